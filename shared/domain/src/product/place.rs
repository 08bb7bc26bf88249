//! Where a product is: it is moved by a hand-over that ends in another location, or by a transfer.

use serde::{Deserialize, Serialize};

use super::event::{Effect, said};
use super::hold::{HoldKind, HoldRefusal, Holder};
use super::state::Status;
use super::table::{row, stays};
use super::{Product, ProductChange, Refusal};
use crate::custody::{Holding, Party};
use crate::ids::{CustodyId, LocationId, TransferId};
use crate::machine::Transition;
use crate::time::Timestamp;

use Status as S;

/// What can be asked of a product's place. Named as in the table of machine D.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// It is in another location, or on another shelf.
    Move {
        /// Where it is now.
        to: LocationId,
        /// Where in it.
        shelf: Option<String>,
        /// The hand-over that brought it there.
        custody: CustodyId,
        /// The transfer it came with.
        transfer: Option<TransferId>,
    },
}

impl Command {
    /// Its name in the table of machine D.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Move { .. } => "move",
        }
    }
}

/// What happened to a product's place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(missing_docs, reason = "every field is the id or fact its name says")]
pub enum Change {
    /// It is in another location, or on another shelf.
    Moved {
        from: LocationId,
        to: LocationId,
        custody_id: CustodyId,
        transfer_id: Option<TransferId>,
        /// Where it stands after it: what was held for the transfer alone is free again.
        status: Status,
    },
}

impl Change {
    /// `<Noun><PastVerb>`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Moved { .. } => "ProductMoved",
        }
    }

    /// What it makes of the product.
    pub fn effect(&self) -> Effect {
        match self {
            Self::Moved { to, status, .. } => Effect {
                location_id: Some(to.clone()),
                ..Effect::status(*status)
            },
        }
    }

    /// What is hashed of it.
    pub(super) fn data(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Moved {
                from,
                to,
                custody_id,
                transfer_id,
                status,
            } => {
                let mut data = vec![
                    ("from", from.to_string()),
                    ("to", to.to_string()),
                    ("custody_id", custody_id.to_string()),
                ];
                data.extend(said("transfer_id", transfer_id.as_ref()));
                data.push(("status", status.to_string()));
                data
            }
        }
    }
}

const BY_TRANSFER: &str = "a transfer brought it: what was sold on the road arrives all the same";
const BY_HAND: &str = "a hand-over that ends in the location; not while it is held";

/// The moves of this part of machine D.
pub(super) const ROWS: &[Transition<Status>] = &[
    stays(&[S::InProcessing], "move", "LO, AP, SM", BY_HAND),
    stays(&[S::Quarantined], "move", "LO, AP, SM", BY_HAND),
    stays(&[S::InStock], "move", "LO, AP, SM", BY_HAND),
    stays(&[S::Unlisted], "move", "LO, AP, SM", BY_HAND),
    stays(&[S::Available], "move", "LO, AP, SM", BY_HAND),
    stays(&[S::InGrace], "move", "LO, AP, SM", BY_HAND),
    stays(&[S::ToReturn], "move", "LO, AP, SM", BY_HAND),
    stays(&[S::ToDonate], "move", "LO, AP, SM", BY_HAND),
    stays(&[S::Damaged], "move", "LO, AP, SM", BY_HAND),
    row(
        &[S::Reserved],
        "move",
        &[S::Reserved, S::Available, S::InGrace],
        "LO, SM",
        "a transfer brought it, and its own hold ends",
    ),
    stays(&[S::PendingPayment], "move", "LO, SM", BY_TRANSFER),
    stays(&[S::OnLayaway], "move", "LO, SM", BY_TRANSFER),
    stays(&[S::Sold], "move", "LO, SM", BY_TRANSFER),
];

/// Whose hold it is that a transfer takes on what it moves (R12).
pub fn holder(transfer: &TransferId) -> Holder {
    Holder {
        kind: HoldKind::Manual,
        reference: transfer.to_string(),
    }
}

impl Product {
    /// Whether it may begin to go elsewhere at `now`: the house has it, and nobody holds it or is
    /// buying it.
    ///
    /// # Errors
    /// [`Refusal`], which names the rule.
    pub fn check_may_move(&self, now: Timestamp) -> Result<(), Refusal> {
        if self.facts.deleted.is_some() {
            return Err(Refusal::Deleted);
        }
        match self.status_at(now) {
            S::InProcessing
            | S::Quarantined
            | S::InStock
            | S::Unlisted
            | S::Available
            | S::InGrace
            | S::ToReturn
            | S::ToDonate
            | S::Damaged => Ok(self.check_not_held(now)?),
            S::Reserved | S::PendingPayment | S::OnLayaway | S::Sold => {
                Err(HoldRefusal::Held.into())
            }
            S::AwaitingGoods | S::Delivered | S::Returned | S::Donated | S::Missing => {
                Err(self.not_allowed("move"))
            }
        }
    }

    /// Whether it may change hands within the house: the house has it.
    ///
    /// # Errors
    /// [`Refusal`], which names the rule.
    pub fn check_may_change_hands(&self) -> Result<(), Refusal> {
        if self.facts.deleted.is_some() {
            return Err(Refusal::Deleted);
        }
        if self.status().is_in_custody() {
            Ok(())
        } else {
            Err(self.not_allowed("hand_over"))
        }
    }

    /// Who had it before its first hand-over: its consignor while it is awaited, then the place
    /// where it came to be.
    pub fn first_holding(&self) -> Holding {
        let facts = &self.facts;
        let consignor = facts.origin.as_ref().map(|origin| &origin.consignor_id);
        let holder = match consignor.filter(|_| self.status() == S::AwaitingGoods) {
            Some(id) => Party::Person { id: id.clone() },
            None => Party::Location {
                id: facts.location_id.clone(),
            },
        };
        Holding::beginning(self.id.clone(), holder, facts.created_at)
    }

    /// Answers a command of this part. Its holds are settled.
    pub(super) fn decide_place(
        &mut self,
        command: Command,
        now: Timestamp,
    ) -> Result<ProductChange, Refusal> {
        let Command::Move {
            to,
            shelf,
            custody,
            transfer,
        } = command;
        if !self.status().is_in_custody() {
            return Err(self.not_allowed("move"));
        }
        match &transfer {
            // It was free when the transfer began, and it is there now whatever happened since.
            Some(transfer) => {
                let own = self.hold_of(&holder(transfer), now).map(|hold| hold.fence);
                if let Some(fence) = own {
                    self.let_go(fence, now);
                }
            }
            None => self.check_may_move(now)?,
        }
        let from = std::mem::replace(&mut self.facts.location_id, to.clone());
        if from == to && self.facts.shelf == shelf && transfer.is_none() {
            return Err(Refusal::NothingChanges);
        }
        self.facts.shelf = shelf;
        Ok(ProductChange::Place(Change::Moved {
            from,
            to,
            custody_id: custody,
            transfer_id: transfer,
            status: self.status(),
        }))
    }
}
