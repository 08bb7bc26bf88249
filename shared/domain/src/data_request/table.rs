//! The table of moves, for people.

use super::Status;
use crate::machine::Transition;

/// Every move of a data request.
pub const TRANSITIONS: &[Transition<Status>] = &[
    Transition {
        from: &[],
        event: "ask",
        to: &[Status::Received],
        who: "anyone, of their own data",
        guards: "one open copy at a time; a password or a code for an erasure",
    },
    Transition {
        from: &[Status::Received],
        event: "begin",
        to: &[Status::InProgress],
        who: "SYS",
        guards: "a copy",
    },
    Transition {
        from: &[Status::Received],
        event: "fulfil",
        to: &[Status::InProgress, Status::Fulfilled],
        who: "Admin",
        guards: "not one's own; no copy; an erasure only with nothing left to settle, and it is then carried out",
    },
    Transition {
        from: &[Status::Received],
        event: "refuse",
        to: &[Status::Refused],
        who: "Admin",
        guards: "not one's own; with a reason",
    },
    Transition {
        from: &[Status::InProgress],
        event: "finish_step",
        to: &[Status::InProgress, Status::Fulfilled],
        who: "SYS",
        guards: "an erasure, in the order of its steps; the last one fulfils it",
    },
    Transition {
        from: &[Status::InProgress],
        event: "finish_copy",
        to: &[Status::Fulfilled],
        who: "SYS",
        guards: "a copy",
    },
];
