//! The moves of a price. None of them moves the product itself.

use crate::machine::Transition;
use crate::product::Status;
use crate::product::table::stays;

use Status as S;

const BY_HAND: &str = "reason; further than the limit from the approved price: a second person; \
     under the floor: the consignor too (R8)";
const APPROVAL: &str = "a change waits; who approves is not who asked";
const CONSENT: &str = "asked, and in time; accept, keep or talk";
const MARKDOWN: &str = "percent of the list price, never under the floor; not while do_not_discount; \
     asked or told before as the schedule says; waits while held (R6, R7)";
const LAPSE: &str = "asked about a change by hand, and the time is over: the price stays";

macro_rules! rows {
    (by_hand: $($status:ident),+; scheduled: $($listed:ident),+) => {
        &[
            $(
                stays(&[S::$status], "change_price", "SM", BY_HAND),
                stays(&[S::$status], "decide_price", "SM", APPROVAL),
                stays(&[S::$status], "answer_price", "CO", CONSENT),
                stays(&[S::$status], "price_lapse", "SYS, SM", LAPSE),
            )+
            $(stays(&[S::$listed], "markdown", "SYS, SM", MARKDOWN),)+
        ]
    };
}

/// Every move of this part.
pub(in crate::product) const ROWS: &[Transition<Status>] = rows!(
    by_hand: AwaitingGoods, InProcessing, InStock, Unlisted, Available, Reserved, InGrace;
    scheduled: InStock, Unlisted, Available, Reserved, InGrace
);
