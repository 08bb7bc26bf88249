//! What happened to a hand-over.

use serde::{Deserialize, Serialize};

use super::super::Party;
use crate::event::Event;
use crate::ids::ProductId;

/// What happened to a hand-over. Carries ids, and nothing about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(missing_docs, reason = "every field is the id or fact its name says")]
pub enum HandOverEvent {
    /// One side gave.
    Opened {
        product_id: ProductId,
        from: Party,
        to: Party,
    },
    /// The other side took.
    Confirmed {
        product_id: ProductId,
        from: Party,
        to: Party,
    },
    /// It did not take place.
    Cancelled {
        product_id: ProductId,
        /// Whether the side that gave called it off; otherwise the other one refused.
        by_giver: bool,
    },
}

impl Event for HandOverEvent {
    const SOURCE: &'static str = "dejavu.inventory";

    fn name(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "HandOverOpened",
            Self::Confirmed { .. } => "HandOverConfirmed",
            Self::Cancelled { .. } => "HandOverCancelled",
        }
    }
}
