//! One file per worker.

pub(crate) mod check_upload;
