//! API keys, consents, copies of one's own data and erasures: the routes from their sample events
//! and the worker from its messages, against the real table and a real file store.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod consents;
mod copies;
mod erasures;
mod house;
mod keys;
mod lives;
mod making_keys;
mod words;
