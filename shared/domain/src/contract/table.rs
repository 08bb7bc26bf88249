//! Machine C as data.

use super::state::Status;
use crate::machine::Transition;

use Status as S;

/// Every move a contract can make. What is not listed is refused.
pub const TRANSITIONS: &[Transition<Status>] = &[
    row(
        &[],
        "generate",
        &[S::Draft],
        "SYS, SM",
        "terms are copied into the lines; to be printed",
    ),
    row(
        &[S::Draft],
        "pdf_printed",
        &[S::Draft],
        "SYS",
        "once; file and SHA-256 are kept",
    ),
    row(
        &[S::Draft],
        "review_ok",
        &[S::Ready],
        "SM",
        "the document is printed",
    ),
    row(
        &[S::Ready],
        "send",
        &[S::Sent],
        "SM, SYS",
        "the link is valid for 7 days",
    ),
    row(
        &[S::Sent],
        "sign",
        &[S::Signed],
        "CO",
        "code checked within 10 min; SHA-256 is that of the document; its lines are the accepted ones of the proposal as it stands, unless it follows another contract; evidence is kept",
    ),
    row(
        &[S::Sent],
        "decline",
        &[S::Declined],
        "CO",
        "the proposal opens again, once",
    ),
    row(
        &[S::Sent],
        "link_expired",
        &[S::Ready],
        "SYS",
        "7 days have passed",
    ),
    row(
        &[S::Signed],
        "countersign",
        &[S::Active],
        "SM, Admin, SYS (if the template allows)",
        "one product for each line; the final document is to be printed",
    ),
    row(
        &[S::Active],
        "final_pdf_printed",
        &[S::Active],
        "SYS",
        "once; file and SHA-256 are kept",
    ),
    row(
        &[S::Active],
        "line_listed",
        &[S::Active],
        "SYS",
        "the line's term begins",
    ),
    row(
        &[S::Active],
        "line_closed",
        &[S::Active],
        "SYS",
        "sold, returned, donated, bought out or carried over",
    ),
    row(
        &[S::Terminated],
        "line_closed",
        &[S::Terminated],
        "SYS",
        "returned, or sold meanwhile",
    ),
    row(
        &[S::Expired],
        "line_closed",
        &[S::Expired],
        "SYS",
        "sold in grace, or by the disposition",
    ),
    row(
        &[S::Renewed],
        "line_closed",
        &[S::Renewed],
        "SYS",
        "what the renewal left out",
    ),
    row(
        &[S::Active],
        "all_lines_closed",
        &[S::Completed],
        "SYS",
        "no line is open",
    ),
    row(
        &[S::Active],
        "term_end",
        &[S::Expired],
        "SYS",
        "the last term, counted from listing, is over; items go to grace",
    ),
    row(
        &[S::Expired],
        "renew",
        &[S::Renewed],
        "CO + SM",
        "the new contract, whose parent this is, has taken effect",
    ),
    row(
        &[S::Active, S::Expired],
        "addendum",
        &[S::Active],
        "CO + SM",
        "the addendum, whose parent this is, has taken effect",
    ),
    row(
        &[S::Active],
        "terminate",
        &[S::Terminated],
        "SM, Admin; CO (request)",
        "reason; a fee only as agreed; what is not sold goes back",
    ),
    row(
        &[S::Draft, S::Ready, S::Sent],
        "void",
        &[S::Void],
        "SM, Admin",
        "reason",
    ),
    row(
        &[S::Draft, S::Ready, S::Sent],
        "acceptance_undone",
        &[S::Void],
        "SYS",
        "the consignor undid the acceptance by lapse of time",
    ),
];

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
