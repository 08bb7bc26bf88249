//! The routes of the set-up, as the gateway calls them, against the real table.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod attributes;
mod brands;
mod categories;
mod discounts;
mod hostile;
mod house;
mod locations;
mod plans;
mod samples;
mod schedules;
