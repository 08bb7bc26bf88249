//! Why labels are not asked for, or a batch does not change.

use super::Status;
use crate::fault::{Class, Fault};

/// Why something was turned down.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is decided already.
    #[error("a batch of labels that is {status} does not take `{event}`")]
    TransitionNotAllowed {
        /// Where it stands.
        status: Status,
        /// What was tried.
        event: &'static str,
    },
    /// No product, or too many.
    #[error("name 1 to {most} products")]
    Count {
        /// How many at most.
        most: usize,
    },
    /// A product comes twice.
    #[error("a product is named twice")]
    Twice {
        /// Where it comes again, from 0.
        place: usize,
    },
    /// The page has no such sticker.
    #[error("the first sticker is one of 1 to {cells}")]
    NoSuchSticker {
        /// How many it has.
        cells: u16,
    },
    /// What was left out does not fit the batch.
    #[error("what was left out is not of this batch")]
    LeftOut,
}

impl Fault for Refusal {
    fn class(&self) -> Class {
        match self {
            Self::TransitionNotAllowed { .. } => Class::Refused,
            Self::Count { .. } | Self::Twice { .. } | Self::NoSuchSticker { .. } => Class::Invalid,
            Self::LeftOut => Class::Bug,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::TransitionNotAllowed { .. } => "transition_not_allowed",
            Self::Count { .. } => "label_count",
            Self::Twice { .. } => "label_twice",
            Self::NoSuchSticker { .. } => "label_start",
            Self::LeftOut => "label_left_out",
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        let field = match self {
            Self::Count { .. } => "product_ids".to_owned(),
            Self::Twice { place } => format!("product_ids[{place}]"),
            Self::NoSuchSticker { .. } => "start_at".to_owned(),
            Self::TransitionNotAllowed { .. } | Self::LeftOut => return Vec::new(),
        };
        vec![(field, self.to_string())]
    }
}
