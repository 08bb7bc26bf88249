//! Watches: someone wants to be told of a product, or stands in the queue for it.
//!
//! `watching → offered → ended`. One watch of each kind for a person and a product: whoever watches
//! again goes on with the same one. The queue is fair: who came first is offered the product first,
//! for some minutes (R12); who lets them pass has to queue again.

mod decide;
mod event;
mod queue;
mod refusal;
mod table;
#[cfg(test)]
mod tests;

pub use decide::{Command, NewWatch};
pub use event::{WatchChange, WatchEvent};
pub use queue::{Turn, place, turn};
pub use refusal::Refusal;
pub use table::TRANSITIONS;

use sha2::{Digest, Sha256};
use ulid::Ulid;

use crate::access::Caller;
use crate::ids::{Id, ProductId, UserId, WatchId};
use crate::machine::vocabulary;
use crate::money::Money;
use crate::time::Timestamp;

vocabulary! {
    /// What someone waits for.
    #[schemars(rename = "WatchKind")]
    pub enum Kind {
        /// That it costs less.
        PriceDrop = "price_drop",
        /// That it can be bought again.
        BackAvailable = "back_available",
        /// Their turn to buy it.
        Queue = "queue",
    }
}

vocabulary! {
    /// Where a watch stands, in one word.
    #[schemars(rename = "WatchStatus")]
    pub enum Status {
        /// Waiting.
        Watching = "watching",
        /// It is their turn.
        Offered = "offered",
        /// Over.
        Ended = "ended",
    }
}

vocabulary! {
    /// Why a watch is over.
    pub enum EndReason {
        /// They do not want to know any more.
        Unwatched = "unwatched",
        /// They were told.
        Told = "told",
        /// They took what they were offered.
        Taken = "taken",
        /// They let their turn pass.
        Missed = "missed",
    }
}

/// Where a watch stands, with what is known there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Waiting.
    Watching {
        /// Since when: their place in the queue.
        since: Timestamp,
        /// What it cost when they were told last, or began to wait.
        price: Money,
    },
    /// It is their turn.
    Offered {
        /// Since when they had waited.
        since: Timestamp,
        /// Until when it is.
        until: Timestamp,
        /// The fence of the hold by which nobody else can buy it for so long.
        fence: u64,
    },
    /// Over.
    Ended {
        /// Since when.
        at: Timestamp,
        /// Why.
        reason: EndReason,
    },
}

/// What never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Who waits.
    pub user: UserId,
    /// For which product.
    pub product: ProductId,
    /// For what.
    pub kind: Kind,
}

/// A watch, at one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    id: WatchId,
    version: u64,
    facts: Facts,
    title: String,
    state: State,
    updated_at: Timestamp,
}

/// A watch taken apart, for the data layer to keep and to rebuild.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Its id.
    pub id: WatchId,
    /// How many commands it has accepted, the first one included.
    pub version: u64,
    /// What never changes.
    pub facts: Facts,
    /// What the product is called.
    pub title: String,
    /// Where it stands.
    pub state: State,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Watch {
    /// Puts a stored watch together again. For the data layer only: it checks nothing.
    pub fn restore(parts: Parts) -> Self {
        let Parts {
            id,
            version,
            facts,
            title,
            state,
            updated_at,
        } = parts;
        Self {
            id,
            version,
            facts,
            title,
            state,
            updated_at,
        }
    }

    /// Its id.
    pub fn id(&self) -> &WatchId {
        &self.id
    }

    /// How many commands it has accepted, the first one included.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// What never changes.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// What the product was called when it was watched last.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Where it stands, with what is known there.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// When it last changed.
    pub fn updated_at(&self) -> Timestamp {
        self.updated_at
    }

    /// Where it stands at this moment: a turn that is over is over without anyone saying so.
    pub fn status_at(&self, now: Timestamp) -> Status {
        match &self.state {
            State::Watching { .. } => Status::Watching,
            State::Offered { until, .. } if now < *until => Status::Offered,
            State::Offered { .. } | State::Ended { .. } => Status::Ended,
        }
    }

    /// Since when they wait, while they do.
    pub fn waits_since(&self) -> Option<Timestamp> {
        match &self.state {
            State::Watching { since, .. } | State::Offered { since, .. } => Some(*since),
            State::Ended { .. } => None,
        }
    }

    /// Whether it is the caller's own. Nobody else sees it.
    pub fn is_of(&self, caller: &Caller) -> bool {
        self.facts.user == caller.user
    }
}

impl WatchId {
    /// The watch of this kind that a person has of a product: one each, found without looking it
    /// up.
    pub fn of(user: &UserId, product: &ProductId, kind: Kind) -> Self {
        let text = format!("{user} {product} {kind}");
        let digest = Sha256::digest(text.as_bytes());
        let half = digest.first_chunk::<16>();
        let half = half.expect("a fingerprint of SHA-256 has 32 bytes");
        Self::new(Ulid::from_bytes(*half))
    }
}
