//! What the clock and a deployment start.

use crate::worker::{Grant, Secret, Trigger, Worker};

/// Brings what is kept to the present shape, after the functions of a deployment are in place.
///
/// It stops before its time runs out and goes on when it is started again; see
/// `functions/jobs`.
pub const MIGRATE: Worker = Worker {
    name: "migrate",
    trigger: Trigger::Deploy,
    grants: &[
        Grant::TableRead,
        Grant::TableWrite,
        Grant::TableScan,
        Grant::Secret(Secret::CursorKey),
    ],
    memory: 512,
    timeout: 900,
    summary: "Brings what is kept to the present shape",
};

/// The jobs.
pub const WORKERS: &[Worker] = &[
    MIGRATE,
    Worker {
        name: "seal_audit_day",
        trigger: Trigger::Schedule("cron(30 2 * * ? *)"),
        grants: &[
            Grant::TableRead,
            Grant::TableWrite,
            Grant::Secret(Secret::CursorKey),
        ],
        memory: 512,
        timeout: 300,
        summary: "Checks and seals yesterday's chain of the audit log",
    },
    Worker {
        name: "recheck_tax_ids",
        trigger: Trigger::Schedule("cron(15 3 * * ? *)"),
        grants: &[
            Grant::TableRead,
            Grant::TableWrite,
            Grant::Secret(Secret::CursorKey),
            Grant::Secret(Secret::Ebi),
        ],
        memory: 256,
        timeout: 300,
        summary: "Asks the tax authority again about what it has not answered",
    },
];
