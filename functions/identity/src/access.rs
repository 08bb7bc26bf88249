//! What the routes of roles, permissions and overrides share.

use contract::route::Endpoint;
use data::{Aggregate as _, StoreError};
use domain::access::{Permission, RoleKey};
use domain::fault::{Class, Fault};
use domain::ids::UserId;
use domain::role::{CustomRole, RoleRefusal};
use domain::user::{User, UserStatus};
use httpkit::{ApiError, Input};

use crate::Context;

/// Why a question or an override is not taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotTaken {
    /// Neither, or both.
    #[error("name a permission or an operation, and not both")]
    OneOfBoth,
    /// No operation of ours.
    #[error("there is no such operation")]
    NoSuchOperation,
    /// A field names what is not there, or not to be seen.
    #[error("there is no such {noun}")]
    Absent {
        /// Which field.
        field: &'static str,
        /// What it should name.
        noun: &'static str,
    },
    /// An override for whoever may not sign in.
    #[error("the account is not active")]
    NotActive,
}

impl Fault for NotTaken {
    fn class(&self) -> Class {
        match self {
            Self::OneOfBoth | Self::NoSuchOperation | Self::Absent { .. } => Class::Invalid,
            Self::NotActive => Class::Refused,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::OneOfBoth => "permission_or_operation",
            Self::NoSuchOperation => "operation_unknown",
            Self::Absent { .. } => "reference_unknown",
            Self::NotActive => "account_not_active",
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        match self {
            Self::OneOfBoth | Self::NoSuchOperation => {
                vec![("operation".to_owned(), self.to_string())]
            }
            Self::Absent { field, .. } => vec![((*field).to_owned(), self.to_string())],
            Self::NotActive => vec![("for_user".to_owned(), self.to_string())],
        }
    }
}

/// What a field of the body names. A wrong one is the field's fault, not the path's.
pub(crate) fn named<T>(field: &'static str, found: Result<T, StoreError>) -> Result<T, ApiError> {
    match found {
        Err(StoreError::Missing { noun }) => Err(NotTaken::Absent { field, noun }.into()),
        found => Ok(found?),
    }
}

/// The account that a field of the body names; a deleted one only for whoever sees accounts.
pub(crate) async fn account<E: Endpoint>(
    cx: &Context,
    input: &Input<E>,
    field: &'static str,
    id: &UserId,
) -> Result<User, ApiError> {
    let user = named(field, data::users::get(&cx.table, id).await)?;
    let deleted = user.facts().status == UserStatus::Deleted;
    if deleted && !input.caller().may(Permission::UsersView) {
        let noun = User::NOUN;
        return Err(NotTaken::Absent { field, noun }.into());
    }
    Ok(user)
}

/// The permissions of which an operation asks for one; none where it asks for none.
pub(crate) fn permissions_of(operation: &str) -> Result<&'static [Permission], NotTaken> {
    contract::rows()
        .map(|(_, row)| row.route)
        .find(|route| route.name == operation)
        .map(|route| route.access.permissions())
        .ok_or(NotTaken::NoSuchOperation)
}

/// The role of the shop. A role of the house is there too, and never changes.
pub(crate) async fn custom_role(cx: &Context, key: &RoleKey) -> Result<CustomRole, ApiError> {
    match key {
        RoleKey::System(_) => Err(RoleRefusal::System.into()),
        RoleKey::Custom(id) => Ok(data::roles::get(&cx.table, id).await?),
    }
}

/// The rank with which someone of this rank stands against an account: none at all where a role
/// of the shop lifts the account as high.
pub(crate) async fn rank_over(cx: &Context, rank: u8, user: &User) -> Result<u8, StoreError> {
    let keys = user.role_keys();
    let known = data::roles::named(&cx.table, &keys).await?;
    let stands = user.rank_with(&known);
    // The account itself knows how high the roles of the house lift it.
    Ok(if stands >= rank && stands > user.rank() {
        0
    } else {
        rank
    })
}
