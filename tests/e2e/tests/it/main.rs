//! The shop over HTTP: one binary, one running stack.

mod access;
mod bodies;
mod fuzz;
mod matrix;
mod objects;
mod replays;
mod requests;
mod sessions;
mod story;
mod tax_ids;
