//! The relay: what reads the table's stream. The only publisher of events, and what ties the
//! audit log's entries into their day's chain.

use crate::worker::{Grant, Items, Secret, Trigger, Worker};

/// The workers of the relay.
pub const WORKERS: &[Worker] = &[
    Worker {
        name: "relay_events",
        trigger: Trigger::Stream(Items::Events),
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
    Worker {
        name: "chain_audit",
        trigger: Trigger::Stream(Items::Audit),
        grants: &[
            Grant::TableRead,
            Grant::TableWrite,
            Grant::Secret(Secret::CursorKey),
        ],
        memory: 256,
        timeout: 60,
        summary: "Ties new entries of the audit log into their day's chain, and lists them",
    },
];
