//! Why a data request does not change.

use super::{Hold, Kind, Status, Step};
use crate::fault::{Class, Fault};

/// Why something was turned down.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not where this can happen, or not what this kind of request does.
    #[error("a request for {kind} that is {status} does not take `{verb}`")]
    WrongState {
        /// What is asked.
        kind: Kind,
        /// Where it stands.
        status: Status,
        /// What was tried.
        verb: &'static str,
    },
    /// Only people who answer such requests decide.
    #[error("only who answers data requests decides")]
    NotAllowed,
    /// Nobody decides about their own data.
    #[error("someone else decides about your own data")]
    OwnData,
    /// Something is kept that must be settled first.
    #[error("something must be settled before the data can be erased")]
    Held(Vec<Hold>),
    /// Why it is turned down is not said.
    #[error("say why")]
    ReasonMissing,
    /// They have asked for enough copies today.
    #[error("at most {per_day} copies a day; ask again tomorrow")]
    TooManyCopies {
        /// How many.
        per_day: u16,
    },
    /// The steps are done in their order.
    #[error("the step {0} is not the next one")]
    StepOutOfTurn(Step),
}

impl Fault for Refusal {
    fn class(&self) -> Class {
        match self {
            Self::WrongState { .. } | Self::Held(_) => Class::Refused,
            Self::NotAllowed | Self::OwnData => Class::Forbidden,
            Self::ReasonMissing => Class::Invalid,
            Self::StepOutOfTurn(_) => Class::Conflict,
            Self::TooManyCopies { .. } => Class::Limited,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::WrongState { .. } => "transition_not_allowed",
            Self::NotAllowed => "permission_denied",
            Self::OwnData => "own_data_request",
            Self::Held(_) => "legal_hold",
            Self::ReasonMissing => "reason_needed",
            Self::StepOutOfTurn(_) => "step_out_of_turn",
            Self::TooManyCopies { .. } => "data_export_quota",
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        match self {
            Self::Held(holds) => holds
                .iter()
                .map(|hold| {
                    let left = format!("{} left", hold.count);
                    (hold.kind.as_str().to_owned(), left)
                })
                .collect(),
            Self::ReasonMissing => vec![("reason".to_owned(), self.to_string())],
            Self::WrongState { .. }
            | Self::NotAllowed
            | Self::OwnData
            | Self::TooManyCopies { .. }
            | Self::StepOutOfTurn(_) => Vec::new(),
        }
    }
}
