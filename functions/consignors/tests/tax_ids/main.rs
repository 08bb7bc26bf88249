//! The routes of tax ids, from their sample events, against the real table.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod validating;
