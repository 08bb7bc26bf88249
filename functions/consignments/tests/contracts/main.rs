//! The routes of contracts, as the gateway calls them, against the real table.

mod drawing_up;
mod ending;
mod reading;
mod shop;
mod signing;
