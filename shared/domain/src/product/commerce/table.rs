//! Machine D as data: the sale.

use crate::machine::Transition;
use crate::product::Status;
use crate::product::table::row;

use Status as S;

const COUNTED: &str = "counted stock: by pieces; it stays on sale";

/// The moves that a sale makes. What is not listed is refused.
pub(in crate::product) const ROWS: &[Transition<Status>] = &[
    row(
        &[S::Reserved],
        "checkout",
        &[S::PendingPayment],
        "CU, SM",
        "the fence stands; from here on the hold is the sale's",
    ),
    row(
        &[S::Available],
        "checkout",
        &[S::Available],
        "CU, SM",
        COUNTED,
    ),
    row(&[S::InGrace], "checkout", &[S::InGrace], "CU, SM", COUNTED),
    row(
        &[S::Available],
        "layaway_start",
        &[S::OnLayaway],
        "SM",
        "plan signed, down payment approved; the fence grows by one",
    ),
    row(
        &[S::Available],
        "layaway_start",
        &[S::Available],
        "SM",
        COUNTED,
    ),
    row(
        &[S::PendingPayment, S::OnLayaway],
        "paid",
        &[S::Sold],
        "SYS",
        "the fence stands and is the sale's",
    ),
    row(
        &[S::Available],
        "paid",
        &[S::Available, S::Sold],
        "SYS",
        "counted stock: fewer pieces; sold with the last one",
    ),
    row(
        &[S::InGrace],
        "paid",
        &[S::InGrace, S::Sold],
        "SYS",
        "counted stock: fewer pieces; sold with the last one",
    ),
    row(
        &[S::PendingPayment],
        "payment_failed",
        &[S::Available, S::InGrace],
        "SYS",
        "in_grace if the term ended meanwhile",
    ),
    row(
        &[S::Available],
        "payment_failed",
        &[S::Available],
        "SYS",
        COUNTED,
    ),
    row(
        &[S::InGrace],
        "payment_failed",
        &[S::InGrace],
        "SYS",
        COUNTED,
    ),
    row(
        &[S::OnLayaway],
        "plan_cancelled",
        &[S::Available, S::InGrace],
        "SYS, SM",
        "in_grace if the term ended meanwhile",
    ),
    row(
        &[S::Available],
        "plan_cancelled",
        &[S::Available],
        "SYS, SM",
        COUNTED,
    ),
    row(
        &[S::InGrace],
        "plan_cancelled",
        &[S::InGrace],
        "SYS, SM",
        COUNTED,
    ),
    row(
        &[S::Sold],
        "delivered",
        &[S::Delivered],
        "SYS (delivery), SM (counter)",
        "the end of the sale's life",
    ),
    row(
        &[S::Available],
        "delivered",
        &[S::Available],
        "SYS (delivery), SM (counter)",
        COUNTED,
    ),
    row(
        &[S::InGrace],
        "delivered",
        &[S::InGrace],
        "SYS (delivery), SM (counter)",
        COUNTED,
    ),
    row(
        &[S::Unlisted],
        "delivered",
        &[S::Unlisted],
        "SYS (delivery), SM (counter)",
        "counted stock: pieces that were sold before",
    ),
    row(
        &[S::Sold],
        "delivered",
        &[S::Sold],
        "SYS (delivery), SM (counter)",
        "counted stock: pieces of an earlier sale than the last one",
    ),
    row(
        &[S::Delivered],
        "delivered",
        &[S::Delivered],
        "SYS (delivery), SM (counter)",
        "counted stock: pieces of an earlier sale than the last one",
    ),
    row(
        &[S::Sold, S::Delivered],
        "return_accepted",
        &[S::InProcessing],
        "SM",
        "claw-back; looked at again before it is sold again",
    ),
    row(
        &[S::Available],
        "return_accepted",
        &[S::Available],
        "SM",
        "counted stock: the pieces are there again",
    ),
    row(
        &[S::InGrace],
        "return_accepted",
        &[S::InGrace],
        "SM",
        "counted stock: the pieces are there again",
    ),
    row(
        &[S::Unlisted],
        "return_accepted",
        &[S::Unlisted],
        "SM",
        "counted stock: the pieces are there again",
    ),
];
