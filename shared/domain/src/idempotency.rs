//! Idempotency records: the first answer to a request key, kept to be given again.

use crate::time::Timestamp;

/// The answer to one request under one key, written in the same transaction as its effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyRecord {
    /// Hash of principal, method, route and the caller's key: whose key it is.
    pub key: String,
    /// Hash of path, query and body: what was asked under it.
    pub fingerprint: String,
    /// The status of the first answer.
    pub status: u16,
    /// The version (`ETag`) the first answer carried.
    pub version: Option<u64>,
    /// The path of what the first answer created.
    pub location: Option<String>,
    /// The bytes of the first answer.
    pub body: Vec<u8>,
    /// Until when it is given again. Checked in code; the table's own expiry is only a broom.
    pub expires_at: Timestamp,
}

impl IdempotencyRecord {
    /// Whether the record still counts.
    pub fn is_live(&self, now: Timestamp) -> bool {
        now < self.expires_at
    }
}
