//! Machine D as data: holds.

use crate::machine::Transition;
use crate::product::Status;
use crate::product::table::row;

use Status as S;

/// What counted stock keeps to in every row: it stays where it is.
const COUNTED: &str = "counted stock: as many pieces as are free; it stays on sale";

/// The moves that holds make. What is not listed is refused.
pub(in crate::product) const ROWS: &[Transition<Status>] = &[
    row(
        &[S::Available, S::InGrace],
        "hold",
        &[S::Reserved],
        "CU (cart), SM (POS, manual), SYS (sync)",
        "one conditional write, one winner; grace not over; the fence grows by one",
    ),
    row(
        &[S::Available],
        "hold",
        &[S::Available],
        "as above",
        COUNTED,
    ),
    row(&[S::InGrace], "hold", &[S::InGrace], "as above", COUNTED),
    row(
        &[S::Reserved],
        "renew_hold",
        &[S::Reserved],
        "holder",
        "the fence stands; once; cart, manual and POS only",
    ),
    row(
        &[S::Available],
        "renew_hold",
        &[S::Available],
        "holder",
        COUNTED,
    ),
    row(
        &[S::InGrace],
        "renew_hold",
        &[S::InGrace],
        "holder",
        COUNTED,
    ),
    row(
        &[S::Reserved],
        "release",
        &[S::Available, S::InGrace],
        "holder, SYS",
        "the fence stands; in_grace if the term is over",
    ),
    row(
        &[S::Available],
        "release",
        &[S::Available],
        "holder, SYS",
        COUNTED,
    ),
    row(
        &[S::InGrace],
        "release",
        &[S::InGrace],
        "holder, SYS",
        COUNTED,
    ),
    row(
        &[S::Reserved],
        "hold_expired",
        &[S::Available, S::InGrace],
        "SYS",
        "the hold is over; it reads as free before this is written; in_grace if the term is over",
    ),
    row(
        &[S::Available],
        "hold_expired",
        &[S::Available],
        "SYS",
        COUNTED,
    ),
    row(&[S::InGrace], "hold_expired", &[S::InGrace], "SYS", COUNTED),
];
