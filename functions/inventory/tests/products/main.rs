//! The routes of products, as the gateway calls them, against the real table.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod holding;
mod labels;
mod moving;
mod pricing;
mod processing;
mod publishing;
mod reading;
mod shop;
