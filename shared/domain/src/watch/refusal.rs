//! Why a watch does not change.

use super::{Kind, Status};
use crate::fault::{Class, Fault};

/// Why something was turned down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not where this can happen, or not what this kind of watch does.
    #[error("a watch for {kind} that is {status} does not take `{verb}`")]
    NotAllowed {
        /// For what.
        kind: Kind,
        /// Where it stands.
        status: Status,
        /// What was tried.
        verb: &'static str,
    },
    /// It is not theirs.
    #[error("only who waits says so")]
    NotYours,
    /// Whoever wants it can buy it at once.
    #[error("it can be bought right now")]
    IsFree,
    /// The price is not lower than the one they know.
    #[error("it does not cost less")]
    NotCheaper,
    /// Their turn is not over yet.
    #[error("it is still their turn")]
    NotOver,
}

impl Fault for Refusal {
    fn class(&self) -> Class {
        match self {
            Self::NotYours => Class::Forbidden,
            Self::NotAllowed { .. } | Self::IsFree | Self::NotCheaper | Self::NotOver => {
                Class::Refused
            }
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotAllowed { .. } => "transition_not_allowed",
            Self::NotYours => "permission_denied",
            Self::IsFree => "item_is_free",
            Self::NotCheaper => "price_not_lower",
            Self::NotOver => "offer_not_over",
        }
    }
}
