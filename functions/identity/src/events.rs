//! One file per worker.

pub(crate) mod answer_data_requests;
