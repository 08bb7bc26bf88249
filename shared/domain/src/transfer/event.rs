//! What happened to a transfer.

use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::ids::{CustodyId, LocationId, ProductId, UserId};

/// What happened to a transfer. Carries ids, and nothing about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(missing_docs, reason = "every field is the id or fact its name says")]
pub enum TransferEvent {
    /// Somebody listed what shall go.
    Opened {
        from: LocationId,
        to: LocationId,
        products: Vec<ProductId>,
    },
    /// The carrier took these.
    Loaded {
        products: Vec<ProductId>,
        custody_id: CustodyId,
    },
    /// These stay where they are.
    Left { products: Vec<ProductId> },
    /// The carrier departed.
    Sent {
        from: LocationId,
        to: LocationId,
        carrier: UserId,
        products: Vec<ProductId>,
    },
    /// These arrived.
    Received {
        to: LocationId,
        products: Vec<ProductId>,
        custody_id: CustodyId,
    },
    /// These were loaded and did not arrive.
    Missed {
        carrier: UserId,
        products: Vec<ProductId>,
    },
    /// Nothing more is to come.
    Closed { missing: Vec<ProductId> },
    /// It did not take place.
    Cancelled,
}

impl Event for TransferEvent {
    const SOURCE: &'static str = "dejavu.inventory";

    fn name(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "TransferOpened",
            Self::Loaded { .. } => "TransferLoaded",
            Self::Left { .. } => "TransferLeft",
            Self::Sent { .. } => "TransferSent",
            Self::Received { .. } => "TransferReceived",
            Self::Missed { .. } => "TransferMissed",
            Self::Closed { .. } => "TransferClosed",
            Self::Cancelled => "TransferCancelled",
        }
    }
}
