//! By what accounts are found, and what a list shows of them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::access::RoleKey;
use crate::contact::{Email, Phone};
use crate::ids::UserId;
use crate::machine::vocabulary;
use crate::time::Timestamp;

use super::{User, UserStatus};

vocabulary! {
    /// By what an account is looked for. Each is a list of its own, in its own order.
    pub enum SearchKind {
        /// The name.
        Name = "name",
        /// The address.
        Email = "email",
        /// The number.
        Phone = "phone",
        /// The tax id.
        TaxId = "tax_id",
        /// Where they stand, then the name.
        Status = "status",
        /// A role, then the name.
        Role = "role",
    }
}

/// What a list shows of an account. Plain: it may be stored and shown as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UserCard {
    /// Which.
    pub id: UserId,
    /// How they are called.
    pub name: String,
    /// The address.
    pub email: Email,
    /// The number, if there is one.
    #[serde(default)]
    pub phone: Option<Phone>,
    /// The tax id, normalised, if there is one.
    #[serde(default)]
    pub tax_id: Option<String>,
    /// Where they stand.
    pub status: UserStatus,
    /// Their roles.
    pub roles: Vec<RoleKey>,
    /// When they came.
    pub created_at: Timestamp,
}

/// A text as it is looked for: no accents, no capitals, one blank between words.
pub fn searchable(text: &str) -> String {
    let plain: String = text
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl User {
    /// What a list shows of the account.
    pub fn card(&self) -> UserCard {
        let facts = self.facts();
        UserCard {
            id: facts.id.clone(),
            name: facts.name.clone(),
            email: facts.email.clone(),
            phone: facts.phone.clone(),
            tax_id: self.tax_number().map(str::to_owned),
            status: facts.status,
            roles: self.role_keys(),
            created_at: facts.created_at,
        }
    }

    /// The keys of their roles, each once, in the order in which they were given.
    pub fn role_keys(&self) -> Vec<RoleKey> {
        let mut keys: Vec<RoleKey> = Vec::new();
        for grant in &self.facts().roles {
            if !keys.contains(&grant.role) {
                keys.push(grant.role.clone());
            }
        }
        keys
    }

    /// The number of their tax id, normalised.
    pub fn tax_number(&self) -> Option<&str> {
        let profile = self.facts().profile.as_ref()?;
        profile.tax_id.as_ref().map(|tax_id| tax_id.number())
    }

    /// In which lists the account stands: the kind, its value where the kind has several lists,
    /// and the text it is sorted by. Who is deleted stands in none.
    pub fn search_keys(&self) -> Vec<(SearchKind, String, String)> {
        let facts = self.facts();
        let name = searchable(&facts.name);
        let mut keys = Vec::new();
        match facts.status {
            UserStatus::Deleted => return keys,
            UserStatus::Invited | UserStatus::Active | UserStatus::Blocked => {}
        }
        let mut add = |kind, list: &str, sorted: &str| {
            keys.push((kind, list.to_owned(), sorted.to_owned()));
        };
        add(SearchKind::Name, "", &name);
        add(SearchKind::Email, "", facts.email.as_str());
        if let Some(phone) = &facts.phone {
            add(SearchKind::Phone, "", phone.as_str());
        }
        if let Some(number) = self.tax_number() {
            add(SearchKind::TaxId, "", &number.to_lowercase());
        }
        add(SearchKind::Status, facts.status.as_str(), &name);
        for role in self.role_keys() {
            add(SearchKind::Role, role.as_str(), &name);
        }
        keys
    }
}

#[cfg(test)]
mod tests {
    use super::searchable;

    #[test]
    fn a_name_is_found_however_it_is_accented_or_spaced() {
        assert_eq!(searchable("  José   PÉREZ Núñez "), "jose perez nunez");
        assert_eq!(searchable("Jose\u{301}"), searchable("José"));
        assert_eq!(searchable("ﬁna"), "fina");
        assert_eq!(searchable("Ñandú"), "nandu");
    }
}
