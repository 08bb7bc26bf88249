//! The shop over HTTP: one binary, one running stack.

mod access;
mod bodies;
mod fuzz;
mod replays;
mod requests;
mod sessions;
mod story;
