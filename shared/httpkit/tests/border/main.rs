//! The border from outside: events in, answers out, against a gate that is not the table.

#![expect(clippy::unwrap_used, reason = "these are tests")]
#![expect(
    unreachable_pub,
    reason = "the types of routes must be public, and a test has no public"
)]

mod fake;
mod fields;
mod fuzz;
mod gateway;
mod headers;
mod log;
mod overrides;
mod replay;
mod tokens;
