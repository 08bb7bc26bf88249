//! The rules of the house, and nothing else.
//!
//! Types, state machines, permissions and calculations. No I/O, no async, no clock, no dice:
//! the caller brings the time and the ids. Value types (ids, money, vocabularies, plain records,
//! events) can serialise themselves and describe their shape; aggregates that a state machine
//! guards can not, so that nobody loads or shows one past its rules.
//!
//! Where to look: [`access`] who may do what · [`request`] machine A · [`proposal`] machine B ·
//! [`contract`] machine C · [`product`] machine D · [`fault`] how failures are told.

pub mod access;
pub mod catalogue;
pub mod contact;
pub mod contract;
pub mod custody;
pub mod decision;
pub mod digest;
pub mod event;
pub mod fault;
pub mod idempotency;
pub mod ids;
pub mod machine;
pub mod media;
pub mod money;
pub mod notification;
pub mod otp;
pub mod product;
pub mod proposal;
pub mod request;
pub mod session;
pub mod settings;
pub mod template;
pub mod terms;
pub mod time;
pub mod user;
