//! The state of a stock count as it is stored: the same facts, total matches in both directions.

use domain::custody::Scan;
use domain::stock_count::{Place, Settlement, State, Totals};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub(super) enum StateItem {
    Listing {
        expected: u32,
        next: Place,
    },
    Counting {
        expected: u32,
    },
    Closed {
        closed: Scan,
        totals: Totals,
        settlement: Settlement,
    },
    Cancelled {
        cancelled: Scan,
        reason: String,
    },
}

impl From<&State> for StateItem {
    fn from(state: &State) -> Self {
        match state.clone() {
            State::Listing { expected, next } => Self::Listing { expected, next },
            State::Counting { expected } => Self::Counting { expected },
            State::Closed {
                closed,
                totals,
                settlement,
            } => Self::Closed {
                closed,
                totals,
                settlement,
            },
            State::Cancelled { cancelled, reason } => Self::Cancelled { cancelled, reason },
        }
    }
}

impl From<StateItem> for State {
    fn from(item: StateItem) -> Self {
        match item {
            StateItem::Listing { expected, next } => Self::Listing { expected, next },
            StateItem::Counting { expected } => Self::Counting { expected },
            StateItem::Closed {
                closed,
                totals,
                settlement,
            } => Self::Closed {
                closed,
                totals,
                settlement,
            },
            StateItem::Cancelled { cancelled, reason } => Self::Cancelled { cancelled, reason },
        }
    }
}
