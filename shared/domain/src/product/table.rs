//! Machine D as data, as far as a contract brings a product.

use super::state::Status;
use crate::machine::Transition;

use Status as S;

/// Every move a product can make. What is not listed is refused.
pub const TRANSITIONS: &[Transition<Status>] = &[
    row(
        &[],
        "create",
        &[S::AwaitingGoods, S::InProcessing],
        "SYS",
        "a contract took effect; in_processing if the house has it already",
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
    row(
        &[S::AwaitingGoods],
        "edit",
        &[S::AwaitingGoods],
        "AP, SM",
        "",
    ),
    row(&[S::InProcessing], "edit", &[S::InProcessing], "AP, SM", ""),
    row(
        &[S::InStock],
        "edit",
        &[S::InStock],
        "AP, SM",
        "stays ready for sale",
    ),
    row(
        &[S::Available],
        "edit",
        &[S::Available],
        "AP, SM",
        "stays ready for sale",
    ),
    row(
        &[S::Unlisted],
        "edit",
        &[S::Unlisted],
        "AP, SM",
        "stays ready for sale",
    ),
    row(
        &[S::AwaitingGoods],
        "label_printed",
        &[S::AwaitingGoods],
        "SYS, LO, AP, SM",
        "",
    ),
    row(
        &[S::InProcessing],
        "label_printed",
        &[S::InProcessing],
        "SYS, LO, AP, SM",
        "",
    ),
    row(
        &[S::InStock],
        "label_printed",
        &[S::InStock],
        "SYS, LO, AP, SM",
        "",
    ),
    row(
        &[S::Available],
        "label_printed",
        &[S::Available],
        "SYS, LO, AP, SM",
        "",
    ),
    row(
        &[S::Unlisted],
        "label_printed",
        &[S::Unlisted],
        "SYS, LO, AP, SM",
        "",
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
