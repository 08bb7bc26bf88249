//! Who has the goods and where they are, as the gateway calls it, against the real table.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod counting;
mod hand_backs;
mod hand_overs;
mod samples;
mod shop;
mod transfers;
