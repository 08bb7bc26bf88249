//! What holds mean at a given time. A hold that is over frees on read: nothing here depends on
//! anyone having written that down.

use super::{Hold, HoldRefusal, Holder};
use crate::product::{Product, State, Status};
use crate::time::Timestamp;

impl Product {
    /// The holds that stand at `now`, in the order of their fences. One at most where the product
    /// is unique.
    pub fn holds_at(&self, now: Timestamp) -> impl Iterator<Item = &Hold> {
        let holds = self.facts().holds.iter();
        holds.filter(move |hold| hold.runs_at(now))
    }

    /// Whether someone holds it at `now`, or some of it; who is buying it holds it too.
    pub fn held_at(&self, now: Timestamp) -> bool {
        self.holds_at(now).next().is_some()
    }

    /// The hold that `holder` has at `now`. Asking for a hold again must find it here: a lost
    /// answer is no second hold.
    pub fn hold_of(&self, holder: &Holder, now: Timestamp) -> Option<&Hold> {
        self.holds_at(now).find(|hold| hold.is_of(holder))
    }

    /// Where it stands at `now`: what is reserved by a hold that is over is back on sale.
    pub fn status_at(&self, now: Timestamp) -> Status {
        let is_over = matches!(self.state(), State::Reserved { .. }) && !self.held_at(now);
        if is_over {
            self.back_on_sale(now).status()
        } else {
            self.status()
        }
    }

    /// The product as it reads at `now`: without the holds that are over, and where it stands
    /// without them.
    pub fn read_at(&self, now: Timestamp) -> Self {
        let mut read = self.clone();
        read.settle(now);
        read
    }

    /// How many pieces someone can hold or buy at `now`. None of what is not on sale, and none
    /// once its grace is over.
    pub fn free_at(&self, now: Timestamp) -> u32 {
        if !self.status_at(now).is_on_sale() || self.grace_is_over(now) {
            return 0;
        }
        let held = self.holds_at(now).map(|hold| hold.quantity);
        held.fold(self.facts().quantity, u32::saturating_sub)
    }

    /// Whether a step of its price waits at `now` because someone holds it or is buying it (R7):
    /// it is made once the product is free.
    pub fn is_postponed(&self, now: Timestamp) -> bool {
        self.held_at(now)
    }

    /// Refuses what must not happen to goods that someone holds.
    ///
    /// # Errors
    /// [`HoldRefusal::Held`].
    pub(in crate::product) fn check_not_held(&self, now: Timestamp) -> Result<(), HoldRefusal> {
        if self.held_at(now) {
            Err(HoldRefusal::Held)
        } else {
            Ok(())
        }
    }

    /// The state of what is on sale again: in grace, if its term ended in the meantime.
    pub(in crate::product) fn back_on_sale(&self, now: Timestamp) -> State {
        if self.is_past_term(now) {
            State::InGrace { since: now }
        } else {
            State::Available { since: now }
        }
    }

    /// Whether its grace is over: then it is not sold any more, whatever the table still says.
    pub(in crate::product) fn grace_is_over(&self, now: Timestamp) -> bool {
        let listing = self.facts().listing.as_ref();
        listing.is_some_and(|listing| listing.is_past_grace(now.panama_date()))
    }
}
