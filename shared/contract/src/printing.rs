//! `functions/printing`: documents that the house prints.

use crate::worker::{Folder, Grant, Queue, Secret, Trigger, Worker};

/// Prints contracts: to be signed when they are drawn up, with both signatures when they take
/// effect. Prints labels when they are asked for, and tells the products.
pub const PRINT_DOCUMENTS: Worker = Worker {
    name: "print_documents",
    trigger: Trigger::Queue(Queue::Printing),
    grants: &[
        Grant::TableRead,
        Grant::TableWrite,
        Grant::FilesWrite(Folder::Documents),
        Grant::Secret(Secret::CursorKey),
        Grant::Secret(Secret::PassportKey),
    ],
    memory: 1_024,
    timeout: 60,
    summary: "Prints the document that an event asks for",
};

/// Every worker of `functions/printing`.
pub const WORKERS: &[Worker] = &[PRINT_DOCUMENTS];
