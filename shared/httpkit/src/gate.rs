//! What serving needs to know from outside: the clock, the keys, and two look-ups.

use std::net::IpAddr;
use std::ops::Deref;

use contract::route::Route;
use domain::access::{Caller, Grants};
use domain::api_key::KeyText;
use domain::event::Cause;
use domain::idempotency::IdempotencyRecord;
use domain::overrides::{Override, OverrideText, Use};
use domain::time::Timestamp;

use crate::error::ApiError;
use crate::origins::Origins;
use crate::token::{Claims, Verifier};

/// What a function hands in, because this crate knows neither clock nor table.
pub trait Gate {
    /// What time it is.
    fn now(&self) -> Timestamp;

    /// Checks access tokens.
    fn verifier(&self) -> &Verifier;

    /// The web sites whose pages may read answers.
    fn origins(&self) -> &Origins;

    /// The person behind a token that holds, with the roles they have at this moment; `None` when
    /// the session has ended or the token version is no longer the present one.
    ///
    /// # Errors
    /// Their role asks for a second factor that they do not have yet, and the route is none to set
    /// one up with.
    fn admit(
        &self,
        claims: &Claims,
        route: &Route,
    ) -> impl Future<Output = Result<Option<Caller>, ApiError>>;

    /// The person in whose name a machine calls with this key from this address, with what is left
    /// of the key's scopes at this moment.
    ///
    /// # Errors
    /// The key is unknown, over, called back or used from elsewhere; or its maker is out.
    fn admit_key(
        &self,
        key: &KeyText,
        from: Option<IpAddr>,
    ) -> impl Future<Output = Result<Caller, ApiError>>;

    /// The override behind a token, with what whoever granted it may do at this moment.
    ///
    /// # Errors
    /// It is unknown or not for this use; or whoever granted it is out.
    fn lend(
        &self,
        text: &OverrideText,
        wanted: &Use<'_>,
    ) -> impl Future<Output = Result<Lent, ApiError>>;

    /// Uses up the override that `cause` names, for a request that changes nothing by itself.
    ///
    /// # Errors
    /// Another request was there first.
    fn use_up(&self, cause: Cause) -> impl Future<Output = Result<(), ApiError>>;

    /// The first answer under a key, read strongly: after a lost race it must be seen.
    fn recall(
        &self,
        key: &str,
    ) -> impl Future<Output = Result<Option<IdempotencyRecord>, ApiError>>;
}

/// An override, and what whoever granted it may do.
#[derive(Clone, Debug)]
pub struct Lent {
    /// The override.
    pub granted: Override,
    /// What whoever granted it may do.
    pub grants: Grants,
}

/// A function's context that contains a gate is one.
impl<T: Deref<Target: Gate>> Gate for T {
    fn now(&self) -> Timestamp {
        self.deref().now()
    }

    fn verifier(&self) -> &Verifier {
        self.deref().verifier()
    }

    fn origins(&self) -> &Origins {
        self.deref().origins()
    }

    fn admit(
        &self,
        claims: &Claims,
        route: &Route,
    ) -> impl Future<Output = Result<Option<Caller>, ApiError>> {
        self.deref().admit(claims, route)
    }

    fn admit_key(
        &self,
        key: &KeyText,
        from: Option<IpAddr>,
    ) -> impl Future<Output = Result<Caller, ApiError>> {
        self.deref().admit_key(key, from)
    }

    fn lend(
        &self,
        text: &OverrideText,
        wanted: &Use<'_>,
    ) -> impl Future<Output = Result<Lent, ApiError>> {
        self.deref().lend(text, wanted)
    }

    fn use_up(&self, cause: Cause) -> impl Future<Output = Result<(), ApiError>> {
        self.deref().use_up(cause)
    }

    fn recall(
        &self,
        key: &str,
    ) -> impl Future<Output = Result<Option<IdempotencyRecord>, ApiError>> {
        self.deref().recall(key)
    }
}
