//! Fixed times, ids and people.

use ulid::Ulid;

use domain::access::{Caller, Grants, Role, Via};
use domain::ids::{Id, SessionId, UserId};
use domain::time::Timestamp;

/// Noon of a Tuesday, UTC.
pub fn now() -> Timestamp {
    at("2026-11-24T12:00:00Z")
}

/// An instant.
///
/// # Panics
/// The text is no instant.
pub fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("an instant in RFC 3339")
}

/// The id with this number: the same one whenever it is asked for.
pub fn id<T: Id>(number: u128) -> T {
    T::new(Ulid::from_parts(1_700_000_000_000, number))
}

/// A signed-in person with these roles.
pub fn caller(number: u128, roles: &[Role]) -> Caller {
    Caller {
        user: id::<UserId>(number),
        via: Via::Session(id::<SessionId>(number)),
        roles: roles.to_vec(),
        grants: Grants::of(roles),
    }
}
