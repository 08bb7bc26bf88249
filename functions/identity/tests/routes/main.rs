//! The routes of sign-in, from their sample events, against the real table.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod house;
mod people;
mod samples;
mod sessions;
mod signing_up;
