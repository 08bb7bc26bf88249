//! The other half of the platform: what starts functions that nobody calls.

pub(crate) mod batch;
pub(crate) mod queue;
pub(crate) mod schedule;
pub(crate) mod stream;

#[cfg(test)]
mod tests;
