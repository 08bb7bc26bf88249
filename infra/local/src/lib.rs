//! The development stack: the whole house in one process, with nothing to install but Rust.
//!
//! It reads the templates that are deployed and makes here what they would make on AWS: the
//! table, queues, bus with its rules, bucket, HTTP API, event source mappings and schedules. What
//! AWS does between those parts is in [`mod@gateway`], `glue` and `websocket`; functions run
//! inside the process or, with `--processes`, as the real binaries behind a runtime API. They
//! get exactly the JSON that AWS would send.
//!
//! Where to look: [`stack`] how it starts · `aws` the services · `glue` what starts functions ·
//! [`mod@gateway`] what a request becomes · `console` what `/_local` shows · [`wiring`] what is read
//! from the templates.

mod aws;
pub mod cli;
pub mod clock;
mod console;
pub mod dejavu;
pub mod error;
mod front;
pub mod gateway;
mod glue;
pub mod invoke;
pub mod mailbox;
pub mod migrate;
mod net;
mod runtime_api;
pub mod stack;
pub mod templates;
#[cfg(test)]
mod testing;
mod websocket;
pub mod wiring;
