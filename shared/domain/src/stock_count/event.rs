//! What happened to a stock count.

use serde::{Deserialize, Serialize};

use super::{Settlement, Totals};
use crate::event::Event;
use crate::ids::{CategoryId, LocationId};

/// What happened to a stock count. Carries ids and numbers, and nothing about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(missing_docs, reason = "every field is the id or fact its name says")]
pub enum StockCountEvent {
    /// Somebody began to count.
    Opened {
        location_id: LocationId,
        shelf: Option<String>,
        category_id: Option<CategoryId>,
    },
    /// One more page of what should be there is written down.
    Listed { expected: u32, complete: bool },
    /// Compared.
    Closed {
        location_id: LocationId,
        totals: Totals,
    },
    /// A page of what was found is in the books.
    Settled { settlement: Settlement },
    /// It did not go on.
    Cancelled,
}

impl Event for StockCountEvent {
    const SOURCE: &'static str = "dejavu.inventory";

    fn name(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "StockCountOpened",
            Self::Listed { .. } => "StockCountListed",
            Self::Closed { .. } => "StockCountClosed",
            Self::Settled { .. } => "StockCountSettled",
            Self::Cancelled => "StockCountCancelled",
        }
    }
}
