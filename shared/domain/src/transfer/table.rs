//! The moves of a transfer as data.

use super::Status;
use crate::machine::Transition;

use Status as S;

/// Every move a transfer can make. What is not listed is refused.
pub const TRANSITIONS: &[Transition<Status>] = &[
    row(
        &[],
        "open",
        &[S::Open],
        "LO, SM (from)",
        "1 to 50 products, scanned; held for 48 h",
    ),
    row(
        &[S::Open],
        "load",
        &[S::Open],
        "LO, SM (from), not who opened it",
        "one carrier; custody record store to carrier",
    ),
    row(
        &[S::Open],
        "leave",
        &[S::Open],
        "LO, SM (from)",
        "not loaded; the hold ends",
    ),
    row(
        &[S::Open],
        "send",
        &[S::Sent],
        "the carrier",
        "every product is loaded or left",
    ),
    row(
        &[S::Sent, S::Received],
        "receive",
        &[S::Received],
        "LO, SM (to), not the carrier",
        "custody record carrier to store; the products are at the other location",
    ),
    row(
        &[S::Sent],
        "miss",
        &[S::Sent],
        "LO, SM (to)",
        "loaded and not arrived: it is with the carrier",
    ),
    row(
        &[S::Received],
        "miss",
        &[S::Received],
        "LO, SM (to)",
        "loaded and not arrived: it is with the carrier",
    ),
    row(
        &[S::Sent, S::Received],
        "close",
        &[S::Closed],
        "LO, SM (to), not the carrier",
        "every product has arrived or is named as missing",
    ),
    row(
        &[S::Open],
        "cancel",
        &[S::Cancelled],
        "LO, SM (from)",
        "reason; nothing is loaded",
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
