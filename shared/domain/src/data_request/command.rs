//! What can be asked of a data request.

use super::{Copied, Hold, Kind, Step};
use crate::ids::{DataRequestId, UserId};

/// Everything needed to take a data request in.
#[derive(Clone, Debug)]
pub struct NewDataRequest {
    /// Its id.
    pub id: DataRequestId,
    /// Whose data.
    pub user: UserId,
    /// What is asked.
    pub kind: Kind,
    /// What stands in the way, or stays whatever is asked.
    pub holds: Vec<Hold>,
    /// What is to be put right, or no longer done, in their own words.
    pub words: Option<String>,
    /// Working days that the law leaves for an answer.
    pub working_days: u16,
}

/// What can be asked of a data request.
#[derive(Clone, Debug)]
pub enum Command {
    /// The house begins to make a copy.
    Begin,
    /// A person decides that it is to be done.
    Fulfil {
        /// What stands in the way now.
        holds: Vec<Hold>,
    },
    /// A person turns it down.
    Refuse {
        /// Why, in words for whom it concerns.
        reason: String,
    },
    /// A step of an erasure is done.
    FinishStep {
        /// Which.
        step: Step,
    },
    /// The copy is made.
    FinishCopy {
        /// Where it lies.
        copy: Copied,
    },
}

impl Command {
    /// Its name in the table.
    pub const fn verb(&self) -> &'static str {
        match self {
            Self::Begin => "begin",
            Self::Fulfil { .. } => "fulfil",
            Self::Refuse { .. } => "refuse",
            Self::FinishStep { .. } => "finish_step",
            Self::FinishCopy { .. } => "finish_copy",
        }
    }
}
