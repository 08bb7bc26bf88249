//! The state of a contract as it is stored: the same facts, total matches in both directions.

use domain::access::Actor;
use domain::contract::{Agreement, PrintedDocument, Signature, SigningLink, State, Termination};
use domain::ids::ContractId;
use domain::time::{Date, Timestamp};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub(super) enum StateItem {
    Draft {
        #[serde(default)]
        document: Option<PrintedDocument>,
    },
    Ready {
        document: PrintedDocument,
    },
    Sent {
        document: PrintedDocument,
        link: SigningLink,
    },
    Signed {
        document: PrintedDocument,
        signature: Signature,
    },
    Active {
        agreement: Agreement,
    },
    Completed {
        agreement: Agreement,
        at: Timestamp,
    },
    Terminated {
        agreement: Agreement,
        termination: Termination,
    },
    Expired {
        agreement: Agreement,
        ended_on: Date,
    },
    Renewed {
        agreement: Agreement,
        by: ContractId,
        at: Timestamp,
    },
    Declined {
        document: PrintedDocument,
        #[serde(default)]
        reason: Option<String>,
        at: Timestamp,
    },
    Void {
        #[serde(default)]
        document: Option<PrintedDocument>,
        reason: String,
        by: Actor,
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
    Draft { document }
    Ready { document }
    Sent { document, link }
    Signed { document, signature }
    Active { agreement }
    Completed { agreement, at }
    Terminated { agreement, termination }
    Expired { agreement, ended_on }
    Renewed { agreement, by, at }
    Declined { document, reason, at }
    Void { document, reason, by, at }
}
