//! The state of a transfer as it is stored: the same facts, total matches in both directions.

use domain::custody::Scan;
use domain::ids::UserId;
use domain::time::Timestamp;
use domain::transfer::State;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub(super) enum StateItem {
    Open {
        #[serde(default)]
        carrier: Option<UserId>,
    },
    Sent {
        sent: Scan,
    },
    Received {
        sent: Scan,
        since: Timestamp,
    },
    Closed {
        sent: Scan,
        closed: Scan,
        note: String,
    },
    Cancelled {
        cancelled: Scan,
        reason: String,
    },
}

impl From<&State> for StateItem {
    fn from(state: &State) -> Self {
        match state.clone() {
            State::Open { carrier } => Self::Open { carrier },
            State::Sent { sent } => Self::Sent { sent },
            State::Received { sent, since } => Self::Received { sent, since },
            State::Closed { sent, closed, note } => Self::Closed { sent, closed, note },
            State::Cancelled { cancelled, reason } => Self::Cancelled { cancelled, reason },
        }
    }
}

impl From<StateItem> for State {
    fn from(item: StateItem) -> Self {
        match item {
            StateItem::Open { carrier } => Self::Open { carrier },
            StateItem::Sent { sent } => Self::Sent { sent },
            StateItem::Received { sent, since } => Self::Received { sent, since },
            StateItem::Closed { sent, closed, note } => Self::Closed { sent, closed, note },
            StateItem::Cancelled { cancelled, reason } => Self::Cancelled { cancelled, reason },
        }
    }
}
