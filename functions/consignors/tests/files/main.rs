//! The routes of consignors' files, identity and payout methods, from their sample events, against
//! the real table.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod editing;
mod identity;
mod methods;
mod reading;
mod samples;
mod shop;
