//! Why a hand-over does not change.

use super::super::CustodyRefusal;
use super::Status;
use crate::fault::{Class, Fault};

/// Why something was turned down.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not where this can happen.
    #[error("a hand-over that is {status} does not take `{event}`")]
    TransitionNotAllowed {
        /// Where it stands.
        status: Status,
        /// What was tried.
        event: &'static str,
    },
    /// The house itself has no hands.
    #[error("only a person hands anything over")]
    PersonOnly,
    /// Whoever gives does not have it.
    #[error("only who has it, or a person of the location that has it, gives it")]
    NotGiver,
    /// Neither the person who was named nor one of the location.
    #[error("only the person who was named, or one of the location, takes it")]
    NotTaker,
    /// Of neither side.
    #[error("only the two sides call a hand-over off")]
    NotParty,
    /// One person for both sides.
    #[error("each side scans for itself")]
    SameScanner,
    /// Whoever shall take can not confirm it.
    #[error("they can not take goods of the house")]
    TakerUnfit,
    /// Another thing was scanned.
    #[error("that is another item")]
    WrongItem,
    /// A text is empty.
    #[error("must not be empty")]
    Blank {
        /// The field.
        field: &'static str,
    },
    /// The record would not make sense.
    #[error(transparent)]
    Record(CustodyRefusal),
}

impl Fault for Refusal {
    fn class(&self) -> Class {
        match self {
            Self::PersonOnly | Self::NotGiver | Self::NotTaker | Self::NotParty => Class::Forbidden,
            Self::TransitionNotAllowed { .. }
            | Self::SameScanner
            | Self::TakerUnfit
            | Self::WrongItem => Class::Refused,
            Self::Blank { .. } => Class::Invalid,
            Self::Record(refusal) => refusal.class(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::TransitionNotAllowed { .. } => "transition_not_allowed",
            Self::PersonOnly => "person_only",
            Self::NotGiver => "custody_not_giver",
            Self::NotTaker => "custody_not_taker",
            Self::NotParty => "custody_not_party",
            Self::SameScanner => "custody_same_scanner",
            Self::TakerUnfit => "custody_taker_unfit",
            Self::WrongItem => "custody_wrong_item",
            Self::Blank { .. } => "field_blank",
            Self::Record(refusal) => refusal.code(),
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        let field = match self {
            Self::WrongItem => "code",
            Self::TakerUnfit => "to",
            Self::Blank { field } => field,
            Self::Record(refusal) => return refusal.fields(),
            Self::TransitionNotAllowed { .. }
            | Self::PersonOnly
            | Self::NotGiver
            | Self::NotTaker
            | Self::NotParty
            | Self::SameScanner => return Vec::new(),
        };
        vec![(field.to_owned(), self.to_string())]
    }
}
