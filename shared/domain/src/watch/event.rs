//! What happened to a watch.

use serde::{Deserialize, Serialize};

use super::{EndReason, Kind};
use crate::event::Event;
use crate::ids::{ProductId, UserId};
use crate::money::Money;
use crate::time::Timestamp;

/// What happened to a watch, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchEvent {
    /// Who waits.
    pub user: UserId,
    /// For which product.
    pub product_id: ProductId,
    /// For what.
    pub kind: Kind,
    /// What happened.
    #[serde(flatten)]
    pub change: WatchChange,
}

/// What happened to a watch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(missing_docs, reason = "every field is the fact its name says")]
pub enum WatchChange {
    /// Someone waits.
    Begun,
    /// It is their turn.
    Offered { until: Timestamp, price: Money },
    /// It costs less.
    PriceDropped { from: Money, to: Money },
    /// It can be bought again.
    BackAvailable { price: Money },
    /// It is over.
    Ended { reason: EndReason },
}

impl Event for WatchEvent {
    const SOURCE: &'static str = "dejavu.catalog";

    fn name(&self) -> &'static str {
        match self.change {
            WatchChange::Begun => "WatchBegun",
            WatchChange::Offered { .. } => "WatchOffered",
            WatchChange::PriceDropped { .. } => "WatchPriceDropped",
            WatchChange::BackAvailable { .. } => "WatchBackAvailable",
            WatchChange::Ended { .. } => "WatchEnded",
        }
    }
}
