//! The state of a proposal as it is stored: the same facts, total matches in both directions.

use domain::ids::ProposalId;
use domain::proposal::{
    Answer, Approval, LapseOfTime, RefusedCounter, Sending, SentBack, State, SubmittedBy,
    Withdrawal,
};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub(super) enum StateItem {
    Draft {
        #[serde(default)]
        sent_back: Option<SentBack>,
    },
    PendingApproval {
        submitted: SubmittedBy,
    },
    Approved {
        approval: Approval,
    },
    Sent {
        sending: Sending,
    },
    Viewed {
        sending: Sending,
    },
    Countered {
        sending: Sending,
        answer: Answer,
        #[serde(default)]
        superseded_by: Option<ProposalId>,
    },
    Accepted {
        sending: Sending,
        answer: Answer,
    },
    PartiallyAccepted {
        sending: Sending,
        answer: Answer,
    },
    Rejected {
        sending: Sending,
        answer: Answer,
        #[serde(default)]
        refused: Option<RefusedCounter>,
    },
    AutoAccepted {
        sending: Sending,
        lapse: LapseOfTime,
    },
    Expired {
        sending: Sending,
        at: Timestamp,
    },
    Withdrawn {
        #[serde(default)]
        sending: Option<Sending>,
        withdrawal: Withdrawal,
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
    Draft { sent_back }
    PendingApproval { submitted }
    Approved { approval }
    Sent { sending }
    Viewed { sending }
    Countered { sending, answer, superseded_by }
    Accepted { sending, answer }
    PartiallyAccepted { sending, answer }
    Rejected { sending, answer, refused }
    AutoAccepted { sending, lapse }
    Expired { sending, at }
    Withdrawn { sending, withdrawal }
}
