//! The moves of a stock count as data.

use super::Status;
use crate::machine::Transition;

use Status as S;

/// Every move a stock count can make. What is not listed is refused. Scans are taken while it is
/// counting; they change the count's lists and not its standing.
pub const TRANSITIONS: &[Transition<Status>] = &[
    Transition {
        from: &[],
        event: "open",
        to: &[S::Listing],
        who: "LO, SM (of the location)",
        guards: "a location; a shelf or category of it, if named",
    },
    Transition {
        from: &[S::Listing],
        event: "list",
        to: &[S::Listing, S::Counting],
        who: "LO, SM (of the location)",
        guards: "page by page; counting once all that should be there is written down",
    },
    Transition {
        from: &[S::Counting],
        event: "close",
        to: &[S::Closed],
        who: "LO, SM (of the location)",
        guards: "lists what is missing, found, elsewhere and unknown; changes no product",
    },
    Transition {
        from: &[S::Closed],
        event: "settle",
        to: &[S::Closed],
        who: "LO, SM (of the location)",
        guards: "page by page: missing products are marked missing, missing ones that were scanned are found",
    },
    Transition {
        from: &[S::Listing, S::Counting],
        event: "cancel",
        to: &[S::Cancelled],
        who: "LO, SM (of the location)",
        guards: "reason",
    },
];
