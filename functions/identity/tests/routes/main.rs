//! The routes of sign-in, from their sample events, against the real table.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod accounts;
mod audit;
mod consignor_files;
mod house;
mod invitations;
mod overrides;
mod own_account;
mod people;
mod roles;
mod samples;
mod sessions;
mod signing_up;
