//! The law of hand-overs.

use super::super::{CustodyRefusal, Party, Scan, check_place};
use super::{Command, HandOver, HandOverEvent, HandOverFacts, NewHandOver, Refusal, State, Status};
use crate::access::{By, Permission};
use crate::decision::Decision;
use crate::ids::{CustodyId, ProductId, UserId};
use crate::time::Timestamp;

type Decided = Result<Decision<HandOver, HandOverEvent>, Refusal>;

impl HandOver {
    /// One side gives: whoever has the thing, or a person of the location that has it.
    ///
    /// # Errors
    /// [`Refusal`], which names the rule.
    pub fn open(id: CustodyId, new: NewHandOver, by: By<'_>, now: Timestamp) -> Decided {
        let giver = by.person().ok_or(Refusal::PersonOnly)?;
        if !speaks_for(&new.from, by) {
            return Err(Refusal::NotGiver);
        }
        if new.from == new.to {
            return Err(Refusal::Record(CustodyRefusal::SameParty));
        }
        match &new.to {
            Party::Person { id } if id == &giver => return Err(Refusal::SameScanner),
            Party::Person { .. } if !new.taker_may => return Err(Refusal::TakerUnfit),
            Party::Person { .. } | Party::Location { .. } => {}
            // What leaves the house is given back, sold or donated, each by its own rule.
            Party::Outside { .. } => return Err(Refusal::TakerUnfit),
        }
        if new.scanned != new.product_id {
            return Err(Refusal::WrongItem);
        }
        if new.condition_note.trim().is_empty() {
            return Err(Refusal::Blank {
                field: "condition_note",
            });
        }
        check_place(new.geo).map_err(Refusal::Record)?;
        let event = HandOverEvent::Opened {
            product_id: new.product_id.clone(),
            from: new.from.clone(),
            to: new.to.clone(),
        };
        let facts = HandOverFacts {
            product_id: new.product_id,
            from: new.from,
            to: new.to,
            condition_note: new.condition_note,
            photos: new.photos,
            geo: new.geo,
            location_id: new.location_id,
            given: Scan { by: giver, at: now },
        };
        let next = Self {
            id,
            version: 1,
            facts,
            state: State::Open,
        };
        Ok(Decision::one(None, next, event))
    }

    /// Decides `command` against where the hand-over stands.
    ///
    /// # Errors
    /// [`Refusal`], and the hand-over is unchanged.
    pub fn decide(&self, command: Command, by: By<'_>, now: Timestamp) -> Decided {
        let verb = command.name();
        let person = by.person().ok_or(Refusal::PersonOnly)?;
        if !matches!(self.state, State::Open) {
            return Err(Refusal::TransitionNotAllowed {
                status: self.status(),
                event: verb,
            });
        }
        let (state, event) = match command {
            Command::Confirm { scanned, note } => self.confirm(&scanned, note, by, person, now)?,
            Command::Cancel { reason } => self.cancel(reason, by, person, now)?,
        };
        let next = Self {
            version: self.version + 1,
            state,
            ..self.clone()
        };
        Ok(Decision::one(Some(self.clone()), next, event))
    }

    /// The person who was named, or a person of the location; never the one who gave.
    fn confirm(
        &self,
        scanned: &ProductId,
        note: Option<String>,
        by: By<'_>,
        person: UserId,
        now: Timestamp,
    ) -> Result<(State, HandOverEvent), Refusal> {
        if !speaks_for(&self.facts.to, by) {
            return Err(Refusal::NotTaker);
        }
        if person == self.facts.given.by {
            return Err(Refusal::SameScanner);
        }
        if scanned != &self.facts.product_id {
            return Err(Refusal::WrongItem);
        }
        let event = HandOverEvent::Confirmed {
            product_id: self.facts.product_id.clone(),
            from: self.facts.from.clone(),
            to: self.facts.to.clone(),
        };
        let taken = Scan {
            by: person,
            at: now,
        };
        let note = note.filter(|note| !note.trim().is_empty());
        Ok((State::Confirmed { taken, note }, event))
    }

    fn cancel(
        &self,
        reason: String,
        by: By<'_>,
        person: UserId,
        now: Timestamp,
    ) -> Result<(State, HandOverEvent), Refusal> {
        let gives = person == self.facts.given.by || speaks_for(&self.facts.from, by);
        if !gives && !speaks_for(&self.facts.to, by) {
            return Err(Refusal::NotParty);
        }
        if reason.trim().is_empty() {
            return Err(Refusal::Blank { field: "reason" });
        }
        let event = HandOverEvent::Cancelled {
            product_id: self.facts.product_id.clone(),
            by_giver: gives,
        };
        let state = State::Cancelled {
            by: person,
            at: now,
            reason,
        };
        Ok((state, event))
    }
}

/// Whether a person acts for this side: it is them, or they record hand-overs in that location.
fn speaks_for(side: &Party, by: By<'_>) -> bool {
    match side {
        Party::Person { id } => by.person().as_ref() == Some(id),
        Party::Location { id } => by.may_in(Permission::CustodyRecord, id),
        Party::Outside { .. } => false,
    }
}

impl Status {
    /// Whether something is still to come.
    pub const fn is_open(self) -> bool {
        match self {
            Self::Open => true,
            Self::Confirmed | Self::Cancelled => false,
        }
    }
}
