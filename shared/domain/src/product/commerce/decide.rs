//! The rules of a product's sale.

use super::{Change, Command, CommerceRefusal, LayawayFacts};
use crate::access::By;
use crate::ids::SaleId;
use crate::product::hold::{Hold, HoldKind, HoldRefusal, Holder};
use crate::product::{Product, ProductChange, Refusal, State, Status};
use crate::time::Timestamp;

impl Product {
    /// Answers a command about the product's sale. Its holds are settled.
    pub(in crate::product) fn decide_commerce(
        &mut self,
        command: Command,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<ProductChange, Refusal> {
        let change = match command {
            Command::Checkout {
                fence,
                holder,
                sale,
                until,
            } => self.checkout((fence, &holder), sale, until, now),
            Command::PaymentFailed { fence, sale } => self.payment_failed(fence, sale, now),
            Command::LayawayStart {
                sale,
                quantity,
                plan,
            } => self.layaway_start(sale, quantity, plan, by, now),
            Command::PlanCancelled { fence, sale } => self.plan_cancelled(fence, sale, now),
            Command::Paid { fence, sale } => self.paid(fence, sale, now),
            Command::Delivered { sale, quantity } => self.delivered(sale, quantity, now),
            Command::ReturnAccepted { sale, quantity } => {
                self.return_accepted(sale, quantity, by, now)
            }
        };
        change.map(ProductChange::Commerce)
    }

    fn checkout(
        &mut self,
        (fence, holder): (u64, &Holder),
        sale: SaleId,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        self.check_place("checkout", Status::Reserved)?;
        if until <= now {
            return Err(HoldRefusal::EndInvalid.into());
        }
        let hold = self.held_by(fence, Some(holder), "checkout")?;
        if hold.sale.is_some() {
            return Err(HoldRefusal::InSale.into());
        }
        hold.kind = HoldKind::Checkout;
        hold.sale = Some(sale.clone());
        hold.until = Some(hold.until.map_or(until, |end| end.max(until)));
        let quantity = hold.quantity;
        if self.facts.unique {
            let sale = sale.clone();
            self.state = State::PendingPayment { sale, since: now };
        }
        Ok(Change::CheckedOut {
            sale,
            fence,
            quantity,
            status: self.status(),
        })
    }

    fn payment_failed(
        &mut self,
        fence: u64,
        sale: SaleId,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        self.check_place("payment_failed", Status::PendingPayment)?;
        self.bound(fence, &sale, "payment_failed")?;
        self.let_go(fence, now);
        let status = self.status();
        Ok(Change::PaymentFailed {
            sale,
            fence,
            status,
        })
    }

    fn layaway_start(
        &mut self,
        sale: SaleId,
        quantity: u32,
        plan: LayawayFacts,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        if by.person().is_none() {
            return Err(Refusal::PersonOnly);
        }
        if !matches!(self.status(), Status::Available) {
            return Err(self.not_allowed("layaway_start"));
        }
        if quantity == 0 || (self.facts.unique && quantity > 1) {
            return Err(HoldRefusal::QuantityInvalid.into());
        }
        if plan.signed_at.is_none() {
            return Err(CommerceRefusal::PlanNotSigned.into());
        }
        if plan.down_payment_approved_at.is_none() {
            return Err(CommerceRefusal::DownPaymentMissing.into());
        }
        let free = self.free_at(now);
        if quantity > free {
            return Err(HoldRefusal::TooFew { free }.into());
        }
        self.facts.fence += 1;
        let fence = self.facts.fence;
        self.facts.holds.push(Hold {
            kind: HoldKind::Manual,
            reference: sale.to_string(),
            by: by.actor(),
            fence,
            quantity,
            since: now,
            until: None,
            renewed: false,
            sale: Some(sale.clone()),
        });
        if self.facts.unique {
            let sale = sale.clone();
            self.state = State::OnLayaway { sale, since: now };
        }
        Ok(Change::LaidAway {
            sale,
            fence,
            quantity,
            status: self.status(),
        })
    }

    fn plan_cancelled(
        &mut self,
        fence: u64,
        sale: SaleId,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        self.check_place("plan_cancelled", Status::OnLayaway)?;
        self.bound(fence, &sale, "plan_cancelled")?;
        self.let_go(fence, now);
        let status = self.status();
        Ok(Change::PlanCancelled {
            sale,
            fence,
            status,
        })
    }

    /// A unique product is sold. Counted stock has fewer pieces, and is sold with the last one.
    fn paid(&mut self, fence: u64, sale: SaleId, now: Timestamp) -> Result<Change, Refusal> {
        if !matches!(self.status(), Status::OnLayaway) {
            self.check_place("paid", Status::PendingPayment)?;
        }
        let quantity = self.bound(fence, &sale, "paid")?.quantity;
        self.facts.holds.retain(|hold| hold.fence != fence);
        self.facts.sold = self.facts.sold.saturating_add(quantity);
        if !self.facts.unique {
            self.facts.quantity = self.facts.quantity.saturating_sub(quantity);
        }
        if self.facts.unique || self.facts.quantity == 0 {
            let sale = sale.clone();
            self.state = State::Sold { sale, since: now };
            if let Some(listing) = &mut self.facts.listing {
                listing.pause(now.panama_date());
            }
        }
        Ok(Change::Sold {
            sale,
            fence,
            quantity,
            status: self.status(),
        })
    }

    fn delivered(
        &mut self,
        sale: SaleId,
        quantity: u32,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        self.check_sold("delivered", &sale, quantity)?;
        if matches!(&self.state, State::Sold { sale: last, .. } if *last == sale) {
            let sale = sale.clone();
            self.state = State::Delivered { sale, since: now };
        }
        Ok(Change::Delivered {
            sale,
            quantity,
            status: self.status(),
        })
    }

    /// What comes back is looked at again before it is sold again. Of counted stock that is on
    /// sale, the pieces are there again.
    fn return_accepted(
        &mut self,
        sale: SaleId,
        quantity: u32,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        if by.person().is_none() {
            return Err(Refusal::PersonOnly);
        }
        self.check_sold("return_accepted", &sale, quantity)?;
        self.facts.sold -= quantity;
        if !self.facts.unique {
            self.facts.quantity = self.facts.quantity.saturating_add(quantity);
        }
        if matches!(self.status(), Status::Sold | Status::Delivered) {
            self.state = State::InProcessing { since: now };
            if let Some(listing) = &mut self.facts.listing {
                listing.resume(now.panama_date());
            }
        }
        Ok(Change::ReturnAccepted {
            sale,
            quantity,
            status: self.status(),
        })
    }

    /// Whether a unique product stands at `place`; counted stock takes the same command where it
    /// is on sale.
    fn check_place(&self, event: &'static str, place: Status) -> Result<(), Refusal> {
        let counted = !self.facts.unique && self.status().is_on_sale();
        // What was held and is free again has a stale fence, and no wrong state.
        let lapsed = place == Status::Reserved && self.status().is_on_sale();
        if self.status() == place || counted {
            Ok(())
        } else if lapsed {
            Err(HoldRefusal::FenceStale.into())
        } else {
            Err(self.not_allowed(event))
        }
    }

    /// The hold with this fence, which must be this sale's.
    fn bound(&mut self, fence: u64, sale: &SaleId, event: &'static str) -> Result<&Hold, Refusal> {
        let hold = self.held_by(fence, None, event)?;
        if hold.sale.as_ref() == Some(sale) {
            Ok(hold)
        } else {
            Err(CommerceRefusal::OtherSale.into())
        }
    }

    /// Whether so many pieces were sold, and a unique one by this very sale.
    fn check_sold(&self, event: &'static str, sale: &SaleId, quantity: u32) -> Result<(), Refusal> {
        let counted = !self.facts.unique;
        let last = match &self.state {
            State::Sold { sale, .. } => Some(sale),
            State::Delivered { sale, .. } if event == "return_accepted" || counted => Some(sale),
            State::Available { .. } | State::InGrace { .. } | State::Unlisted { .. } if counted => {
                None
            }
            State::Delivered { .. }
            | State::Available { .. }
            | State::InGrace { .. }
            | State::Unlisted { .. }
            | State::AwaitingGoods
            | State::InProcessing { .. }
            | State::Quarantined { .. }
            | State::InStock { .. }
            | State::Reserved { .. }
            | State::PendingPayment { .. }
            | State::OnLayaway { .. }
            | State::ToReturn { .. }
            | State::Returned { .. }
            | State::ToDonate { .. }
            | State::Donated { .. }
            | State::Missing { .. }
            | State::Damaged { .. } => return Err(self.not_allowed(event)),
        };
        if !counted && last != Some(sale) {
            return Err(CommerceRefusal::OtherSale.into());
        }
        if quantity == 0 {
            return Err(HoldRefusal::QuantityInvalid.into());
        }
        let sold = self.facts.sold;
        if quantity > sold {
            return Err(CommerceRefusal::MoreThanSold { sold }.into());
        }
        Ok(())
    }
}
