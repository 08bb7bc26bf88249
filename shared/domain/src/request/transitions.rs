//! The table of machine A. A test proves that [`decide`](super::Request::decide) says the same.

use super::Status::{
    self, Accepted, Appraised, Assigned, Cancelled, Completed, Contracted, Draft, Expired,
    InAppraisal, Proposed, Received, Rejected, Scheduled, Submitted,
};
use crate::machine::Transition;

const fn row(
    from: &'static [Status],
    event: &'static str,
    to: &'static [Status],
    who: &'static str,
    guards: &'static str,
) -> Transition<Status> {
    Transition {
        from,
        event,
        to,
        who,
        guards,
    }
}

const UNDER_WAY: &[Status] = &[
    Submitted,
    Assigned,
    Scheduled,
    Received,
    InAppraisal,
    Appraised,
];

const OPEN: &[Status] = &[
    Draft,
    Submitted,
    Assigned,
    Scheduled,
    Received,
    InAppraisal,
    Appraised,
    Proposed,
];

/// Every allowed move.
pub const TRANSITIONS: &[Transition<Status>] = &[
    row(
        &[],
        "create",
        &[Draft],
        "CO, AP, SM",
        "consignor active; priority set by staff only",
    ),
    row(
        &[Draft],
        "edit",
        &[Draft],
        "CO, AP, SM",
        "priority set by staff only",
    ),
    row(
        &[Draft],
        "add_item",
        &[Draft],
        "CO, AP, SM",
        "at most 50 items, 12 photos each",
    ),
    row(
        &[Draft],
        "edit_item",
        &[Draft],
        "CO, AP, SM",
        "at most 12 photos",
    ),
    row(&[Draft], "remove_item", &[Draft], "CO, AP, SM", ""),
    row(
        &[Draft],
        "submit",
        &[Submitted],
        "CO, SM",
        "at least one item; each with a photo, a category and its checklist answered; terms in force accepted; the clock to the appraisal starts",
    ),
    row(
        &[Draft],
        "expire",
        &[Expired],
        "SYS",
        "untouched for 30 days",
    ),
    row(
        &[Submitted],
        "request_changes",
        &[Draft],
        "AP, SM",
        "reason; consignor told",
    ),
    row(
        &[Submitted],
        "assign_appraiser",
        &[Assigned],
        "SM, SYS",
        "appraiser holds requests.appraise, is below the load limit and not the consignor",
    ),
    row(
        &[Assigned],
        "reassign",
        &[Assigned],
        "SM",
        "as for assigning, and another person; both told",
    ),
    row(
        &[Assigned],
        "schedule",
        &[Scheduled],
        "AP, SM, CO",
        "a slot within business hours, in the future; address where the house goes; no overlap with the travel buffer (atomic)",
    ),
    row(
        &[Scheduled],
        "reschedule",
        &[Scheduled],
        "AP, SM, CO (at least 4 h before)",
        "as for scheduling",
    ),
    row(
        &[Scheduled],
        "no_show",
        &[Assigned],
        "AP, SM",
        "the appointment has begun",
    ),
    row(
        &[Assigned, Scheduled],
        "receive_goods",
        &[Received],
        "AP, LO, SM",
        "both sides recorded; every item received, with condition and photo, or not received; risk passes",
    ),
    row(
        &[Assigned, Scheduled, Received],
        "start_appraisal",
        &[InAppraisal],
        "AP (assigned)",
        "from photos when the goods are elsewhere",
    ),
    row(
        &[Assigned, Scheduled, Received, InAppraisal],
        "appraise_item",
        &[InAppraisal],
        "AP (assigned)",
        "scores 0 to 5 with weights, authenticity, market range, price and mode; or declined with a reason; begins the appraisal",
    ),
    row(
        &[InAppraisal],
        "complete_appraisal",
        &[Appraised],
        "AP (assigned)",
        "every item scored or declined; red flags wait for acknowledgement",
    ),
    row(
        &[Appraised],
        "acknowledge_red_flags",
        &[Appraised],
        "SM",
        "red flags wait; a note",
    ),
    row(
        &[Appraised],
        "send_proposal",
        &[Proposed],
        "AP, SM",
        "proposal approved; red flags acknowledged; at least one item scored",
    ),
    row(
        &[Proposed],
        "counter",
        &[Proposed],
        "CO, SM (on behalf)",
        "the proposal before the consignor, once; not in the last of 4 rounds",
    ),
    row(
        &[Proposed],
        "send_round",
        &[Proposed],
        "AP, SM",
        "proposal approved; the next round, at most 4",
    ),
    row(
        &[Proposed],
        "accept",
        &[Accepted],
        "CO, SM (on behalf, with proof), AP, SM (agreeing to a counter), SYS (lapse of time)",
        "at least one line",
    ),
    row(
        &[Proposed],
        "reject_all",
        &[Rejected],
        "CO, SM (on behalf, with proof), AP, SM (refusing a counter)",
        "goods in custody go back",
    ),
    row(
        &[Accepted],
        "reopen",
        &[Proposed],
        "CO (undoing a lapse of time), SYS (contract declined)",
        "",
    ),
    row(
        UNDER_WAY,
        "reject",
        &[Rejected],
        "AP, SM",
        "reason code; a counterfeit is held and has a legal note; other goods in custody go back",
    ),
    row(
        OPEN,
        "cancel",
        &[Cancelled],
        "CO, SM",
        "free before receipt; then the agreed fee, and goods in custody go back",
    ),
    row(&[Accepted], "contract_signed", &[Contracted], "SYS", ""),
    row(
        &[Contracted],
        "contract_activated",
        &[Contracted],
        "SYS",
        "the signed contract, once, with its products",
    ),
    row(
        &[Contracted],
        "item_listed",
        &[Contracted, Completed],
        "SYS",
        "contract in force; completed with the last product",
    ),
];
