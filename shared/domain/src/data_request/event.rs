//! What happened to a data request. Ids and kinds, never what the data says.

use serde::{Deserialize, Serialize};

use super::{Kind, Step};
use crate::event::Event;
use crate::ids::UserId;
use crate::time::Date;

/// What happened, in the past tense. The envelope names the data request and who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum DataRequestEvent {
    /// It was asked.
    Opened {
        /// Whose data.
        user: UserId,
        /// What is asked.
        kind: Kind,
        /// By when an answer is due.
        due_on: Date,
    },
    /// The house is at it: it makes a copy, or erases.
    Begun {
        /// Whose data.
        user: UserId,
        /// What is asked.
        kind: Kind,
    },
    /// A step of an erasure is done.
    StepFinished {
        /// Which.
        step: Step,
    },
    /// It is done.
    Fulfilled {
        /// Whose data.
        user: UserId,
        /// What was asked.
        kind: Kind,
    },
    /// It was turned down.
    Refused {
        /// Whose data.
        user: UserId,
        /// What was asked.
        kind: Kind,
        /// Why, in words for the person.
        reason: String,
    },
    /// The person was erased, and what they wrote with them.
    WordsForgotten,
}

impl Event for DataRequestEvent {
    const SOURCE: &'static str = "dejavu.identity";

    fn name(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "DataRequestOpened",
            Self::Begun { .. } => "DataRequestBegun",
            Self::StepFinished { .. } => "DataRequestStepFinished",
            Self::Fulfilled { .. } => "DataRequestFulfilled",
            Self::Refused { .. } => "DataRequestRefused",
            Self::WordsForgotten => "DataRequestWordsForgotten",
        }
    }
}
