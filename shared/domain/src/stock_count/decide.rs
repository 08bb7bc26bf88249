//! The law of stock counts.

use super::{
    Command, Difference, Facts, NewStockCount, Place, Refusal, Settlement, State, Status,
    StockCount, StockCountEvent, Totals,
};
use crate::access::{By, Permission};
use crate::custody::Scan;
use crate::decision::Decision;
use crate::ids::StockCountId;
use crate::time::Timestamp;

type Decided = Result<Decision<StockCount, StockCountEvent>, Refusal>;
type Moved = Result<(State, StockCountEvent), Refusal>;

impl StockCount {
    /// Somebody begins to count.
    ///
    /// # Errors
    /// [`Refusal`], which names the rule.
    pub fn open(id: StockCountId, new: NewStockCount, by: By<'_>, now: Timestamp) -> Decided {
        let person = by.person().ok_or(Refusal::PersonOnly)?;
        if !by.may_in(Permission::ProductsCount, &new.location_id) {
            return Err(Refusal::NotHere);
        }
        let facts = Facts {
            number: new.number,
            location_id: new.location_id,
            shelf: new.shelf,
            category_id: new.category_id,
            opened: Scan {
                by: person,
                at: now,
            },
        };
        let event = StockCountEvent::Opened {
            location_id: facts.location_id.clone(),
            shelf: facts.shelf.clone(),
            category_id: facts.category_id.clone(),
        };
        let next = Self {
            id,
            version: 1,
            facts,
            state: State::Listing {
                expected: 0,
                next: Place::beginning(),
            },
            updated_at: now,
        };
        Ok(Decision::one(None, next, event))
    }

    /// Decides `command` against where the count stands.
    ///
    /// # Errors
    /// [`Refusal`], and the count is unchanged.
    pub fn decide(&self, command: Command, by: By<'_>, now: Timestamp) -> Decided {
        let person = by.person().ok_or(Refusal::PersonOnly)?;
        if !by.may_in(Permission::ProductsCount, &self.facts.location_id) {
            return Err(Refusal::NotHere);
        }
        let verb = command.name();
        let me = Scan {
            by: person,
            at: now,
        };
        let (state, event) = match command {
            Command::List { products, next } => self.list(verb, products, next),
            Command::Close { totals } => self.close(verb, totals, me),
            Command::Settle {
                of,
                changed,
                skipped,
            } => self.settle(verb, of, changed, skipped, by),
            Command::Cancel { reason } => self.cancel(verb, reason, me),
        }?;
        let next = Self {
            version: self.version + 1,
            state,
            updated_at: now,
            ..self.clone()
        };
        Ok(Decision::one(Some(self.clone()), next, event))
    }

    /// Whether scans are taken.
    ///
    /// # Errors
    /// [`Refusal::TransitionNotAllowed`].
    pub fn takes_scans(&self) -> Result<(), Refusal> {
        match self.status() {
            Status::Counting => Ok(()),
            Status::Listing | Status::Closed | Status::Cancelled => Err(self.not_allowed("scan")),
        }
    }

    fn list(&self, verb: &'static str, products: u32, next: Option<Place>) -> Moved {
        let State::Listing { expected, .. } = &self.state else {
            return Err(self.not_allowed(verb));
        };
        let expected = expected + products;
        let event = StockCountEvent::Listed {
            expected,
            complete: next.is_none(),
        };
        let state = match next {
            Some(next) => State::Listing { expected, next },
            None => State::Counting { expected },
        };
        Ok((state, event))
    }

    fn close(&self, verb: &'static str, totals: Totals, me: Scan) -> Moved {
        let State::Counting { .. } = self.state else {
            return Err(self.not_allowed(verb));
        };
        let event = StockCountEvent::Closed {
            location_id: self.facts.location_id.clone(),
            totals,
        };
        let state = State::Closed {
            closed: me,
            totals,
            settlement: Settlement::default(),
        };
        Ok((state, event))
    }

    /// What it changes are products: who may not do that by hand may not do it here.
    fn settle(
        &self,
        verb: &'static str,
        of: Difference,
        changed: u32,
        skipped: u32,
        by: By<'_>,
    ) -> Moved {
        let State::Closed {
            closed,
            totals,
            settlement,
        } = &self.state
        else {
            return Err(self.not_allowed(verb));
        };
        if !by.may_in(Permission::ProductsChangeStatus, &self.facts.location_id) {
            return Err(Refusal::NotHere);
        }
        if self.next_to_settle().map(|(next, _)| next) != Some(of) {
            return Err(Refusal::NothingToSettle);
        }
        let mut settlement = *settlement;
        settlement.skipped += skipped;
        match of {
            Difference::Missing => {
                settlement.missing_pages += 1;
                settlement.marked += changed;
            }
            Difference::Found => {
                settlement.found_pages += 1;
                settlement.recovered += changed;
            }
            Difference::Elsewhere | Difference::Unknown => return Err(Refusal::NothingToSettle),
        }
        let state = State::Closed {
            closed: closed.clone(),
            totals: *totals,
            settlement,
        };
        Ok((state, StockCountEvent::Settled { settlement }))
    }

    fn cancel(&self, verb: &'static str, reason: String, me: Scan) -> Moved {
        let (State::Listing { .. } | State::Counting { .. }) = self.state else {
            return Err(self.not_allowed(verb));
        };
        if reason.trim().is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        let state = State::Cancelled {
            cancelled: me,
            reason,
        };
        Ok((state, StockCountEvent::Cancelled))
    }

    fn not_allowed(&self, event: &'static str) -> Refusal {
        Refusal::TransitionNotAllowed {
            status: self.status(),
            event,
        }
    }
}
