//! One file per worker.

pub(crate) mod chain_audit;
pub(crate) mod relay_events;
pub(crate) mod sweep_outbox;
