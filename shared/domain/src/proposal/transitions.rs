//! The table of machine B. A test proves that [`decide`](super::Proposal::decide) says the same.

use super::Status::{
    self, Accepted, Approved, AutoAccepted, Countered, Draft, Expired, PartiallyAccepted,
    PendingApproval, Rejected, Sent, Viewed, Withdrawn,
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

/// Every allowed move.
pub const TRANSITIONS: &[Transition<Status>] = &[
    row(
        &[],
        "draft",
        &[Draft],
        "AP (assigned), SM",
        "request appraised, or proposed for a later of 4 rounds; at most 45 lines, for scored items, each once, whose terms hold together",
    ),
    row(
        &[Draft],
        "edit",
        &[Draft],
        "AP (own), SM",
        "as for drafting",
    ),
    row(
        &[Draft],
        "submit",
        &[PendingApproval, Approved],
        "AP (own), SM",
        "straight to approved if no list price is above the appraiser's limit, every commission lies within bounds, no price moved over 10 % from the approved one and no red flag waits",
    ),
    row(
        &[PendingApproval],
        "approve",
        &[Approved],
        "SM",
        "approver neither drafted it nor put it up; red flags acknowledged",
    ),
    row(&[PendingApproval], "send_back", &[Draft], "SM", "reason"),
    row(
        &[Approved],
        "send",
        &[Sent],
        "AP (own), SM",
        "open for 10 days; accepts itself after 5 only with a dated consent",
    ),
    row(&[Sent], "open", &[Viewed], "CO", "stops nothing; recorded"),
    row(
        &[Sent, Viewed],
        "respond",
        &[Accepted, PartiallyAccepted, Rejected, Countered],
        "CO, SM (on behalf, with proof)",
        "in time; every line once; a counter keeps floor ≤ price and a term of 30 to 365 days",
    ),
    row(
        &[Countered],
        "agree",
        &[Accepted, PartiallyAccepted, PendingApproval],
        "AP (own), SM",
        "a price over 10 % from the approved one, or a commission out of bounds, goes back to approval",
    ),
    row(
        &[Countered],
        "new_round",
        &[Countered],
        "AP (own), SM",
        "a new proposal of the next round, at most 4; this one is answered by it",
    ),
    row(
        &[Countered],
        "refuse",
        &[Rejected],
        "AP (own), SM",
        "reason",
    ),
    row(
        &[Countered],
        "round_withdrawn",
        &[Countered],
        "SYS",
        "the next round was taken back before it was sent; the counter waits for an answer again",
    ),
    row(
        &[Sent, Viewed],
        "auto_accept",
        &[AutoAccepted],
        "SYS",
        "R9: the house's, announced, with consent dated before the sending, due, delivered, no buy-out, no floor under the consignor's minimum, no counter open",
    ),
    row(
        &[AutoAccepted],
        "undo",
        &[Viewed],
        "CO",
        "within 48 h, contract not signed, nothing listed; an unsigned contract becomes void",
    ),
    row(
        &[Accepted, PartiallyAccepted, AutoAccepted],
        "reopen",
        &[Sent],
        "SYS",
        "contract declined; once",
    ),
    row(
        &[Sent, Viewed, Countered],
        "expire",
        &[Expired],
        "SYS",
        "not answered in time, and not answered by another round",
    ),
    row(
        &[Draft, PendingApproval, Approved, Sent, Viewed],
        "withdraw",
        &[Withdrawn],
        "AP (author), SM",
        "a counter that it was to answer is open again, if it was not sent",
    ),
    row(
        &[Draft, PendingApproval, Approved, Sent, Viewed, Countered],
        "request_ended",
        &[Withdrawn],
        "SYS",
        "the request was cancelled or rejected",
    ),
];
