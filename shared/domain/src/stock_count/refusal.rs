//! Why a stock count does not change.

use super::Status;
use crate::fault::{Class, Fault};

/// Why something was turned down.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not where this can happen.
    #[error("a stock count that is {status} does not take `{event}`")]
    TransitionNotAllowed {
        /// Where it stands.
        status: Status,
        /// What was tried.
        event: &'static str,
    },
    /// The house itself has no eyes.
    #[error("only a person counts")]
    PersonOnly,
    /// Not a person who does this in the location.
    #[error("only a person of that location does this")]
    NotHere,
    /// Everything is in the books.
    #[error("everything that was found is in the books")]
    NothingToSettle,
    /// Why is not said.
    #[error("say why")]
    ReasonMissing,
}

impl Fault for Refusal {
    fn class(&self) -> Class {
        match self {
            Self::PersonOnly | Self::NotHere => Class::Forbidden,
            Self::TransitionNotAllowed { .. } | Self::NothingToSettle => Class::Refused,
            Self::ReasonMissing => Class::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::TransitionNotAllowed { .. } => "transition_not_allowed",
            Self::PersonOnly => "person_only",
            Self::NotHere => "permission_denied",
            Self::NothingToSettle => "nothing_to_settle",
            Self::ReasonMissing => "reason_needed",
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        match self {
            Self::ReasonMissing => vec![("reason".to_owned(), self.to_string())],
            Self::TransitionNotAllowed { .. }
            | Self::PersonOnly
            | Self::NotHere
            | Self::NothingToSettle => Vec::new(),
        }
    }
}
