//! The rules of a price: who moves it, who must agree, and what the schedule does by itself.

use super::{
    Awaiting, Change, Command, MarkdownAction, PendingChange, PriceAnswer, PriceChange,
    PriceConsent, PriceReason, PriceRefusal, PriceRules, Wish, markdown_due,
};
use crate::access::By;
use crate::machine::landings;
use crate::money::{BasisPoints, Money};
use crate::product::{Product, ProductChange, Refusal};
use crate::terms::{DiscountBearer, MarkdownStep};
use crate::time::{Date, Timestamp};

impl Product {
    /// Answers a command about the price.
    pub(in crate::product) fn decide_price(
        &mut self,
        command: Command,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<ProductChange, Refusal> {
        if by.person().is_none() && !command.is_for_system() {
            return Err(Refusal::PersonOnly);
        }
        let name = command.name();
        if landings(super::ROWS, self.status(), name).is_empty() {
            return Err(self.not_allowed(name));
        }
        let change = match command {
            Command::Change { wish, rules } => self.change_price(wish, &rules, by, now)?,
            Command::Decide {
                approved: true,
                rules,
            } => self.approve_price(&rules, by, now)?,
            Command::Decide {
                approved: false, ..
            } => self.refuse_price(None)?,
            Command::Answer(answer) => self.answer_price(answer, by, now)?,
            Command::ApplyMarkdown(rules) => self.apply_markdown(&rules, by, now)?,
            Command::Lapse => self.lapse_price(now)?,
        };
        Ok(ProductChange::Price(change))
    }

    fn change_price(
        &mut self,
        wish: Wish,
        rules: &PriceRules,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        let pricing = &self.facts.pricing;
        if !wish.to.is_positive() {
            return Err(PriceRefusal::NotPositive.into());
        }
        if wish.reason == PriceReason::Markdown {
            return Err(PriceRefusal::ReasonNotByHand.into());
        }
        let moves_list = wish.reason.moves_list();
        if wish.to > pricing.list && !moves_list {
            return Err(PriceRefusal::AboveList.into());
        }
        if pricing.pending.is_some() {
            return Err(PriceRefusal::Pending.into());
        }
        if wish.to == pricing.current && (!moves_list || wish.to == pricing.list) {
            return Err(Refusal::NothingChanges);
        }
        let under_floor = wish.to < pricing.floor;
        let asks_consignor = under_floor && self.owner().is_some();
        // Nobody but a second person speaks for the floor of the house's own goods.
        let asks_second = is_far(wish.to, pricing.approved(), rules.manual_limit)
            || (under_floor && !asks_consignor);
        let change = PriceChange {
            from: pricing.current,
            to: wish.to,
            reason: wish.reason,
            bearer: self.bearer(&wish),
            step: None,
            note: wish.note,
            requested_by: by.actor(),
            approved_by: None,
            consent: PriceConsent::NotNeeded,
        };
        if asks_second {
            self.facts.pricing.pending = Some(PendingChange {
                change: change.clone(),
                requested_at: now,
                awaiting: Awaiting::Approval,
                answer_by: None,
                applies_on: None,
                answer: None,
            });
            return Ok(Change::PriceChangeRequested { change });
        }
        self.settle_price(change, rules, now)
    }

    /// A promotion is borne as its author or the plan says. Any other price is simply the price,
    /// and the split of what it brings lets both sides bear it.
    fn bearer(&self, wish: &Wish) -> DiscountBearer {
        match wish.reason {
            PriceReason::Promo => {
                let terms = self.facts.terms.as_ref();
                let plan = terms.map(|terms| terms.plan.discount_bearer);
                wish.bearer.or(plan).unwrap_or(DiscountBearer::Store)
            }
            PriceReason::Appraisal
            | PriceReason::Markdown
            | PriceReason::Manual
            | PriceReason::Counter
            | PriceReason::Correction => DiscountBearer::Shared,
        }
    }

    fn approve_price(
        &mut self,
        rules: &PriceRules,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        let pending = self.pending()?;
        if pending.awaiting != Awaiting::Approval {
            return Err(PriceRefusal::NotForApproval.into());
        }
        let mut change = pending.change.clone();
        if change.requested_by == by.actor() {
            return Err(PriceRefusal::OwnRequest.into());
        }
        change.approved_by = Some(by.actor());
        self.settle_price(change, rules, now)
    }

    /// What the house agrees to: the consignor is asked where it is under the floor, and
    /// otherwise it is so.
    fn settle_price(
        &mut self,
        mut change: PriceChange,
        rules: &PriceRules,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        let asked = self
            .owner()
            .filter(|_| change.to < self.facts.pricing.floor);
        let Some(consignor_id) = asked else {
            return Ok(self.reprice(change));
        };
        change.consent = PriceConsent::Asked;
        let answer_by = Some(now.plus_days(i64::from(rules.consent_days)));
        self.facts.pricing.pending = Some(PendingChange {
            change: change.clone(),
            requested_at: now,
            awaiting: Awaiting::Consent,
            answer_by,
            applies_on: None,
            answer: None,
        });
        Ok(Change::PriceChangeProposed {
            consignor_id,
            change,
            answer_by,
            applies_on: None,
        })
    }

    /// The price is another one from now on.
    fn reprice(&mut self, change: PriceChange) -> Change {
        let pricing = &mut self.facts.pricing;
        pricing.pending = None;
        pricing.current = change.to;
        if change.reason.moves_list() {
            // A list price is never under the price.
            pricing.approved = Some(pricing.approved());
            pricing.list = change.to;
        }
        // Whoever may has agreed to less by now.
        pricing.floor = pricing.floor.min(change.to);
        let approved = change.approved_by.is_some()
            || change.consent == PriceConsent::Given
            || change.reason == PriceReason::Markdown;
        if approved {
            pricing.approved = Some(change.to);
        }
        if let Some(step) = &change.step {
            pricing.markdown.done_to = step.after_days;
        }
        let consignor_id = self.owner();
        Change::PriceChanged {
            consignor_id,
            change,
        }
    }

    /// The change that waits is none any more. A step of the schedule that is refused is done
    /// with; the next one asks again.
    fn refuse_price(&mut self, consent: Option<PriceConsent>) -> Result<Change, Refusal> {
        let mut change = self.pending()?.change.clone();
        if let Some(consent) = consent {
            change.consent = consent;
        }
        self.facts.pricing.pending = None;
        if let Some(step) = &change.step {
            self.facts.pricing.markdown.done_to = step.after_days;
        }
        Ok(Change::PriceChangeRefused {
            consignor_id: self.owner(),
            change,
        })
    }

    fn answer_price(
        &mut self,
        answer: PriceAnswer,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        let consignor_id = self.owner().ok_or(PriceRefusal::NotAsked)?;
        if by.person().as_ref() != Some(&consignor_id) {
            return Err(PriceRefusal::ConsignorOnly.into());
        }
        let pending = self.pending()?;
        let answer_by = pending.answer_by.ok_or(PriceRefusal::NotAsked)?;
        if now >= answer_by {
            return Err(PriceRefusal::AnswerLate.into());
        }
        let mut next = pending.clone();
        next.answer = Some(answer);
        (next.awaiting, next.change.consent) = match answer {
            PriceAnswer::Keep => return self.refuse_price(Some(PriceConsent::Refused)),
            PriceAnswer::Accept => (Awaiting::Day, PriceConsent::Given),
            PriceAnswer::Talk => (Awaiting::Consent, PriceConsent::Asked),
        };
        let change = next.change.clone();
        if answer == PriceAnswer::Accept && next.applies_on.is_none() {
            return Ok(self.reprice(change));
        }
        self.facts.pricing.pending = Some(next);
        Ok(Change::PriceChangeAnswered {
            consignor_id,
            change,
            answer,
        })
    }

    fn apply_markdown(
        &mut self,
        rules: &PriceRules,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        use MarkdownAction as A;
        match markdown_due(self, now, rules).ok_or(PriceRefusal::NothingDue)? {
            A::Postpone { .. } => Err(PriceRefusal::Postponed.into()),
            A::Keep { .. } => self.refuse_price(Some(PriceConsent::TimedOut)),
            A::Apply { step, price } => {
                let asked = self.facts.pricing.pending.clone();
                let change = asked.map(|pending| pending.change);
                let change = change.unwrap_or_else(|| self.step_down(step, price, by));
                Ok(self.reprice(change))
            }
            A::Ask {
                step,
                price,
                applies_on,
            } => {
                let mut change = self.step_down(step, price, by);
                change.consent = PriceConsent::Asked;
                self.propose(change, Some(applies_on.starts_at()), applies_on, now)
            }
            A::Notify {
                step,
                price,
                applies_on,
            } => {
                self.facts.pricing.markdown.told_to = step.after_days;
                let change = self.step_down(step, price, by);
                self.propose(change, None, applies_on, now)
            }
        }
    }

    fn step_down(&self, step: MarkdownStep, price: Money, by: By<'_>) -> PriceChange {
        PriceChange {
            from: self.facts.pricing.current,
            to: price,
            reason: PriceReason::Markdown,
            bearer: DiscountBearer::Shared,
            step: Some(step),
            note: String::new(),
            requested_by: by.actor(),
            approved_by: None,
            consent: PriceConsent::NotNeeded,
        }
    }

    /// Tells the consignor of a step that comes; who is asked can answer until the day.
    fn propose(
        &mut self,
        change: PriceChange,
        answer_by: Option<Timestamp>,
        on: Date,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        let consignor_id = self.owner().ok_or(PriceRefusal::NotAsked)?;
        if answer_by.is_some() {
            self.facts.pricing.pending = Some(PendingChange {
                change: change.clone(),
                requested_at: now,
                awaiting: Awaiting::Consent,
                answer_by,
                applies_on: Some(on),
                answer: None,
            });
        }
        Ok(Change::PriceChangeProposed {
            consignor_id,
            change,
            answer_by,
            applies_on: Some(on),
        })
    }

    fn lapse_price(&mut self, now: Timestamp) -> Result<Change, Refusal> {
        if !self.price_lapses(now) {
            return Err(PriceRefusal::NothingDue.into());
        }
        self.refuse_price(Some(PriceConsent::TimedOut))
    }

    /// Whether the consignor did not answer in time about a change that is no markdown. A
    /// markdown that is not answered is kept on its day, by [`markdown_due`].
    pub fn price_lapses(&self, now: Timestamp) -> bool {
        self.facts.pricing.pending.as_ref().is_some_and(|pending| {
            pending.applies_on.is_none() && pending.answer_by.is_some_and(|by| now >= by)
        })
    }

    fn pending(&self) -> Result<&PendingChange, PriceRefusal> {
        let pending = self.facts.pricing.pending.as_ref();
        pending.ok_or(PriceRefusal::NothingPending)
    }
}

/// Whether a price is further from the approved one than the limit allows.
fn is_far(to: Money, approved: Money, limit: BasisPoints) -> bool {
    let distance = to.cents().abs_diff(approved.cents());
    distance > approved.share(limit).cents().unsigned_abs()
}
