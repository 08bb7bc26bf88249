//! A person who can sign in: staff, consignor or customer.
//!
//! `invited → active ⇄ blocked`, and each of them `⇄ deleted`. An address is proven by a one-time
//! code before the first sign-in. [`standing`] has the moves, [`profile`] what is written down.

mod address;
mod command;
mod consent;
pub mod credentials;
mod event;
pub mod privacy;
pub mod profile;
mod refusal;
mod registration;
pub mod roles;
mod search;
pub mod standing;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::{By, Role, RoleGrant, RoleKey};
use crate::contact::{Email, Locale, Phone};
use crate::decision::Decision;
use crate::ids::{LocationId, OtpId, UserId};
use crate::notification::NotificationPreferences;
use crate::second_factor::SecondFactor;
use crate::time::Timestamp;

pub use address::{Address, AddressFault, Geo, LocationCode, MAX_ADDRESSES, Province};
pub use command::Command;
pub use consent::{Consent, ConsentChannel, ConsentKind};
pub use event::UserEvent;
pub use profile::PersonProfile;
pub use refusal::Refusal;
pub use registration::{AccountKind, Invitation, Registration};
pub use search::{SearchKind, UserCard, searchable};

/// A person who can sign in.
///
/// Invariants: `version` grows by one with every change; `token_version` grows whenever what the
/// person may do shrinks or their password changes, which ends every session at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    facts: UserFacts,
}

/// What is known of a person. Plain: it may be stored as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserFacts {
    /// Who.
    pub id: UserId,
    /// The optimistic lock.
    pub version: u64,
    /// Where they are written to; unique.
    pub email: Email,
    /// Where they are called or texted.
    #[serde(default)]
    pub phone: Option<Phone>,
    /// How they are called.
    pub name: String,
    /// In which language they are written to.
    pub locale: Locale,
    /// Where they stand.
    pub status: UserStatus,
    /// What they are.
    pub roles: Vec<RoleGrant>,
    /// Argon2id in PHC form; absent for who has not set a password yet.
    #[serde(default)]
    pub password_hash: Option<String>,
    /// What a sign-in asks for besides the password, once it is confirmed.
    #[serde(default)]
    pub second_factor: Option<SecondFactor>,
    /// Sessions of an older token version are over.
    pub token_version: u64,
    /// When the address was proven.
    #[serde(default)]
    pub email_verified_at: Option<Timestamp>,
    /// What they agreed to, with when.
    #[serde(default)]
    pub consents: Vec<Consent>,
    /// When they came.
    pub created_at: Timestamp,
    /// When the number was proven.
    #[serde(default)]
    pub phone_verified_at: Option<Timestamp>,
    /// The shops they belong to.
    #[serde(default)]
    pub location_ids: Vec<LocationId>,
    /// When they signed in last.
    #[serde(default)]
    pub last_login_at: Option<Timestamp>,
    /// Who they are elsewhere.
    #[serde(default)]
    pub external_refs: Vec<ExternalRef>,
    /// Who they are before the law.
    #[serde(default)]
    pub profile: Option<PersonProfile>,
    /// Where they live, are fetched from and delivered to.
    #[serde(default)]
    pub addresses: Vec<Address>,
    /// Of what they want to be told, and when not.
    #[serde(default)]
    pub preferences: NotificationPreferences,
    /// Addresses they had before, latest first, so that the holder of one can be told that it was
    /// replaced.
    #[serde(default)]
    pub former_emails: Vec<FormerEmail>,
    /// Since when they are deleted, and what they were.
    #[serde(default)]
    pub deleted: Option<Deletion>,
    /// The code of the invitation that they may take up: the one that was sent last.
    #[serde(default)]
    pub invitation: Option<OtpId>,
    /// Since when nothing is known of them any more (R20). Whoever was erased does not come back.
    #[serde(default)]
    pub erased_at: Option<Timestamp>,
}

/// Who a person is in another system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExternalRef {
    /// Which system.
    #[schemars(length(min = 1, max = 40))]
    pub system: String,
    /// Their id there.
    #[schemars(length(min = 1, max = 120))]
    pub id: String,
    /// The version of the interface that the id is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 20))]
    pub api_version: Option<String>,
}

/// An address a person had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerEmail {
    /// The address.
    pub email: Email,
    /// The account's version that replaced it.
    pub replaced_in: u64,
}

/// Since when an account is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deletion {
    /// When.
    pub at: Timestamp,
    /// What it was before, and is again when restored.
    pub was: UserStatus,
}

impl UserFacts {
    /// Someone who is known and nothing more: invited, with no role, number or password.
    pub fn new(id: UserId, email: Email, name: String, now: Timestamp) -> Self {
        Self {
            id,
            version: 1,
            email,
            phone: None,
            name,
            locale: Locale::default(),
            status: UserStatus::Invited,
            roles: Vec::new(),
            password_hash: None,
            second_factor: None,
            token_version: 1,
            email_verified_at: None,
            consents: Vec::new(),
            created_at: now,
            phone_verified_at: None,
            location_ids: Vec::new(),
            last_login_at: None,
            external_refs: Vec::new(),
            profile: None,
            addresses: Vec::new(),
            preferences: NotificationPreferences::default(),
            former_emails: Vec::new(),
            deleted: None,
            invitation: None,
            erased_at: None,
        }
    }
}

/// Where a person stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UserStatus {
    /// Known, but the address is not proven yet.
    Invited,
    /// May sign in.
    Active,
    /// May not sign in, and is out of every session.
    Blocked,
    /// Put away: out everywhere and in no list, until restored.
    Deleted,
}

impl UserStatus {
    /// As the wire spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Blocked => "blocked",
            Self::Deleted => "deleted",
        }
    }
}

impl User {
    /// Rebuilds an account from storage or the seed.
    pub fn restore(facts: UserFacts) -> Self {
        Self { facts }
    }

    /// Decides `command` against where the account stands.
    ///
    /// # Errors
    /// [`Refusal`], and the account is unchanged.
    pub fn decide(
        &self,
        command: Command,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Decision<Self, UserEvent>, Refusal> {
        let mut next = self.facts.clone();
        next.version += 1;
        let events = match command {
            Command::Standing(command) => standing::decide(self, command, &mut next, by, now),
            Command::Profile(command) => profile::decide(self, *command, &mut next, by, now),
            Command::Credentials(command) => credentials::decide(self, command, &mut next, by, now),
            Command::Privacy(command) => privacy::decide(self, command, &mut next, by, now),
            Command::Roles(command) => roles::decide(self, command, &mut next, by, now),
        }?;
        Ok(Decision {
            was: Some(self.clone()),
            next: Self { facts: next },
            events,
        })
    }

    /// What is known of the person.
    pub fn facts(&self) -> &UserFacts {
        &self.facts
    }

    /// When they opted in to R9, if they did.
    pub fn auto_accept_since(&self) -> Option<Timestamp> {
        self.consent(ConsentKind::AutoAccept)
            .map(|consent| consent.at)
    }

    /// Whether they are written to at all: not who is blocked or deleted.
    pub fn may_be_reached(&self) -> bool {
        match self.facts.status {
            UserStatus::Invited | UserStatus::Active => true,
            UserStatus::Blocked | UserStatus::Deleted => false,
        }
    }

    /// The highest rank among their system roles; 0 without one. A grant that has expired counts:
    /// nobody falls in rank by the clock.
    pub fn rank(&self) -> u8 {
        let roles = self.facts.roles.iter();
        let ranks = roles.filter_map(|grant| grant.role.system().map(Role::rank));
        ranks.max().unwrap_or(0)
    }

    /// Whether they may do everything, everywhere and for good. One such must remain.
    pub fn is_lasting_admin(&self) -> bool {
        let lasting = |grant: &RoleGrant| *grant == RoleGrant::of(Role::Admin);
        self.facts.status == UserStatus::Active && self.facts.roles.iter().any(lasting)
    }

    /// The system roles that they have at `now`.
    pub fn present_roles(&self, now: Timestamp) -> Vec<Role> {
        let present = self
            .facts
            .roles
            .iter()
            .filter(|grant| grant.is_present(now));
        present.filter_map(|grant| grant.role.system()).collect()
    }

    /// Whether they have the role at `now`.
    pub fn has(&self, role: Role, now: Timestamp) -> bool {
        let mut roles = self.facts.roles.iter();
        roles.any(|grant| grant.role == RoleKey::System(role) && grant.is_present(now))
    }

    /// Whether who asks is this very person.
    fn is(&self, by: By<'_>) -> bool {
        by.person().is_some_and(|person| person == self.facts.id)
    }

    fn outranked_by(&self, rank: u8, by: By<'_>) -> Result<(), Refusal> {
        if rank > self.rank() && !self.is(by) {
            Ok(())
        } else {
            Err(Refusal::Outranked)
        }
    }
}

#[cfg(test)]
mod tests;
