//! What serving needs to know from outside: the clock, the keys, and two look-ups.

use std::ops::Deref;

use domain::access::Caller;
use domain::idempotency::IdempotencyRecord;
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
    fn admit(&self, claims: &Claims) -> impl Future<Output = Result<Option<Caller>, ApiError>>;

    /// The first answer under a key, read strongly: after a lost race it must be seen.
    fn recall(
        &self,
        key: &str,
    ) -> impl Future<Output = Result<Option<IdempotencyRecord>, ApiError>>;
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

    fn admit(&self, claims: &Claims) -> impl Future<Output = Result<Option<Caller>, ApiError>> {
        self.deref().admit(claims)
    }

    fn recall(
        &self,
        key: &str,
    ) -> impl Future<Output = Result<Option<IdempotencyRecord>, ApiError>> {
        self.deref().recall(key)
    }
}
