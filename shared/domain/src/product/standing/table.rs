//! This part of machine D as data.

use crate::machine::Transition;
use crate::product::Status;
use crate::product::table::{row, stays};

use Status as S;

/// From where goods can be lost or broken: wherever the house has them.
const LOSABLE: &[Status] = &[
    S::InProcessing,
    S::Quarantined,
    S::InStock,
    S::Unlisted,
    S::Available,
    S::Reserved,
    S::PendingPayment,
    S::OnLayaway,
    S::Sold,
    S::InGrace,
    S::ToReturn,
    S::ToDonate,
];

const WITHDRAWN: &[Status] = &[S::InStock, S::Unlisted, S::Available, S::InGrace];

const ASKED: &str = "not while it is held; the fee (R11) as it was shown";
const REFUSED: &str = "the consignor asked, and nobody has answered; a reason";
const DELETED: &str =
    "the house's own and not on sale, or out of custody; a reason; in no list any more";
const RESTORED: &str = "was deleted";

/// The moves of this part of machine D.
pub(in crate::product) const ROWS: &[Transition<Status>] = &[
    row(
        LOSABLE,
        "mark_missing",
        &[S::Missing],
        "SM, LO",
        "incident; holds end; what the house owes the consignor",
    ),
    row(
        &[S::Damaged],
        "mark_missing",
        &[S::Missing],
        "SM, LO",
        "incident",
    ),
    row(
        LOSABLE,
        "mark_damaged",
        &[S::Damaged],
        "SM, LO",
        "incident; holds end; what the house owes the consignor",
    ),
    row(&[S::Missing], "found", &[S::InStock], "SM", "a note"),
    stays(&[S::InStock], "withdraw_request", "CO", ASKED),
    stays(&[S::Unlisted], "withdraw_request", "CO", ASKED),
    stays(&[S::Available], "withdraw_request", "CO", ASKED),
    stays(&[S::InGrace], "withdraw_request", "CO", ASKED),
    row(
        WITHDRAWN,
        "withdraw_approve",
        &[S::ToReturn],
        "SM",
        "the consignor asked, and nobody has answered; not while it is held",
    ),
    stays(&[S::InStock], "withdraw_refuse", "SM", REFUSED),
    stays(&[S::Unlisted], "withdraw_refuse", "SM", REFUSED),
    stays(&[S::Available], "withdraw_refuse", "SM", REFUSED),
    stays(&[S::InGrace], "withdraw_refuse", "SM", REFUSED),
    row(
        &[S::ToReturn],
        "ready_for_pickup",
        &[S::ToReturn],
        "LO, SM",
        "the consignor is told where",
    ),
    row(
        &[S::ToReturn],
        "hand_back",
        &[S::Returned],
        "LO, SM",
        "a custody record that ends with the consignor, who says the code they were sent",
    ),
    row(
        &[S::ToDonate],
        "donate",
        &[S::Donated],
        "SM",
        "the charity, and its receipt or the number of it",
    ),
    row(
        &[S::InStock],
        "relist",
        &[S::Available],
        "SM",
        "bought out or converted at the end of its term; as the house's own it has no term",
    ),
    stays(&[S::AwaitingGoods], "delete", "Admin", DELETED),
    stays(&[S::InProcessing], "delete", "Admin", DELETED),
    stays(&[S::InStock], "delete", "Admin", DELETED),
    stays(&[S::Unlisted], "delete", "Admin", DELETED),
    stays(&[S::Delivered], "delete", "Admin", DELETED),
    stays(&[S::Returned], "delete", "Admin", DELETED),
    stays(&[S::Donated], "delete", "Admin", DELETED),
    stays(&[S::Missing], "delete", "Admin", DELETED),
    stays(&[S::Damaged], "delete", "Admin", DELETED),
    stays(&[S::AwaitingGoods], "restore", "Admin", RESTORED),
    stays(&[S::InProcessing], "restore", "Admin", RESTORED),
    stays(&[S::InStock], "restore", "Admin", RESTORED),
    stays(&[S::Unlisted], "restore", "Admin", RESTORED),
    stays(&[S::Delivered], "restore", "Admin", RESTORED),
    stays(&[S::Returned], "restore", "Admin", RESTORED),
    stays(&[S::Donated], "restore", "Admin", RESTORED),
    stays(&[S::Missing], "restore", "Admin", RESTORED),
    stays(&[S::Damaged], "restore", "Admin", RESTORED),
];
