//! The routes of products, as the gateway calls them, against the real table.

mod processing;
mod publishing;
mod reading;
mod shop;
