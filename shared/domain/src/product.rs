//! Products: machine D, as far as a contract brings them: from the empty shelf to the shop
//! window. Every accepted command is also one link of the product's own history chain
//! ([`chain`]), so that a change to its past is found.

mod command;
mod decide;
mod details;
mod event;
mod history;
mod refusal;
mod state;
mod table;
#[cfg(test)]
mod tests;

pub use command::{Command, NewProduct};
pub use details::{
    Condition, Details, Finding, FindingResult, Listing, Origin, Ownership, Pricing, TaxClass,
    slug_of,
};
pub use event::{ProductChange, ProductEvent};
pub use history::{Tampered, chain, verify};
pub use refusal::{Lack, Refusal};
pub use state::{State, Status};
pub use table::TRANSITIONS;

use crate::access::{Assignee, Subject};
use crate::digest::Sha256;
use crate::ids::{CustodyId, LocationId, ProductId};
use crate::terms::LineTerms;
use crate::time::Timestamp;

/// A product, at one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    id: ProductId,
    version: u64,
    state: State,
    facts: Facts,
}

/// What is true of a product in every state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Stock number, as on the label.
    pub sku: String,
    /// What the label's bars say.
    pub barcode: String,
    /// Whose it is.
    pub ownership: Ownership,
    /// The contract line it comes from.
    pub origin: Origin,
    /// What people see of it.
    pub details: Details,
    /// The shop or store room it is in, or will come to.
    pub location_id: LocationId,
    /// Where in it.
    pub shelf: Option<String>,
    /// Its prices.
    pub pricing: Pricing,
    /// What was agreed for it; the contract line's snapshot (R1).
    pub terms: LineTerms,
    /// Its time on sale, from the first listing on (R10).
    pub listing: Option<Listing>,
    /// The hand-over that brought it into the house.
    pub received_by: Option<CustodyId>,
    /// When its label was last printed.
    pub labelled_at: Option<Timestamp>,
    /// Hash of the last link of its history.
    pub head: Sha256,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Product {
    /// Puts a stored product together again. For the data layer only: it checks nothing.
    pub fn restore(id: ProductId, version: u64, state: State, facts: Facts) -> Self {
        Self {
            id,
            version,
            state,
            facts,
        }
    }

    /// Its id.
    pub fn id(&self) -> &ProductId {
        &self.id
    }

    /// How many commands it has accepted, the first one included.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Where it stands, with what is known there.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Where it stands, in one word.
    pub fn status(&self) -> Status {
        self.state.status()
    }

    /// What is true of it in every state.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Whose row it is, for the question who sees it. A bought product is no longer its
    /// consignor's.
    pub fn subject(&self) -> Subject<'_> {
        Subject {
            owner: match self.facts.ownership {
                Ownership::Consigned => Some(&self.facts.origin.consignor_id),
                Ownership::House => None,
            },
            assignee: Assignee::NotApplicable,
            opened_by: None,
            location: Some(&self.facts.location_id),
        }
    }

    /// Whether `events` are its whole history, unaltered and in order.
    ///
    /// # Errors
    /// [`Tampered`], which names the first link that does not hold.
    pub fn verify_history(&self, events: &[ProductEvent]) -> Result<(), Tampered> {
        verify(events)?;
        let seq = events.last().map_or(0, |event| event.seq);
        let whole = events.last().map(|event| &event.hash) == Some(&self.facts.head);
        if whole && seq == self.version {
            Ok(())
        } else {
            Err(Tampered { seq: seq + 1 })
        }
    }
}
