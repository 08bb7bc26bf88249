//! The state of a data request as it is stored: the same facts, total matches in both directions.

use domain::access::Actor;
use domain::data_request::{Copied, State, Step};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub(super) enum StateItem {
    Received {},
    InProgress {
        since: Timestamp,
        by: Actor,
        #[serde(default)]
        done: Vec<Step>,
    },
    Fulfilled {
        at: Timestamp,
        #[serde(default)]
        copy: Option<Copied>,
    },
    Refused {
        at: Timestamp,
        by: Actor,
        reason: String,
    },
}

impl From<&State> for StateItem {
    fn from(state: &State) -> Self {
        match state.clone() {
            State::Received => Self::Received {},
            State::InProgress { since, by, done } => Self::InProgress { since, by, done },
            State::Fulfilled { at, copy } => Self::Fulfilled { at, copy },
            State::Refused { at, by, reason } => Self::Refused { at, by, reason },
        }
    }
}

impl From<StateItem> for State {
    fn from(item: StateItem) -> Self {
        match item {
            StateItem::Received {} => Self::Received,
            StateItem::InProgress { since, by, done } => Self::InProgress { since, by, done },
            StateItem::Fulfilled { at, copy } => Self::Fulfilled { at, copy },
            StateItem::Refused { at, by, reason } => Self::Refused { at, by, reason },
        }
    }
}
