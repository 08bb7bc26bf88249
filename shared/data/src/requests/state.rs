//! The state of a request as it is stored: the same facts, total matches in both directions.

use domain::ids::{ContractId, ProductId, UserId};
use domain::request::{
    Acceptance, Appointment, Appraised, Assignment, Cancellation, ChangesRequested, Custody,
    Intake, Offering, Rejection, State,
};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub(super) enum StateItem {
    Draft {
        #[serde(default)]
        changes: Option<ChangesRequested>,
    },
    Submitted {
        intake: Intake,
    },
    Assigned {
        assignment: Assignment,
    },
    Scheduled {
        assignment: Assignment,
        appointment: Appointment,
    },
    Received {
        assignment: Assignment,
        custody: Custody,
    },
    InAppraisal {
        assignment: Assignment,
        #[serde(default)]
        custody: Option<Custody>,
        started_at: Timestamp,
    },
    Appraised {
        appraised: Appraised,
    },
    Proposed {
        offering: Offering,
    },
    Accepted {
        acceptance: Acceptance,
    },
    Contracted {
        acceptance: Acceptance,
        contract: ContractId,
        #[serde(default)]
        unlisted: Option<Vec<ProductId>>,
    },
    Completed {
        acceptance: Acceptance,
        contract: ContractId,
        at: Timestamp,
    },
    Rejected {
        rejection: Rejection,
        #[serde(default)]
        appraiser: Option<UserId>,
        #[serde(default)]
        custody: Option<Custody>,
    },
    Cancelled {
        cancellation: Cancellation,
        #[serde(default)]
        appraiser: Option<UserId>,
        #[serde(default)]
        custody: Option<Custody>,
    },
    Expired {
        at: Timestamp,
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
    Draft { changes }
    Submitted { intake }
    Assigned { assignment }
    Scheduled { assignment, appointment }
    Received { assignment, custody }
    InAppraisal { assignment, custody, started_at }
    Appraised { appraised }
    Proposed { offering }
    Accepted { acceptance }
    Contracted { acceptance, contract, unlisted }
    Completed { acceptance, contract, at }
    Rejected { rejection, appraiser, custody }
    Cancelled { cancellation, appraiser, custody }
    Expired { at }
}
