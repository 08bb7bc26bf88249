//! The routes of requests, from their sample events, against the real table.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod appraising;
mod assigning;
mod drafts;
mod ending;
mod handing_in;
mod locations;
mod reading;
mod receiving;
mod samples;
mod scheduling;
mod shop;
