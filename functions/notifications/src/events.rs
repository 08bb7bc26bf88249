//! One file per worker.

pub(crate) mod send_held_notifications;
pub(crate) mod send_notifications;
