//! Transfers: goods on their way from one location to another. Machine: `open → sent → received →
//! closed`, or `cancelled` before anything is loaded.
//!
//! Three people at least two of whom differ see each thing: whoever opens scans what shall go, the
//! carrier scans what they load, and a person of the other location scans what arrives. Each leg is
//! a custody record. What does not arrive is named when the transfer is closed: it is with the
//! carrier.

mod command;
mod decide;
mod event;
mod refusal;
mod table;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::{Assignee, Subject};
use crate::custody::Scan;
use crate::ids::{CustodyId, LocationId, ProductId, TransferId, UserId};
use crate::machine::vocabulary;
use crate::time::Timestamp;

pub use command::{Arrival, Command, NewTransfer};
pub use event::TransferEvent;
pub use refusal::Refusal;
pub use table::TRANSITIONS;

/// Products of one transfer at most.
pub const MOST_LINES: usize = 50;

vocabulary! {
    /// The status of a transfer.
    #[schemars(rename = "TransferStatus")]
    pub enum Status {
        /// Listed; the goods are still where they were.
        Open = "open",
        /// On the road.
        Sent = "sent",
        /// Something has arrived.
        Received = "received",
        /// At its end; what did not arrive is named.
        Closed = "closed",
        /// Called off before anything was loaded.
        Cancelled = "cancelled",
    }
}

/// Goods on their way from one location to another.
///
/// Invariant: `version` grows by exactly one with every accepted [`Command`]; each product is
/// there once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    id: TransferId,
    version: u64,
    facts: Facts,
    lines: Vec<Line>,
    state: State,
    updated_at: Timestamp,
}

/// What never changes about a transfer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "TransferFacts")]
pub struct Facts {
    /// Its human number.
    pub number: String,
    /// From where.
    pub from: LocationId,
    /// To where.
    pub to: LocationId,
    /// Why, or what to mind.
    #[serde(default)]
    pub note: String,
    /// Who scanned what shall go, and when.
    pub opened: Scan,
}

/// One product of a transfer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "TransferLine")]
pub struct Line {
    /// Which.
    pub product_id: ProductId,
    /// Its stock number.
    pub sku: String,
    /// How far it is.
    pub standing: Standing,
}

/// How far one product of a transfer is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schemars(rename = "TransferLineStanding")]
pub enum Standing {
    /// To be loaded.
    Waiting {},
    /// It stays where it was.
    LeftBehind {},
    /// On the road.
    Loaded {
        /// The record: store to carrier.
        custody_id: CustodyId,
    },
    /// Where it shall be.
    Arrived {
        /// The record: carrier to store.
        custody_id: CustodyId,
        /// When.
        at: Timestamp,
        /// Where it was put.
        shelf: Option<String>,
    },
    /// It was loaded and did not arrive.
    Missing {},
}

/// Where a transfer stands, with what is known there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// The goods are still where they were, but for those that are loaded already.
    Open {
        /// Who loads; nobody before the first thing.
        carrier: Option<UserId>,
    },
    /// On the road.
    Sent {
        /// Who carries, and since when.
        sent: Scan,
    },
    /// Something has arrived.
    Received {
        /// Who carried, and since when.
        sent: Scan,
        /// When the first thing arrived.
        since: Timestamp,
    },
    /// At its end.
    Closed {
        /// Who carried, and since when.
        sent: Scan,
        /// Who closed it, and when.
        closed: Scan,
        /// What there is to say of it.
        note: String,
    },
    /// Called off.
    Cancelled {
        /// Who, and when.
        cancelled: Scan,
        /// Why.
        reason: String,
    },
}

/// A transfer taken apart, for the data layer to keep and to rebuild.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Its id.
    pub id: TransferId,
    /// How many commands it has accepted, the opening included.
    pub version: u64,
    /// What never changes.
    pub facts: Facts,
    /// Its products.
    pub lines: Vec<Line>,
    /// Where it stands.
    pub state: State,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl State {
    /// In one word.
    pub const fn status(&self) -> Status {
        match self {
            Self::Open { .. } => Status::Open,
            Self::Sent { .. } => Status::Sent,
            Self::Received { .. } => Status::Received,
            Self::Closed { .. } => Status::Closed,
            Self::Cancelled { .. } => Status::Cancelled,
        }
    }
}

impl Standing {
    /// Whether something is still to become of it.
    pub const fn is_settled(&self) -> bool {
        match self {
            Self::Waiting {} | Self::Loaded { .. } => false,
            Self::LeftBehind {} | Self::Arrived { .. } | Self::Missing {} => true,
        }
    }
}

impl Transfer {
    /// Rebuilds one from storage. Only the data layer calls this.
    pub fn restore(parts: Parts) -> Self {
        let Parts {
            id,
            version,
            facts,
            lines,
            state,
            updated_at,
        } = parts;
        Self {
            id,
            version,
            facts,
            lines,
            state,
            updated_at,
        }
    }

    /// Its id.
    pub fn id(&self) -> &TransferId {
        &self.id
    }

    /// How many commands it has accepted, the opening included.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// What never changes.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Its products, in the order of the opening.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The line of a product.
    pub fn line(&self, product: &ProductId) -> Option<&Line> {
        self.lines.iter().find(|line| &line.product_id == product)
    }

    /// Where it stands, with what is known there.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Where it stands, in one word.
    pub fn status(&self) -> Status {
        self.state.status()
    }

    /// When it last changed.
    pub fn updated_at(&self) -> Timestamp {
        self.updated_at
    }

    /// Who carries the goods, once something is loaded.
    pub fn carrier(&self) -> Option<&UserId> {
        match &self.state {
            State::Open { carrier } => carrier.as_ref(),
            State::Sent { sent } | State::Received { sent, .. } | State::Closed { sent, .. } => {
                Some(&sent.by)
            }
            State::Cancelled { .. } => None,
        }
    }

    /// The products that are so far.
    pub fn products(&self, are: impl Fn(&Standing) -> bool) -> Vec<ProductId> {
        let lines = self.lines.iter().filter(|line| are(&line.standing));
        lines.map(|line| line.product_id.clone()).collect()
    }

    /// Whose row it is, seen from one of its two locations.
    pub fn subject_in<'a>(&'a self, location: &'a LocationId) -> Subject<'a> {
        Subject {
            owner: None,
            assignee: Assignee::NotApplicable,
            opened_by: Some(&self.facts.opened.by),
            location: Some(location),
        }
    }
}
