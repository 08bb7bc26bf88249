//! The routes of proposals, as the gateway calls them, against the real table.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod answers;
mod approving;
mod drafting;
mod ending;
mod reading;
mod rounds;
mod shop;
