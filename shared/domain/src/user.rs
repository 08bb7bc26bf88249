//! A person who can sign in: staff, consignor or customer.
//!
//! `invited → active ⇄ blocked`. An address is proven by a one-time code before the first sign-in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::{By, Role};
use crate::contact::{Email, Locale, Phone};
use crate::decision::Decision;
use crate::event::Event;
use crate::fault::{Class, Fault};
use crate::ids::UserId;
use crate::time::Timestamp;

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
    pub roles: Vec<Role>,
    /// Argon2id in PHC form; absent for who has not set a password yet.
    #[serde(default)]
    pub password_hash: Option<String>,
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
}

/// Something a person agreed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Consent {
    /// To what.
    pub kind: ConsentKind,
    /// To which version of the text.
    pub version: String,
    /// When.
    pub at: Timestamp,
}

/// What a person may agree to. Each stands alone (Law 81 of 2019: consent by purpose).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentKind {
    /// The terms of use and the privacy notice.
    Terms,
    /// That a proposal left unanswered is accepted for them (R9).
    AutoAccept,
    /// Reminders of a cart left behind.
    CartReminders,
}

/// What a person brings to register.
#[derive(Clone, Debug)]
pub struct Registration {
    /// The id of the new account.
    pub id: UserId,
    /// Where they are written to.
    pub email: Email,
    /// Where they are called or texted.
    pub phone: Option<Phone>,
    /// How they are called.
    pub name: String,
    /// In which language they are written to.
    pub locale: Locale,
    /// Consignor or customer.
    pub kind: AccountKind,
    /// Argon2id in PHC form.
    pub password_hash: String,
    /// Version of the terms that were accepted.
    pub terms_version: String,
    /// Whether they also opted in to R9.
    pub auto_accept: bool,
}

/// As what a person may register by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// Leaves goods with the shop.
    Consignor,
    /// Buys.
    Customer,
}

/// What can be asked of an account.
#[derive(Clone, Debug)]
pub enum Command {
    /// The address was proven by a one-time code.
    VerifyEmail,
    /// Someone tried to register with the address again; the owner is told.
    NoteRepeatedRegistration,
    /// Shut out, with the reason.
    Block {
        /// Why.
        reason: String,
        /// The highest rank among the roles of who asks.
        rank: u8,
    },
    /// Let in again.
    Unblock {
        /// The highest rank among the roles of who asks.
        rank: u8,
    },
}

/// What happened to an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum UserEvent {
    /// They came by themselves.
    Registered {
        /// As what.
        roles: Vec<Role>,
    },
    /// The address is theirs.
    EmailVerified,
    /// Someone tried to register with their address again.
    RegistrationRepeated,
    /// They are shut out.
    Blocked {
        /// Why.
        reason: String,
    },
    /// They are let in again.
    Unblocked,
}

impl Event for UserEvent {
    const SOURCE: &'static str = "dejavu.identity";

    fn name(&self) -> &'static str {
        match self {
            Self::Registered { .. } => "UserRegistered",
            Self::EmailVerified => "UserEmailVerified",
            Self::RegistrationRepeated => "UserRegistrationRepeated",
            Self::Blocked { .. } => "UserBlocked",
            Self::Unblocked => "UserUnblocked",
        }
    }
}

/// Why something was turned down.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The account is not where this can happen.
    #[error("a {status} account cannot be {verb}")]
    WrongState {
        /// Where it stands.
        status: &'static str,
        /// What was asked.
        verb: &'static str,
    },
    /// Nobody shuts out someone of their own or a higher rank.
    #[error("only someone of higher rank may do this")]
    Outranked,
}

impl Fault for Refusal {
    fn class(&self) -> Class {
        match self {
            Self::WrongState { .. } => Class::Refused,
            Self::Outranked => Class::Forbidden,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::WrongState { .. } => "transition_not_allowed",
            Self::Outranked => "rank_too_low",
        }
    }
}

impl UserStatus {
    /// As the wire spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Blocked => "blocked",
        }
    }
}

impl User {
    /// A person comes by themselves.
    pub fn register(registration: Registration, now: Timestamp) -> Decision<Self, UserEvent> {
        let roles = vec![match registration.kind {
            AccountKind::Consignor => Role::Consignor,
            AccountKind::Customer => Role::Customer,
        }];
        let version = registration.terms_version;
        let consent = |kind| Consent {
            kind,
            version: version.clone(),
            at: now,
        };
        let mut consents = vec![consent(ConsentKind::Terms)];
        if registration.auto_accept {
            consents.push(consent(ConsentKind::AutoAccept));
        }
        let facts = UserFacts {
            id: registration.id,
            version: 1,
            email: registration.email,
            phone: registration.phone,
            name: registration.name,
            locale: registration.locale,
            status: UserStatus::Invited,
            roles: roles.clone(),
            password_hash: Some(registration.password_hash),
            token_version: 1,
            email_verified_at: None,
            consents,
            created_at: now,
        };
        Decision::one(Self { facts }, UserEvent::Registered { roles })
    }

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
        use {Command as C, UserStatus as S};

        let mut next = self.facts.clone();
        next.version += 1;
        let event = match (self.facts.status, command) {
            (S::Invited, C::VerifyEmail) => {
                next.status = S::Active;
                next.email_verified_at = Some(now);
                UserEvent::EmailVerified
            }
            (S::Active, C::VerifyEmail) if next.email_verified_at.is_none() => {
                next.email_verified_at = Some(now);
                UserEvent::EmailVerified
            }
            (S::Invited | S::Active | S::Blocked, C::NoteRepeatedRegistration) => {
                UserEvent::RegistrationRepeated
            }
            (S::Invited | S::Active, C::Block { reason, rank }) => {
                self.outranked_by(rank, by)?;
                next.status = S::Blocked;
                next.token_version += 1;
                UserEvent::Blocked { reason }
            }
            (S::Blocked, C::Unblock { rank }) => {
                self.outranked_by(rank, by)?;
                next.status = match next.email_verified_at {
                    Some(_) => S::Active,
                    None => S::Invited,
                };
                UserEvent::Unblocked
            }
            (status @ (S::Active | S::Blocked), C::VerifyEmail) => {
                return Err(wrong(status, "verified"));
            }
            (status @ S::Blocked, C::Block { .. }) => return Err(wrong(status, "blocked")),
            (status @ (S::Invited | S::Active), C::Unblock { .. }) => {
                return Err(wrong(status, "unblocked"));
            }
        };
        Ok(Decision::one(Self { facts: next }, event))
    }

    /// What is known of the person.
    pub fn facts(&self) -> &UserFacts {
        &self.facts
    }

    /// When they opted in to R9, if they did.
    pub fn auto_accept_since(&self) -> Option<Timestamp> {
        let mut given = self
            .facts
            .consents
            .iter()
            .filter(|c| c.kind == ConsentKind::AutoAccept);
        given.next().map(|consent| consent.at)
    }

    /// The highest rank among their roles; 0 without a role.
    pub fn rank(&self) -> u8 {
        self.facts
            .roles
            .iter()
            .map(|role| role.rank())
            .max()
            .unwrap_or(0)
    }

    fn outranked_by(&self, rank: u8, by: By<'_>) -> Result<(), Refusal> {
        let is_self = by.person().is_some_and(|person| person == self.facts.id);
        if rank > self.rank() && !is_self {
            Ok(())
        } else {
            Err(Refusal::Outranked)
        }
    }
}

fn wrong(status: UserStatus, verb: &'static str) -> Refusal {
    Refusal::WrongState {
        status: status.as_str(),
        verb,
    }
}

#[cfg(test)]
mod tests;
