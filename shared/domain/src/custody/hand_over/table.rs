//! The moves of a hand-over as data.

use super::Status;
use crate::machine::Transition;

/// Every move a hand-over can make. What is not listed is refused.
pub const TRANSITIONS: &[Transition<Status>] = &[
    Transition {
        from: &[],
        event: "open",
        to: &[Status::Open],
        who: "LO, AP, SM (who has it, or of the location that has it)",
        guards: "scanned; one open hand-over per item; the risk stays with the giver",
    },
    Transition {
        from: &[Status::Open],
        event: "confirm",
        to: &[Status::Confirmed],
        who: "LO, AP, SM (the one who is named, or of the location), never the giver",
        guards: "scanned by the taker; custody record; another location moves the item",
    },
    Transition {
        from: &[Status::Open],
        event: "cancel",
        to: &[Status::Cancelled],
        who: "LO, AP, SM (of either side)",
        guards: "reason",
    },
];
