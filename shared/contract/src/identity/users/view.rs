//! What callers are shown of accounts.

use schemars::JsonSchema;
use serde::Serialize;

use domain::access::{RoleGrant, RoleKey};
use domain::contact::{Email, Locale, Phone};
use domain::ids::{LocationId, UserId};
use domain::time::Timestamp;
use domain::user::{Address, Consent, ExternalRef, PersonProfile, User, UserStatus};

use crate::route::Reply;

/// An account.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UserView {
    /// Which.
    pub id: UserId,
    /// The version, as in the `ETag`.
    pub version: u64,
    /// The address.
    pub email: Email,
    /// The number, if there is one.
    pub phone: Option<Phone>,
    /// How they are called.
    pub name: String,
    /// In which language they are written to.
    pub locale: Locale,
    /// Where they stand.
    pub status: UserStatus,
    /// Their roles.
    pub roles: Vec<RoleKey>,
    /// Where and until when they have them.
    pub role_grants: Vec<RoleGrant>,
    /// The shops they belong to.
    pub location_ids: Vec<LocationId>,
    /// When the address was proven.
    pub email_verified_at: Option<Timestamp>,
    /// When the number was proven.
    pub phone_verified_at: Option<Timestamp>,
    /// When they signed in last.
    pub last_login_at: Option<Timestamp>,
    /// What they agreed to.
    pub consents: Vec<Consent>,
    /// Who they are in other systems.
    pub external_refs: Vec<ExternalRef>,
    /// Who they are before the law.
    pub profile: Option<PersonProfile>,
    /// Where they live, are fetched from and delivered to.
    pub addresses: Vec<Address>,
    /// When they came.
    pub created_at: Timestamp,
    /// Since when they are deleted.
    pub deleted_at: Option<Timestamp>,
}

impl Reply for UserView {
    const VERSIONED: bool = true;
    const LOCATED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.version)
    }

    fn location(&self) -> Option<String> {
        Some(format!("/v1/users/{}", self.id))
    }
}

impl From<&User> for UserView {
    fn from(user: &User) -> Self {
        let facts = user.facts().clone();
        Self {
            id: facts.id,
            version: facts.version,
            email: facts.email,
            phone: facts.phone,
            name: facts.name,
            locale: facts.locale,
            status: facts.status,
            roles: user.role_keys(),
            role_grants: facts.roles,
            location_ids: facts.location_ids,
            email_verified_at: facts.email_verified_at,
            phone_verified_at: facts.phone_verified_at,
            last_login_at: facts.last_login_at,
            consents: facts.consents,
            external_refs: facts.external_refs,
            profile: facts.profile,
            addresses: facts.addresses,
            created_at: facts.created_at,
            deleted_at: facts.deleted.map(|deleted| deleted.at),
        }
    }
}
