//! Messages to people.

use crate::worker::{Folder, Grant, Queue, Secret, Trigger, Worker};

/// The workers that write to people.
pub const WORKERS: &[Worker] = &[Worker {
    name: "send_notifications",
    trigger: Trigger::Queue(Queue::Notifications),
    grants: &[
        Grant::TableRead,
        Grant::TableWrite,
        Grant::FilesRead(Folder::Documents),
        Grant::Secret(Secret::CursorKey),
        Grant::Secret(Secret::Pepper),
        Grant::Secret(Secret::Twilio),
        Grant::Mail,
    ],
    memory: 256,
    timeout: 30,
    summary: "Writes to the people an event concerns, once each",
}];
