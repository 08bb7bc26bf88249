//! The relay: from the table's stream to the bus. The only publisher of events.

use crate::worker::{Grant, Secret, Trigger, Worker};

/// The workers of the relay.
pub const WORKERS: &[Worker] = &[
    Worker {
        name: "relay_events",
        trigger: Trigger::Stream,
        grants: &[
            Grant::TableWrite,
            Grant::Publish,
            Grant::Secret(Secret::CursorKey),
        ],
        memory: 256,
        timeout: 30,
        summary: "Publishes new events, then takes them out of the outbox",
    },
    Worker {
        name: "sweep_outbox",
        trigger: Trigger::Schedule("rate(1 minute)"),
        grants: &[
            Grant::TableRead,
            Grant::TableWrite,
            Grant::Publish,
            Grant::Secret(Secret::CursorKey),
        ],
        memory: 256,
        timeout: 60,
        summary: "Publishes what has lain in the outbox for a minute",
    },
];
