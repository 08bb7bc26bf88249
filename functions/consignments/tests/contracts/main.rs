//! The routes of contracts, as the gateway calls them, against the real table.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod drawing_up;
mod ending;
mod reading;
mod shop;
mod signing;
mod undoing;
