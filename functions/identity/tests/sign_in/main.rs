//! Signing in where someone tries to prevent it, or to do it in another's place.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod help;
#[path = "../routes/house.rs"]
mod house;
mod limits;
mod own_sessions;
mod passwords;
mod races;
mod second_factor;
mod timing;
