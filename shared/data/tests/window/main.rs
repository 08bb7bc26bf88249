//! The shop window: what stands in it, how it is found, and what looking at it costs.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod flat;
mod goods;
mod keeping;
mod lists;
mod searching;
