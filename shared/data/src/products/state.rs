//! The state of a product as it is stored: the same facts, total matches in both directions.

use domain::product::{Finding, State};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub(super) enum StateItem {
    AwaitingGoods {},
    InProcessing { since: Timestamp },
    Quarantined { finding: Finding, since: Timestamp },
    InStock { since: Timestamp },
    Available { since: Timestamp },
    Unlisted { reason: String, since: Timestamp },
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
    Available { since }
    Unlisted { reason, since }
}
