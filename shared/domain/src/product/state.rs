//! Where a product stands, with what is known there.

use super::details::Finding;
use crate::machine::vocabulary;
use crate::time::Timestamp;

vocabulary! {
    /// Where a product stands, in one word (machine D).
    #[schemars(rename = "ProductStatus")]
    pub enum Status {
        /// Agreed, but not in the house yet.
        AwaitingGoods = "awaiting_goods",
        /// In the house, being prepared.
        InProcessing = "in_processing",
        /// Held back: it may not be genuine. Not even given back before a legal check.
        Quarantined = "quarantined",
        /// Ready for sale, and never listed.
        InStock = "in_stock",
        /// On sale.
        Available = "available",
        /// Taken off sale for the time being.
        Unlisted = "unlisted",
    }
}

/// Where a product stands, with what is known there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Agreed, but not in the house yet.
    AwaitingGoods,
    /// In the house, being prepared.
    InProcessing {
        /// Since when.
        since: Timestamp,
    },
    /// Held back.
    Quarantined {
        /// What was found.
        finding: Finding,
        /// Since when.
        since: Timestamp,
    },
    /// Ready for sale.
    InStock {
        /// Since when.
        since: Timestamp,
    },
    /// On sale.
    Available {
        /// Since when, this time.
        since: Timestamp,
    },
    /// Taken off sale for the time being.
    Unlisted {
        /// Why.
        reason: String,
        /// Since when.
        since: Timestamp,
    },
}

impl State {
    /// In one word.
    pub fn status(&self) -> Status {
        match self {
            Self::AwaitingGoods => Status::AwaitingGoods,
            Self::InProcessing { .. } => Status::InProcessing,
            Self::Quarantined { .. } => Status::Quarantined,
            Self::InStock { .. } => Status::InStock,
            Self::Available { .. } => Status::Available,
            Self::Unlisted { .. } => Status::Unlisted,
        }
    }
}
