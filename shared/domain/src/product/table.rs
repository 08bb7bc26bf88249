//! Machine D as data: the moves of every part, one after the other.

use super::state::Status;
use super::{commerce, hold, place, price, standing, term};
use crate::machine::Transition;

use Status as S;

const PARTS: [&[Transition<Status>]; 7] = [
    ROWS,
    place::ROWS,
    hold::ROWS,
    commerce::ROWS,
    term::ROWS,
    price::ROWS,
    standing::ROWS,
];

/// Every move a product can make. What is not listed is refused.
pub const TRANSITIONS: &[Transition<Status>] = &join::<{ count() }>();

/// From the empty shelf to the shop window.
const ROWS: &[Transition<Status>] = &[
    row(
        &[],
        "create",
        &[S::AwaitingGoods, S::InProcessing],
        "SYS",
        "a contract took effect; in_processing if the house has it already, or bought it",
    ),
    row(
        &[S::AwaitingGoods],
        "receive",
        &[S::InProcessing],
        "LO, AP, SM",
        "a custody record that ends in a shop and names the product",
    ),
    row(
        &[S::InProcessing],
        "authenticate_fail",
        &[S::Quarantined],
        "AP",
        "not given back before a legal check",
    ),
    row(
        &[S::InProcessing],
        "ready",
        &[S::InStock],
        "AP, SM",
        "photo, price, tax class, label or shelf",
    ),
    row(
        &[S::InStock, S::Unlisted],
        "publish",
        &[S::Available],
        "SM",
        "term not over; price not under the floor; the first time, the term begins",
    ),
    row(
        &[S::Available],
        "unpublish",
        &[S::Unlisted],
        "SM",
        "reason; the term runs on",
    ),
    stays(&[S::AwaitingGoods], "edit", "AP, SM", ""),
    stays(&[S::InProcessing], "edit", "AP, SM", ""),
    stays(&[S::InStock], "edit", "AP, SM", READY),
    stays(&[S::Unlisted], "edit", "AP, SM", READY),
    stays(&[S::Available], "edit", "AP, SM", READY),
    stays(&[S::Reserved], "edit", "AP, SM", READY),
    stays(&[S::InGrace], "edit", "AP, SM", READY),
    stays(&[S::ToReturn], "edit", "AP, SM", ""),
    stays(&[S::ToDonate], "edit", "AP, SM", ""),
    stays(&[S::Missing], "edit", "AP, SM", ""),
    stays(&[S::Damaged], "edit", "AP, SM", ""),
    stays(&[S::AwaitingGoods], "label_printed", PRINTERS, ""),
    stays(&[S::InProcessing], "label_printed", PRINTERS, ""),
    stays(&[S::InStock], "label_printed", PRINTERS, ""),
    stays(&[S::Unlisted], "label_printed", PRINTERS, ""),
    stays(&[S::Available], "label_printed", PRINTERS, ""),
    stays(&[S::Reserved], "label_printed", PRINTERS, ""),
    stays(&[S::PendingPayment], "label_printed", PRINTERS, ""),
    stays(&[S::OnLayaway], "label_printed", PRINTERS, ""),
    stays(&[S::Sold], "label_printed", PRINTERS, ""),
    stays(&[S::InGrace], "label_printed", PRINTERS, ""),
    stays(&[S::ToReturn], "label_printed", PRINTERS, ""),
    stays(&[S::ToDonate], "label_printed", PRINTERS, ""),
    stays(&[S::Missing], "label_printed", PRINTERS, ""),
    stays(&[S::Damaged], "label_printed", PRINTERS, ""),
];

const READY: &str = "stays ready for sale";
const PRINTERS: &str = "SYS, LO, AP, SM";

const fn count() -> usize {
    let (mut count, mut part) = (0, 0);
    while part < PARTS.len() {
        count += PARTS[part].len();
        part += 1;
    }
    count
}

const fn join<const N: usize>() -> [Transition<Status>; N] {
    let mut all = [row(&[], "", &[], "", ""); N];
    let (mut next, mut part) = (0, 0);
    while part < PARTS.len() {
        let mut place = 0;
        while place < PARTS[part].len() {
            all[next] = PARTS[part][place];
            (next, place) = (next + 1, place + 1);
        }
        part += 1;
    }
    all
}

/// One row, for the tables of all parts.
pub(super) const fn row(
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

/// A row that leads where it begins. One status each: a row of several would say that one leads to
/// the other.
pub(super) const fn stays(
    at: &'static [Status],
    event: &'static str,
    who: &'static str,
    guards: &'static str,
) -> Transition<Status> {
    row(at, event, at, who, guards)
}
