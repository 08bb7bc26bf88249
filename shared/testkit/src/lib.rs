//! What tests share: the real table, embedded, and fixed times, ids and people.
//!
//! Only ever a dev-dependency. There is no imitation of the table here: an imitation cannot lose
//! a race, so it would prove the wrong thing.

mod files;
mod house;
mod people;
mod table;

pub use house::{House, call, messages};
pub use people::{at, caller, id, now};
pub use table::Emulator;
