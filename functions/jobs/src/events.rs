//! One file per worker.

pub(crate) mod migrate;
pub(crate) mod recheck_tax_ids;
pub(crate) mod seal_audit_day;
