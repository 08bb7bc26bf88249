//! The rules of holds.

use super::{Change, Command, Hold, HoldKind, HoldRefusal, Holder};
use crate::access::Actor;
use crate::product::{Product, ProductChange, Refusal, State, Status};
use crate::time::Timestamp;

impl Product {
    /// Lets go of the holds that are over at `now`: what is reserved by none of them any more is
    /// back on sale, and where it stands then is returned. Every command begins with this.
    pub(in crate::product) fn settle(&mut self, now: Timestamp) -> Option<Status> {
        self.facts.holds.retain(|hold| hold.runs_at(now));
        if let (State::Reserved { .. }, []) = (&self.state, self.facts.holds.as_slice()) {
            self.state = self.back_on_sale(now);
            Some(self.status())
        } else {
            None
        }
    }

    /// Answers a command about holds. `was` is the product before its holds were settled.
    pub(in crate::product) fn decide_hold(
        &mut self,
        was: &Self,
        command: Command,
        now: Timestamp,
    ) -> Result<ProductChange, Refusal> {
        let change = match command {
            Command::Hold {
                holder,
                by,
                quantity,
                until,
            } => self.hold(holder, by, (quantity, until), now),
            Command::Renew {
                fence,
                holder,
                until,
            } => self.renew_hold(fence, &holder, until),
            Command::Release { fence, holder } => self.release(fence, &holder, now),
            Command::Lapse => self.lapse(was, now),
        };
        change.map(ProductChange::Hold)
    }

    fn hold(
        &mut self,
        holder: Holder,
        by: Actor,
        (quantity, until): (u32, Option<Timestamp>),
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        holder.check()?;
        if quantity == 0 || (self.facts.unique && quantity > 1) {
            return Err(HoldRefusal::QuantityInvalid.into());
        }
        let ends = match until {
            Some(until) => until > now,
            None => holder.kind == HoldKind::External,
        };
        if !ends {
            return Err(HoldRefusal::EndInvalid.into());
        }
        self.check_on_sale(now)?;
        let own = self.hold_of(&holder, now).cloned();
        let mine = own.as_ref().map_or(0, |hold| hold.quantity);
        let free = self.free_at(now).saturating_add(mine);
        if own.as_ref().is_some_and(|hold| hold.sale.is_some()) {
            return Err(HoldRefusal::InSale.into());
        }
        if quantity > free {
            return Err(HoldRefusal::TooFew { free }.into());
        }
        if let Some(own) = &own {
            self.facts.holds.retain(|hold| hold.fence != own.fence);
        }
        self.facts.fence += 1;
        let hold = Hold {
            kind: holder.kind,
            reference: holder.reference,
            by,
            fence: self.facts.fence,
            quantity,
            since: own.as_ref().map_or(now, |own| own.since),
            until: own.as_ref().map_or(until, |own| own.until),
            renewed: own.as_ref().is_some_and(|own| own.renewed),
            sale: None,
        };
        if self.facts.unique {
            self.state = State::Reserved { since: now };
        }
        self.facts.holds.push(hold.clone());
        Ok(Change::Held {
            kind: hold.kind,
            reference: hold.reference,
            fence: hold.fence,
            quantity: hold.quantity,
            until: hold.until,
            status: self.status(),
        })
    }

    /// Refuses what is not on sale, and a unique item that someone has already.
    fn check_on_sale(&self, now: Timestamp) -> Result<(), Refusal> {
        if self.is_someones() {
            return Err(HoldRefusal::AlreadyHeld.into());
        }
        if !self.status().is_on_sale() {
            return Err(self.not_allowed("hold"));
        }
        let listing = self.facts.listing.as_ref();
        let last = listing.and_then(|listing| listing.grace_until);
        match last.filter(|_| self.grace_is_over(now)) {
            Some(on) => Err(Refusal::Expired { on }),
            None => Ok(()),
        }
    }

    fn renew_hold(
        &mut self,
        fence: u64,
        holder: &Holder,
        until: Timestamp,
    ) -> Result<Change, Refusal> {
        let hold = self.held_by(fence, Some(holder), "renew_hold")?;
        if hold.sale.is_some() {
            return Err(HoldRefusal::InSale.into());
        }
        if !matches!(hold.kind, HoldKind::Cart | HoldKind::Manual | HoldKind::Pos) {
            return Err(HoldRefusal::NotRenewable.into());
        }
        if hold.renewed {
            return Err(HoldRefusal::RenewedAlready.into());
        }
        if hold.until.is_none_or(|end| until <= end) {
            return Err(HoldRefusal::EndInvalid.into());
        }
        hold.renewed = true;
        hold.until = Some(until);
        Ok(Change::HoldRenewed {
            fence,
            until,
            status: self.status(),
        })
    }

    fn release(&mut self, fence: u64, holder: &Holder, now: Timestamp) -> Result<Change, Refusal> {
        let hold = self.held_by(fence, Some(holder), "release")?;
        if hold.sale.is_some() {
            return Err(HoldRefusal::InSale.into());
        }
        self.let_go(fence, now);
        Ok(Change::HoldReleased {
            kind: holder.kind,
            fence,
            status: self.status(),
        })
    }

    fn lapse(&mut self, was: &Self, now: Timestamp) -> Result<Change, Refusal> {
        if !self.status().is_on_sale() && self.status() != Status::Reserved {
            return Err(self.not_allowed("hold_expired"));
        }
        let over = was.facts.holds.iter().filter(|hold| !hold.runs_at(now));
        let fences: Vec<u64> = over.map(|hold| hold.fence).collect();
        if fences.is_empty() {
            return Err(HoldRefusal::NothingLapsed.into());
        }
        let status = self.status();
        Ok(Change::HoldLapsed { fences, status })
    }

    /// Drops the hold with this fence. What it alone reserved is back on sale.
    pub(in crate::product) fn let_go(&mut self, fence: u64, now: Timestamp) {
        self.facts.holds.retain(|hold| hold.fence != fence);
        if self.facts.unique {
            self.state = self.back_on_sale(now);
        }
    }

    /// The hold with this fence, which must be `holder`'s where one is named. Its holds are
    /// settled: what is found stands.
    pub(in crate::product) fn held_by(
        &mut self,
        fence: u64,
        holder: Option<&Holder>,
        event: &'static str,
    ) -> Result<&mut Hold, Refusal> {
        if !self.status().is_on_sale() && !self.is_someones() {
            return Err(self.not_allowed(event));
        }
        let mut holds = self.facts.holds.iter_mut();
        let found = holds
            .find(|hold| hold.fence == fence && holder.is_none_or(|holder| hold.is_of(holder)));
        Ok(found.ok_or(HoldRefusal::FenceStale)?)
    }

    /// Whether a unique item is held, or is being bought.
    fn is_someones(&self) -> bool {
        matches!(
            self.status(),
            Status::Reserved | Status::PendingPayment | Status::OnLayaway
        )
    }
}
