//! The table of moves, for people.

use super::Status;
use crate::machine::Transition;

/// Every move of a batch of labels.
pub const TRANSITIONS: &[Transition<Status>] = &[
    Transition {
        from: &[],
        event: "ask",
        to: &[Status::Queued],
        who: "Admin, SM, AP, LO",
        guards: "1 to 500 products, none twice; the first free sticker is one of the page",
    },
    Transition {
        from: &[Status::Queued],
        event: "print",
        to: &[Status::Printed],
        who: "SYS",
        guards: "at least one label; what got none is named",
    },
    Transition {
        from: &[Status::Queued],
        event: "fail",
        to: &[Status::Failed],
        who: "SYS",
        guards: "every product is named with its reason",
    },
];
