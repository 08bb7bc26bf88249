//! The shop window over its routes, and who waits for what is in it.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod canary;
mod looking;
mod samples;
mod shop;
mod watching;
