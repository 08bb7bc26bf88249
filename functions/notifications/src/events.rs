//! One file per worker.

pub(crate) mod send_notifications;
