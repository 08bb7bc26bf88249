//! One file per worker.

pub(crate) mod migrate;
pub(crate) mod seal_audit_day;
