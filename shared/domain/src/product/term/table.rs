//! The moves of a term.

use crate::machine::Transition;
use crate::product::Status;
use crate::product::table::{row, stays};

use Status as S;

const NOTICE: &str = "15, 7 and 1 days before the end, at the start of grace and 3 days before its \
     end (R10)";
const EXPIRE: &str = "the last day has passed; stays on sale in grace, split unchanged";
const CARRIED: &str = "the following contract is signed by both sides";

/// Every move of this part.
pub(in crate::product) const ROWS: &[Transition<Status>] = &[
    stays(&[S::InStock], "term_notice", "SYS, SM", NOTICE),
    stays(&[S::Unlisted], "term_notice", "SYS, SM", NOTICE),
    stays(&[S::Available], "term_notice", "SYS, SM", NOTICE),
    stays(&[S::Reserved], "term_notice", "SYS, SM", NOTICE),
    stays(&[S::InGrace], "term_notice", "SYS, SM", NOTICE),
    row(
        &[S::InStock, S::Unlisted, S::Available],
        "expire",
        &[S::InGrace],
        "SYS, SM",
        EXPIRE,
    ),
    row(
        &[S::InGrace],
        "grace_end",
        &[S::ToReturn, S::ToDonate, S::InStock, S::InGrace],
        "SYS, SM",
        "as the contract says; bought out or converted it is the house's, in stock; with less than \
         two proved notices it stays in grace, and staff are told",
    ),
    row(
        &[S::InGrace],
        "renew",
        &[S::Available],
        "CO and SM",
        CARRIED,
    ),
    stays(&[S::AwaitingGoods], "renew", "CO and SM", CARRIED),
    stays(&[S::InProcessing], "renew", "CO and SM", CARRIED),
    stays(&[S::InStock], "renew", "CO and SM", CARRIED),
    stays(&[S::Unlisted], "renew", "CO and SM", CARRIED),
    stays(&[S::Available], "renew", "CO and SM", CARRIED),
    stays(&[S::Reserved], "renew", "CO and SM", CARRIED),
    row(
        &[S::InGrace],
        "amend",
        &[S::Available, S::InGrace],
        "CO and SM",
        "available again if the term as it is now is not over",
    ),
    stays(&[S::AwaitingGoods], "amend", "CO and SM", CARRIED),
    stays(&[S::InProcessing], "amend", "CO and SM", CARRIED),
    stays(&[S::InStock], "amend", "CO and SM", CARRIED),
    stays(&[S::Unlisted], "amend", "CO and SM", CARRIED),
    stays(&[S::Available], "amend", "CO and SM", CARRIED),
    stays(&[S::Reserved], "amend", "CO and SM", CARRIED),
];
