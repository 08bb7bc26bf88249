//! The shop over HTTP: one binary, one running stack.

mod access;
mod bodies;
mod fuzz;
mod replays;
mod sessions;
mod story;
