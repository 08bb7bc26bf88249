//! How a person comes: by themselves, or because someone of the house asks them in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::{By, Role, RoleGrant};
use crate::contact::{Email, Locale, Phone};
use crate::decision::Decision;
use crate::ids::{LocationId, OtpId, UserId};
use crate::role::CustomRole;
use crate::time::Timestamp;

use super::{
    Consent, ConsentChannel, ConsentKind, ExternalRef, PersonProfile, Refusal, User, UserEvent,
    UserFacts, profile, roles,
};

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

/// What someone of the house knows of a person they ask in.
#[derive(Clone, Debug)]
pub struct Invitation {
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
    /// What they are.
    pub roles: Vec<RoleGrant>,
    /// The roles of the shop among these.
    pub known: Vec<CustomRole>,
    /// The shops they belong to.
    pub location_ids: Vec<LocationId>,
    /// Who they are elsewhere.
    pub external_refs: Vec<ExternalRef>,
    /// Who they are before the law.
    pub profile: Option<PersonProfile>,
    /// The code that they set their password with.
    pub code: OtpId,
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
            channel: ConsentChannel::SignUp,
            given: true,
        };
        let mut consents = vec![consent(ConsentKind::Terms)];
        if registration.auto_accept {
            consents.push(consent(ConsentKind::AutoAccept));
        }
        let facts = UserFacts {
            phone: registration.phone,
            locale: registration.locale,
            roles: roles.iter().copied().map(RoleGrant::of).collect(),
            password_hash: Some(registration.password_hash),
            consents,
            ..UserFacts::new(registration.id, registration.email, registration.name, now)
        };
        Decision::one(None, Self { facts }, UserEvent::Registered { roles })
    }

    /// Someone of the house makes an account for a person, who then sets a password of their own.
    ///
    /// # Errors
    /// No role, or one that the inviter may not give; a profile that does not hold together.
    pub fn invite(
        invitation: Invitation,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Decision<Self, UserEvent>, Refusal> {
        if let Some(profile) = &invitation.profile {
            profile::check(profile, now)?;
        }
        let bare = Self {
            facts: UserFacts::new(invitation.id, invitation.email, invitation.name, now),
        };
        let mut facts = UserFacts {
            phone: invitation.phone,
            locale: invitation.locale,
            location_ids: invitation.location_ids,
            external_refs: invitation.external_refs,
            profile: invitation.profile,
            invitation: Some(invitation.code.clone()),
            ..bare.facts.clone()
        };
        let given = roles::Command::Set {
            roles: invitation.roles,
            known: invitation.known,
        };
        roles::decide(&bare, given, &mut facts, by, now)?;
        facts.token_version = bare.facts.token_version;
        let roles = facts.roles.clone();
        Ok(Decision::one(
            None,
            Self { facts },
            UserEvent::Invited {
                roles,
                code: Some(invitation.code),
            },
        ))
    }
}
