//! Messages to people.

use crate::worker::{Folder, Grant, Queue, Secret, Trigger, Worker};

const WRITES_TO_PEOPLE: &[Grant] = &[
    Grant::TableRead,
    Grant::TableWrite,
    Grant::FilesRead(Folder::Documents),
    Grant::Secret(Secret::CursorKey),
    Grant::Secret(Secret::Pepper),
    Grant::Secret(Secret::Twilio),
    Grant::Mail,
];

/// The workers that write to people.
pub const WORKERS: &[Worker] = &[
    Worker {
        name: "send_notifications",
        trigger: Trigger::Queue(Queue::Notifications),
        grants: WRITES_TO_PEOPLE,
        memory: 256,
        timeout: 30,
        summary: "Writes to the people an event concerns, once each",
    },
    Worker {
        name: "send_held_notifications",
        trigger: Trigger::Schedule("rate(5 minutes)"),
        grants: WRITES_TO_PEOPLE,
        memory: 256,
        timeout: 120,
        summary: "Writes to the people whose quiet hours are over",
    },
];
