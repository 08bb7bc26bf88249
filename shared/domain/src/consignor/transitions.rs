//! The identity of a consignor as a table.

use super::KycStatus;
use super::KycStatus::{None, Pending, Rejected, Verified};
use crate::machine::Transition;

/// Every move there is.
pub const TRANSITIONS: &[Transition<KycStatus>] = &[
    Transition {
        from: &[],
        event: "open",
        to: &[None],
        who: "CO, SM, Admin",
        guards: "with the role; one file per person",
    },
    Transition {
        from: KycStatus::ALL,
        event: "submit_documents",
        to: &[Pending],
        who: "CO (own)",
        guards: "kinds the house accepts, not expired; files checked and their own",
    },
    Transition {
        from: &[Pending],
        event: "verify",
        to: &[Verified],
        who: "SM, Admin",
        guards: "a document that has not expired; not oneself",
    },
    Transition {
        from: &[Verified],
        event: "verify_methods",
        to: &[Verified],
        who: "SM, Admin",
        guards: "payout methods in use; not oneself",
    },
    Transition {
        from: &[Pending],
        event: "reject",
        to: &[Rejected],
        who: "SM, Admin",
        guards: "reason; not oneself",
    },
];
