//! Accounts, as staff see and change them.

use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use domain::access::{Permission, Role};
use domain::contact::{Email, Locale, Phone};
use domain::ids::UserId;
use domain::time::Timestamp;
use domain::user::{Consent, User, UserStatus};

use super::WRITES;
use crate::common::Nothing;
use crate::route::{Reply, Route};
use crate::routes;

routes! {
    /// Every operation on accounts.
    UserOp {
        /// Shuts a person out, or lets them in again. Whoever is shut out is out of every session
        /// at their next call. Only someone of higher rank may do it.
        BlockUser {
            route: Route::act("block_user", "/v1/users/{id}/block")
                .summary("Block or unblock a user")
                .any_of(&[Permission::UsersBlock])
                .grants(WRITES),
            path: UserPath,
            query: Nothing,
            body: BlockOrder,
            reply: UserView,
        }
    }
}

/// The path of a user.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct UserPath {
    /// Which user.
    #[garde(skip)]
    pub id: UserId,
}

/// Shut out, or let in again.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct BlockOrder {
    /// True to shut out.
    #[garde(skip)]
    pub blocked: bool,
    /// Why; kept in the history.
    #[garde(length(chars, min = 3, max = 500))]
    pub reason: String,
}

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
    pub roles: Vec<Role>,
    /// When the address was proven.
    pub email_verified_at: Option<Timestamp>,
    /// What they agreed to.
    pub consents: Vec<Consent>,
    /// When they came.
    pub created_at: Timestamp,
}

impl Reply for UserView {
    const VERSIONED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.version)
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
            roles: facts.roles,
            email_verified_at: facts.email_verified_at,
            consents: facts.consents,
            created_at: facts.created_at,
        }
    }
}
