//! Why a transfer does not change.

use super::Status;
use crate::fault::{Class, Fault};
use crate::ids::ProductId;

/// Why something was turned down.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not where this can happen.
    #[error("a transfer that is {status} does not take `{event}`")]
    TransitionNotAllowed {
        /// Where it stands.
        status: Status,
        /// What was tried.
        event: &'static str,
    },
    /// The house itself has no hands.
    #[error("only a person moves anything")]
    PersonOnly,
    /// Not a person of the location where it happens.
    #[error("only a person of that location does this")]
    NotHere,
    /// From and to are the same.
    #[error("it would go to where it is")]
    SameLocation,
    /// None, or too many.
    #[error("1 to 50 products")]
    LineCount,
    /// A product is there twice.
    #[error("product {place} is there twice")]
    Repeated {
        /// Which, counted from 0.
        place: usize,
    },
    /// It is not part of the transfer.
    #[error("{0} is not part of the transfer")]
    NotInTransfer(ProductId),
    /// It is not where this can happen to it.
    #[error("{0} is not so far, or further")]
    LineElsewhere(ProductId),
    /// One person for both sides.
    #[error("each side scans for itself")]
    SameScanner,
    /// Somebody else carries.
    #[error("somebody else carries it")]
    NotCarrier,
    /// Nothing was loaded.
    #[error("nothing is loaded")]
    NothingLoaded,
    /// Something was loaded.
    #[error("what is loaded is sent, and can be sent back")]
    AlreadyLoaded,
    /// Something is still to become of these.
    #[error("something is still to become of some products")]
    Unsettled {
        /// Which.
        products: Vec<ProductId>,
    },
    /// Why is not said.
    #[error("say why")]
    ReasonMissing,
    /// Nothing is said of what is missing.
    #[error("say what is known of what is missing")]
    NoteMissing,
}

impl Fault for Refusal {
    fn class(&self) -> Class {
        match self {
            Self::PersonOnly | Self::NotHere => Class::Forbidden,
            Self::SameLocation
            | Self::LineCount
            | Self::Repeated { .. }
            | Self::ReasonMissing
            | Self::NoteMissing => Class::Invalid,
            Self::TransitionNotAllowed { .. }
            | Self::NotInTransfer(_)
            | Self::LineElsewhere(_)
            | Self::SameScanner
            | Self::NotCarrier
            | Self::NothingLoaded
            | Self::AlreadyLoaded
            | Self::Unsettled { .. } => Class::Refused,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::TransitionNotAllowed { .. } => "transition_not_allowed",
            Self::PersonOnly => "person_only",
            Self::NotHere => "permission_denied",
            Self::SameLocation => "transfer_same_location",
            Self::LineCount => "transfer_line_count",
            Self::Repeated { .. } => "transfer_item_repeated",
            Self::NotInTransfer(_) => "transfer_item_unknown",
            Self::LineElsewhere(_) => "transfer_item_elsewhere",
            Self::SameScanner => "custody_same_scanner",
            Self::NotCarrier => "transfer_not_carrier",
            Self::NothingLoaded => "transfer_nothing_loaded",
            Self::AlreadyLoaded => "transfer_loaded",
            Self::Unsettled { .. } => "transfer_unsettled",
            Self::ReasonMissing => "reason_needed",
            Self::NoteMissing => "note_needed",
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        let one = |field: &str| vec![(field.to_owned(), self.to_string())];
        match self {
            Self::SameLocation => one("to"),
            Self::LineCount => one("codes"),
            Self::Repeated { place } => one(&format!("codes[{place}]")),
            Self::NotInTransfer(_) | Self::LineElsewhere(_) => one("codes"),
            Self::ReasonMissing => one("reason"),
            Self::NoteMissing => one("note"),
            Self::Unsettled { products } => {
                let named = products.iter();
                named
                    .map(|id| {
                        (
                            id.to_string(),
                            "is still to arrive or to be named".to_owned(),
                        )
                    })
                    .collect()
            }
            Self::TransitionNotAllowed { .. }
            | Self::PersonOnly
            | Self::NotHere
            | Self::SameScanner
            | Self::NotCarrier
            | Self::NothingLoaded
            | Self::AlreadyLoaded => Vec::new(),
        }
    }
}
