//! The routes of proposals, as the gateway calls them, against the real table.

mod answers;
mod approving;
mod drafting;
mod reading;
mod rounds;
mod shop;
