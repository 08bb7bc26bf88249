//! A hand-over between two parties of the house: one side gives and scans, the other confirms by
//! scanning the same thing. Until then it is open, and the risk stays where it was.

mod decide;
mod event;
mod refusal;
mod table;

use super::{CustodyItem, CustodyRecord, Party, Scan, Subject};
use crate::ids::{CustodyId, LocationId, MediaId, ProductId, UserId};
use crate::machine::vocabulary;
use crate::time::Timestamp;
use crate::user::Geo;

use serde::{Deserialize, Serialize};

pub use event::HandOverEvent;
pub use refusal::Refusal;
pub use table::TRANSITIONS;

vocabulary! {
    /// The status of a hand-over.
    #[schemars(rename = "HandOverStatus")]
    pub enum Status {
        /// Given, and not taken yet.
        Open = "open",
        /// Taken.
        Confirmed = "confirmed",
        /// Called off by the side that gave, or refused by the one that should take.
        Cancelled = "cancelled",
    }
}

/// A hand-over of one product in two steps.
///
/// Invariant: `version` grows by exactly one with every accepted [`Command`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOver {
    id: CustodyId,
    version: u64,
    facts: HandOverFacts,
    state: State,
}

/// What never changes about a hand-over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOverFacts {
    /// What.
    pub product_id: ProductId,
    /// Who gives.
    pub from: Party,
    /// Who shall take: a person, or anyone of a location.
    pub to: Party,
    /// The condition, as the giver saw it.
    pub condition_note: String,
    /// Photos taken by the giver.
    #[serde(default)]
    pub photos: Vec<MediaId>,
    /// Where it was given.
    #[serde(default)]
    pub geo: Option<Geo>,
    /// The location the product was booked in when it was given.
    pub location_id: LocationId,
    /// The giver's scan.
    pub given: Scan,
}

/// Where a hand-over stands, with what is known there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Given, and not taken yet.
    Open,
    /// Taken.
    Confirmed {
        /// The taker's scan.
        taken: Scan,
        /// What the taker saw otherwise than the giver.
        note: Option<String>,
    },
    /// Not taken.
    Cancelled {
        /// By whom: the side that gave, or the one that should take.
        by: UserId,
        /// When.
        at: Timestamp,
        /// Why.
        reason: String,
    },
}

/// What can be asked of a hand-over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// The other side takes it.
    Confirm {
        /// The product that was scanned.
        scanned: ProductId,
        /// What the taker saw otherwise than the giver.
        note: Option<String>,
    },
    /// It does not take place.
    Cancel {
        /// Why.
        reason: String,
    },
}

/// What a hand-over begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewHandOver {
    /// What.
    pub product_id: ProductId,
    /// The product that was scanned.
    pub scanned: ProductId,
    /// Who gives: whoever has it.
    pub from: Party,
    /// Who shall take.
    pub to: Party,
    /// Whether the person who shall take may record hand-overs. Of a location somebody may.
    pub taker_may: bool,
    /// The condition, as the giver sees it.
    pub condition_note: String,
    /// Photos taken by the giver.
    pub photos: Vec<MediaId>,
    /// Where.
    pub geo: Option<Geo>,
    /// The location the product is booked in.
    pub location_id: LocationId,
}

/// A hand-over taken apart, for the data layer to keep and to rebuild.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOverParts {
    /// Its id; that of the record once it is confirmed.
    pub id: CustodyId,
    /// How many commands it has accepted, the opening included.
    pub version: u64,
    /// What never changes.
    pub facts: HandOverFacts,
    /// Where it stands.
    pub state: State,
}

impl State {
    /// In one word.
    pub const fn status(&self) -> Status {
        match self {
            Self::Open => Status::Open,
            Self::Confirmed { .. } => Status::Confirmed,
            Self::Cancelled { .. } => Status::Cancelled,
        }
    }
}

impl Command {
    /// Its name in the table.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Confirm { .. } => "confirm",
            Self::Cancel { .. } => "cancel",
        }
    }
}

impl HandOver {
    /// Rebuilds one from storage. Only the data layer calls this.
    pub fn restore(parts: HandOverParts) -> Self {
        let HandOverParts {
            id,
            version,
            facts,
            state,
        } = parts;
        Self {
            id,
            version,
            facts,
            state,
        }
    }

    /// Its id; that of the record once it is confirmed.
    pub fn id(&self) -> &CustodyId {
        &self.id
    }

    /// How many commands it has accepted, the opening included.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// What never changes.
    pub fn facts(&self) -> &HandOverFacts {
        &self.facts
    }

    /// Where it stands, with what is known there.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Where it stands, in one word.
    pub fn status(&self) -> Status {
        self.state.status()
    }

    /// The record of a hand-over that was confirmed.
    pub fn record(&self) -> Option<CustodyRecord> {
        let State::Confirmed { taken, note } = &self.state else {
            return None;
        };
        let facts = &self.facts;
        let condition_note = match note {
            Some(note) => format!("{} / {note}", facts.condition_note),
            None => facts.condition_note.clone(),
        };
        Some(CustodyRecord {
            id: self.id.clone(),
            from: facts.from.clone(),
            to: facts.to.clone(),
            at: taken.at,
            items: vec![CustodyItem {
                subject: Subject::Product {
                    id: facts.product_id.clone(),
                },
                condition_note,
                photos: facts.photos.clone(),
            }],
            scan_by_from: Some(facts.given.clone()),
            scan_by_to: Some(taken.clone()),
            geo: facts.geo,
        })
    }
}
