//! What is written down of a person: contact, identity before the law, addresses, preferences.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::{By, Role};
use crate::contact::{Email, Locale, Phone};
use crate::ids::LocationId;
use crate::machine::vocabulary;
use crate::notification::NotificationPreferences;
use crate::tax_id::{TaxId, TaxpayerKind};
use crate::time::{Date, Timestamp};

use super::refusal::wrong;
use super::{
    Address, ExternalRef, FormerEmail, Refusal, User, UserEvent, UserFacts, UserStatus, address,
};

/// How many addresses of before are remembered.
const FORMER_EMAILS: usize = 10;

/// Who a person is before the law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PersonProfile {
    /// A person, or a company.
    pub kind: TaxpayerKind,
    /// The name on the identity card, or in the public registry.
    pub legal_name: String,
    /// The name a business is known by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trade_name: Option<String>,
    /// The tax id; no two accounts have the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_id: Option<TaxId>,
    /// When a person was born.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<Date>,
}

/// Something about what is written down of the person.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "it is boxed as a whole in `Command::Profile`"
)]
pub enum Command {
    /// Some of it is written anew.
    Edit(Edit),
    /// The address book is replaced.
    SetAddresses(Vec<Address>),
    /// What they want to be told is replaced.
    SetPreferences(NotificationPreferences),
}

/// What is written anew; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// The highest rank among the roles of who asks.
    pub rank: u8,
    /// Whether who asks has just shown the password of the account.
    pub reauthenticated: bool,
    /// The address. It is unproven until a code is entered that was sent to it.
    pub email: Option<Email>,
    /// The number; `Some(None)` takes it away. It is unproven when new.
    pub phone: Option<Option<Phone>>,
    /// How they are called.
    pub name: Option<String>,
    /// In which language they are written to.
    pub locale: Option<Locale>,
    /// The shops they belong to.
    pub location_ids: Option<Vec<LocationId>>,
    /// Who they are elsewhere.
    pub external_refs: Option<Vec<ExternalRef>>,
    /// Who they are before the law; `Some(None)` takes it away.
    pub profile: Option<Option<PersonProfile>>,
}

vocabulary! {
    /// What of an account was written anew. Events name it, and never what it says.
    pub enum UserField {
        /// The address.
        Email = "email",
        /// The number.
        Phone = "phone",
        /// The name.
        Name = "name",
        /// The language.
        Locale = "locale",
        /// The shops.
        LocationIds = "location_ids",
        /// The ids elsewhere.
        ExternalRefs = "external_refs",
        /// The legal person.
        Profile = "profile",
        /// The tax id of the legal person.
        TaxId = "tax_id",
        /// The address book.
        Addresses = "addresses",
        /// What they want to be told.
        Preferences = "notification_preferences",
    }
}

/// Decides `command` of `user` and writes it into `next`, whose version has grown already.
///
/// Who is deleted stays as they are. Nobody edits someone of their own or a higher rank save
/// themselves.
pub(super) fn decide(
    user: &User,
    command: Command,
    next: &mut UserFacts,
    by: By<'_>,
    now: Timestamp,
) -> Result<Vec<UserEvent>, Refusal> {
    match user.facts.status {
        UserStatus::Invited | UserStatus::Active | UserStatus::Blocked => {}
        status @ UserStatus::Deleted => return Err(wrong(status, "edited")),
    }
    match command {
        Command::Edit(edit) => decide_edit(user, edit, next, by, now),
        Command::SetAddresses(addresses) => {
            address::check(&addresses)?;
            next.addresses = addresses;
            Ok(vec![edited([UserField::Addresses])])
        }
        Command::SetPreferences(preferences) => {
            preferences.check()?;
            next.preferences = preferences;
            Ok(vec![edited([UserField::Preferences])])
        }
    }
}

fn edited(fields: impl Into<Vec<UserField>>) -> UserEvent {
    UserEvent::Edited {
        fields: fields.into(),
    }
}

fn decide_edit(
    user: &User,
    edit: Edit,
    next: &mut UserFacts,
    by: By<'_>,
    now: Timestamp,
) -> Result<Vec<UserEvent>, Refusal> {
    let own = user.is(by);
    if !own {
        user.outranked_by(edit.rank, by)?;
    }
    // Their shops are set by someone above them; above the owners there is nobody.
    if own && edit.location_ids.is_some() && edit.rank < Role::Admin.rank() {
        return Err(Refusal::Outranked);
    }
    let reauthenticated = edit.reauthenticated;
    let fields = write(edit, next, now)?;
    let contact = fields.contains(&UserField::Email) || fields.contains(&UserField::Phone);
    if own && contact && !reauthenticated {
        return Err(Refusal::PasswordNeeded);
    }
    let email_changed = fields.contains(&UserField::Email);
    let mut events = vec![edited(fields)];
    if email_changed {
        events.push(UserEvent::EmailChanged);
    }
    Ok(events)
}

/// Writes the edit and names what differs.
fn write(edit: Edit, next: &mut UserFacts, now: Timestamp) -> Result<Vec<UserField>, Refusal> {
    let mut fields = Vec::new();
    if let Some(email) = edit.email.filter(|email| *email != next.email) {
        change_email(next, email);
        fields.push(UserField::Email);
    }
    if let Some(phone) = edit.phone.filter(|phone| *phone != next.phone) {
        next.phone = phone;
        next.phone_verified_at = None;
        fields.push(UserField::Phone);
    }
    let mut note = |changed: bool, field| {
        if changed {
            fields.push(field);
        }
    };
    note(replace(&mut next.name, edit.name), UserField::Name);
    note(replace(&mut next.locale, edit.locale), UserField::Locale);
    let locations = replace(&mut next.location_ids, edit.location_ids);
    note(locations, UserField::LocationIds);
    let refs = replace(&mut next.external_refs, edit.external_refs);
    note(refs, UserField::ExternalRefs);
    if let Some(profile) = edit.profile {
        let profile = profile.map(|profile| keep_check(profile, next.profile.as_ref()));
        if let Some(profile) = &profile {
            check(profile, now)?;
        }
        let number = |profile: &Option<PersonProfile>| {
            let tax_id = profile.as_ref().and_then(|profile| profile.tax_id.as_ref());
            tax_id.map(|tax_id| (tax_id.sort(), tax_id.number().to_owned()))
        };
        let other = number(&profile) != number(&next.profile);
        note(
            replace(&mut next.profile, Some(profile)),
            UserField::Profile,
        );
        note(other, UserField::TaxId);
    }
    Ok(fields)
}

fn change_email(next: &mut UserFacts, email: Email) {
    let former = FormerEmail {
        email: std::mem::replace(&mut next.email, email),
        replaced_in: next.version,
    };
    next.former_emails.insert(0, former);
    next.former_emails.truncate(FORMER_EMAILS);
    next.email_verified_at = None;
}

fn replace<T: PartialEq>(place: &mut T, value: Option<T>) -> bool {
    match value {
        Some(value) if value != *place => {
            *place = value;
            true
        }
        Some(_) | None => false,
    }
}

/// What an authority said of a tax id stays true while the id is the same.
fn keep_check(profile: PersonProfile, kept: Option<&PersonProfile>) -> PersonProfile {
    let known = kept.and_then(|kept| kept.tax_id.as_ref());
    let same = |stated: &TaxId, known: &&TaxId| {
        stated.sort() == known.sort()
            && stated.number() == known.number()
            && stated.dv() == known.dv()
    };
    let tax_id = profile.tax_id.map(|stated| {
        known
            .filter(|known| same(&stated, known))
            .cloned()
            .unwrap_or(stated)
    });
    PersonProfile { tax_id, ..profile }
}

/// Whether a profile holds together.
///
/// # Errors
/// Every bad field at once.
pub(super) fn check(profile: &PersonProfile, now: Timestamp) -> Result<(), Refusal> {
    let mut problems = Vec::new();
    let of_other = profile
        .tax_id
        .as_ref()
        .and_then(|tax_id| tax_id.sort().taxpayer())
        .is_some_and(|taxpayer| taxpayer != profile.kind);
    if of_other {
        problems.push(("profile.tax_id.type", "is not of this kind of person"));
    }
    if let Some(born) = profile.birth_date {
        if profile.kind == TaxpayerKind::Juridical {
            problems.push(("profile.birth_date", "is for a natural person only"));
        } else if born >= now.panama_date() {
            problems.push(("profile.birth_date", "must lie in the past"));
        }
    }
    if profile.legal_name.trim().is_empty() {
        problems.push(("profile.legal_name", "must not be empty"));
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Profile { problems })
    }
}

#[cfg(test)]
mod tests;
