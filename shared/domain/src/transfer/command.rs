//! What can be asked of a transfer.

use crate::ids::{CustodyId, LocationId, ProductId};

/// What a transfer begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTransfer {
    /// Its human number.
    pub number: String,
    /// From where.
    pub from: LocationId,
    /// To where.
    pub to: LocationId,
    /// Why, or what to mind.
    pub note: String,
    /// What shall go, with its stock number.
    pub products: Vec<(ProductId, String)>,
}

/// One thing that arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Which.
    pub product: ProductId,
    /// Where it was put.
    pub shelf: Option<String>,
}

/// What can be asked of a transfer. A transfer of many products is loaded, received and settled in
/// several commands, since one change of the table has only so much room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// The carrier takes these.
    Load {
        /// Which.
        products: Vec<ProductId>,
        /// The record: store to carrier.
        custody: CustodyId,
    },
    /// These stay where they are.
    Leave {
        /// Which.
        products: Vec<ProductId>,
    },
    /// The carrier departs.
    Send,
    /// These arrive.
    Receive {
        /// Which, and where they are put.
        arrivals: Vec<Arrival>,
        /// The record: carrier to store.
        custody: CustodyId,
    },
    /// These were loaded and did not arrive.
    Miss {
        /// Which.
        products: Vec<ProductId>,
    },
    /// Nothing more is to come.
    Close {
        /// What there is to say of it.
        note: String,
    },
    /// It does not take place.
    Cancel {
        /// Why.
        reason: String,
    },
}

impl Command {
    /// Its name in the table.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Load { .. } => "load",
            Self::Leave { .. } => "leave",
            Self::Send => "send",
            Self::Receive { .. } => "receive",
            Self::Miss { .. } => "miss",
            Self::Close { .. } => "close",
            Self::Cancel { .. } => "cancel",
        }
    }
}
