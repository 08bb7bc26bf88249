//! The state of a product as it is stored: the same facts, total matches in both directions.

use domain::ids::{CustodyId, SaleId};
use domain::product::{Donation, Finding, Incident, ReturnReason, State};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub(super) enum StateItem {
    AwaitingGoods {},
    InProcessing {
        since: Timestamp,
    },
    Quarantined {
        finding: Finding,
        since: Timestamp,
    },
    InStock {
        since: Timestamp,
    },
    Unlisted {
        reason: String,
        since: Timestamp,
    },
    Available {
        since: Timestamp,
    },
    Reserved {
        since: Timestamp,
    },
    PendingPayment {
        sale: SaleId,
        since: Timestamp,
    },
    OnLayaway {
        sale: SaleId,
        since: Timestamp,
    },
    Sold {
        sale: SaleId,
        since: Timestamp,
    },
    Delivered {
        sale: SaleId,
        since: Timestamp,
    },
    InGrace {
        since: Timestamp,
    },
    ToReturn {
        reason: ReturnReason,
        since: Timestamp,
    },
    Returned {
        custody: CustodyId,
        since: Timestamp,
    },
    ToDonate {
        since: Timestamp,
    },
    Donated {
        donation: Donation,
        since: Timestamp,
    },
    Missing {
        incident: Incident,
        since: Timestamp,
    },
    Damaged {
        incident: Incident,
        since: Timestamp,
    },
}

macro_rules! both_ways {
    ($($variant:ident { $($fact:ident),* })*) => {
        impl From<&State> for StateItem {
            fn from(state: &State) -> Self {
                match state.clone() {
                    $(State::$variant { $($fact),* } => Self::$variant { $($fact),* },)*
                }
            }
        }

        impl From<StateItem> for State {
            fn from(item: StateItem) -> Self {
                match item {
                    $(StateItem::$variant { $($fact),* } => Self::$variant { $($fact),* },)*
                }
            }
        }
    };
}

both_ways! {
    AwaitingGoods {}
    InProcessing { since }
    Quarantined { finding, since }
    InStock { since }
    Unlisted { reason, since }
    Available { since }
    Reserved { since }
    PendingPayment { sale, since }
    OnLayaway { sale, since }
    Sold { sale, since }
    Delivered { sale, since }
    InGrace { since }
    ToReturn { reason, since }
    Returned { custody, since }
    ToDonate { since }
    Donated { donation, since }
    Missing { incident, since }
    Damaged { incident, since }
}
