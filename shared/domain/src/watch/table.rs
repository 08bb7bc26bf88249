//! The table of moves, for people.

use super::Status;
use crate::machine::Transition;

/// Every move of a watch.
pub const TRANSITIONS: &[Transition<Status>] = &[
    Transition {
        from: &[],
        event: "watch",
        to: &[Status::Watching],
        who: "CU, CO (own)",
        guards: "it is in the shop window; what is free is not waited for, only for its price",
    },
    Transition {
        from: &[Status::Ended],
        event: "watch_again",
        to: &[Status::Watching],
        who: "CU, CO (own)",
        guards: "as before; at the end of the queue",
    },
    Transition {
        from: &[Status::Watching],
        event: "offer",
        to: &[Status::Offered],
        who: "SYS",
        guards: "the first in the queue, when the product is free; it is held for them",
    },
    Transition {
        from: &[Status::Watching],
        event: "tell_price",
        to: &[Status::Watching],
        who: "SYS",
        guards: "for a lower price; lower than the last one told",
    },
    Transition {
        from: &[Status::Watching],
        event: "tell_free",
        to: &[Status::Ended],
        who: "SYS",
        guards: "for it to be back; once",
    },
    Transition {
        from: &[Status::Offered],
        event: "take",
        to: &[Status::Ended],
        who: "SYS",
        guards: "what was held for them is theirs now",
    },
    Transition {
        from: &[Status::Offered],
        event: "miss",
        to: &[Status::Ended],
        who: "SYS",
        guards: "their turn is over, or they gave it back",
    },
    Transition {
        from: &[Status::Watching, Status::Offered],
        event: "unwatch",
        to: &[Status::Ended],
        who: "CU, CO (own)",
        guards: "what is held for them is free again",
    },
];
