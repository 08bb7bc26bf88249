//! A front end's view of the shop: a client that speaks HTTP and nothing else.
//!
//! Every answer it gets is held against the published contract: its status must be one that the
//! operation documents, and its body must fit the schema of that status.

mod client;
mod openapi;

pub use client::{Answer, Call, Shop, Visitor};
pub use openapi::OpenApi;
