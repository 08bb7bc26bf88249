//! Products: machine D, from the empty shelf to the buyer, the consignor or a charity. Every
//! accepted command is also one link of the product's own history chain ([`chain`]), so that a
//! change to its past is found, and its past alone says where it stands ([`rebuilt`]).
//!
//! Parts of the machine have files of their own, each with its commands, its rules, its rows of
//! the table and what it tells: [`standing`], [`hold`], [`commerce`],
//! [`place`], [`price`] and [`term`].

mod command;
pub mod commerce;
mod decide;
mod details;
mod event;
mod history;
pub mod hold;
pub mod place;
pub mod price;
mod rebuild;
mod records;
mod refusal;
pub mod standing;
mod state;
mod table;
mod tax;
pub mod term;
#[cfg(test)]
mod tests;

pub use command::{Command, Edit, NewProduct, Source};
pub use details::{Condition, Details, Dimensions, Seo, TaxClass, slug_of};
pub use event::{Effect, ProductChange, ProductEvent};
pub use history::{Tampered, chain, verify};
pub use hold::Hold;
pub use price::Pricing;
pub use rebuild::{Rebuilt, rebuilt};
pub use records::{
    Acquisition, AcquisitionKind, Deletion, Donation, Finding, FindingResult, Incident, Origin,
    Ownership, ReturnReason, Serial, Withdrawal, WithdrawalAnswer,
};
pub use refusal::{Lack, Refusal};
pub use state::{State, Status};
pub use table::TRANSITIONS;
pub use tax::{price_with_tax, shown_price, tax_of};
pub use term::Listing;

use crate::access::{Assignee, Subject};
use crate::digest::Sha256;
use crate::ids::{CustodyId, LocationId, ProductId, UserId};
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
    /// The contract line it comes from. Goods that the house bought elsewhere have none.
    pub origin: Option<Origin>,
    /// What people see of it.
    pub details: Details,
    /// Its serial number.
    pub serial: Option<Serial>,
    /// How many of it there are: 1 of what is one of a kind.
    pub quantity: u32,
    /// Whether it is one of a kind.
    pub unique: bool,
    /// The shop or store room it is in, or will come to.
    pub location_id: LocationId,
    /// Where in it.
    pub shelf: Option<String>,
    /// Its prices.
    pub pricing: Pricing,
    /// What was agreed for it; the contract line's snapshot (R1). Goods that the house bought
    /// elsewhere have none.
    pub terms: Option<LineTerms>,
    /// How and for what it became the house's own.
    pub acquired: Option<Acquisition>,
    /// Its time on sale, from the first listing on (R10).
    pub listing: Option<Listing>,
    /// The hand-over that brought it into the house.
    pub received_by: Option<CustodyId>,
    /// When its label was last printed.
    pub labelled_at: Option<Timestamp>,
    /// Who may buy it for the time being. Those that are over count no more, and leave with the
    /// next command.
    pub holds: Vec<Hold>,
    /// The number of the last hold that was ever taken; 0 before the first.
    pub fence: u64,
    /// How many pieces of counted stock are sold.
    pub sold: u32,
    /// That its consignor asked for it, the last time.
    pub withdrawal: Option<Withdrawal>,
    /// That it was taken out of every list.
    pub deleted: Option<Deletion>,
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

    /// Who left it, or sold it to the house under a contract.
    pub fn consignor(&self) -> Option<&UserId> {
        let origin = self.facts.origin.as_ref();
        origin.map(|origin| &origin.consignor_id)
    }

    /// Whose row it is, for the question who sees it. A bought product is no longer its
    /// consignor's.
    pub fn subject(&self) -> Subject<'_> {
        Subject {
            owner: match self.facts.ownership {
                Ownership::Consigned => self.consignor(),
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
