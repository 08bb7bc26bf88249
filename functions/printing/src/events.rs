//! One file per worker.

pub(crate) mod print_documents;
