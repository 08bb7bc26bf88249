//! What only one account may have: its address, its number, its tax id.
//!
//! A value is taken and let go in the transaction that changes the account, so two who want the
//! same number at the same time cannot both get it. Who is deleted keeps the address and the tax
//! id, so that nobody else has them when the account comes back; the number is let go, because
//! numbers are given to other people, and is taken again when the account is restored.

use domain::user::{User, UserStatus};

use crate::item::Key;
use crate::table::Table;
use crate::transaction::Transaction;

/// A value that only one account may have.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Taken {
    kind: Kind,
    value: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Email,
    Phone,
    TaxId,
}

impl Kind {
    const fn word(self) -> &'static str {
        match self {
            Self::Email => "EMAIL",
            Self::Phone => "PHONE",
            Self::TaxId => "TAXID",
        }
    }

    /// What whoever comes second is told.
    const fn refusal(self) -> (&'static str, &'static str) {
        match self {
            Self::Email => ("email_taken", "there is an account with this address"),
            Self::Phone => ("phone_taken", "there is an account with this number"),
            Self::TaxId => ("tax_id_taken", "there is an account with this tax id"),
        }
    }
}

fn key(table: &Table, kind: Kind, value: &str) -> Key {
    Key::new(table.pk(&format!("UNQ#{}#{value}", kind.word())), "UNIQUE")
}

/// The marker of an address.
pub(super) fn email(table: &Table, address: &str) -> Key {
    key(table, Kind::Email, address)
}

/// Lets go of what the account had and has no more, and takes what is new.
pub(super) fn keep<'t>(
    change: Transaction<'t>,
    was: Option<&User>,
    next: &User,
) -> Transaction<'t> {
    let (old, new) = (was.map(taken).unwrap_or_default(), taken(next));
    let owner = next.facts().id.as_str();
    let mut change = change;
    for gone in old.iter().filter(|old| !new.contains(old)) {
        let key = key(change.table(), gone.kind, &gone.value);
        change = change.release(&key, owner);
    }
    for fresh in new.iter().filter(|new| !old.contains(new)) {
        let key = key(change.table(), fresh.kind, &fresh.value);
        let (code, message) = fresh.kind.refusal();
        change = change.claim(&key, owner, code, message);
    }
    change
}

fn taken(user: &User) -> Vec<Taken> {
    let facts = user.facts();
    let mut values = vec![Taken {
        kind: Kind::Email,
        value: facts.email.as_str().to_owned(),
    }];
    let reachable = match facts.status {
        UserStatus::Invited | UserStatus::Active | UserStatus::Blocked => facts.phone.as_ref(),
        UserStatus::Deleted => None,
    };
    values.extend(reachable.map(|phone| Taken {
        kind: Kind::Phone,
        value: phone.as_str().to_owned(),
    }));
    let profile = facts.profile.as_ref();
    let tax_id = profile.and_then(|profile| profile.tax_id.as_ref());
    values.extend(tax_id.map(|tax_id| Taken {
        kind: Kind::TaxId,
        value: format!("{}#{}", tax_id.sort(), tax_id.number()),
    }));
    values
}
