//! The rules of a term: its notices, its end, and how it begins anew.

use super::{Change, Command, NewLine, NoticeKind, TermAction, TermRefusal, TermRules, term_due};
use crate::access::By;
use crate::ids::{ContractId, ContractLineId};
use crate::machine::landings;
use crate::money::Money;
use crate::product::price::MarkdownProgress;
use crate::product::records::{Acquisition, AcquisitionKind, ReturnReason};
use crate::product::{Ownership, Pricing, Product, ProductChange, Refusal, State, Status};
use crate::terms::{Disposition, LineTerms, Mode};
use crate::time::{Date, Timestamp};

impl Product {
    /// Answers a command about the term.
    pub(in crate::product) fn decide_term(
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
            Command::GiveNotice(rules) => self.give_notice(&rules, now)?,
            Command::Expire => self.expire(now)?,
            Command::EndGrace { proved, rules } => self.end_grace(proved, &rules, now)?,
            Command::Renew(line) => self.renew(*line, now)?,
            Command::Amend(line) => self.amend(*line, now)?,
        };
        Ok(ProductChange::Term(change))
    }

    fn give_notice(&mut self, rules: &TermRules, now: Timestamp) -> Result<Change, Refusal> {
        let due = term_due(self, 0, now, rules).into_iter();
        let mut notices = due.filter_map(|action| match action {
            TermAction::Notice { kind, days, until } => Some((kind, days, until)),
            TermAction::Expire { .. }
            | TermAction::EndGrace { .. }
            | TermAction::ProlongGrace { .. } => None,
        });
        let (kind, days, until) = notices.next().ok_or(TermRefusal::NothingDue)?;
        let change = Change::TermNoticeGiven {
            consignor_id: self.owner(),
            kind,
            until,
            disposition: self.disposition()?,
        };
        let listing = self.facts.listing.as_mut();
        if let Some(listing) = listing {
            if kind == NoticeKind::GraceStarted {
                listing.grace_until = Some(until);
            }
            listing.note(kind, days, until, now);
        }
        Ok(change)
    }

    fn expire(&mut self, now: Timestamp) -> Result<Change, Refusal> {
        let any = TermRules {
            notice_days: Vec::new(),
            grace_notice_days: Vec::new(),
        };
        let due = term_due(self, 0, now, &any).into_iter();
        let mut ends = due.filter_map(|action| match action {
            TermAction::Expire { grace_until } => Some(grace_until),
            TermAction::Notice { .. }
            | TermAction::EndGrace { .. }
            | TermAction::ProlongGrace { .. } => None,
        });
        let until = ends.next().ok_or(TermRefusal::NothingDue)?;
        let disposition = self.disposition()?;
        let listing = self.facts.listing.as_mut().ok_or(TermRefusal::NothingDue)?;
        listing.grace_until = Some(until);
        listing.note(NoticeKind::GraceStarted, 0, until, now);
        let ended_on = listing.expires_on;
        self.state = State::InGrace { since: now };
        Ok(Change::TermExpired {
            consignor_id: self.owner(),
            ended_on,
            until,
            disposition,
        })
    }

    fn end_grace(
        &mut self,
        proved: usize,
        rules: &TermRules,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        let due = term_due(self, proved, now, rules);
        let action = due.first().ok_or(TermRefusal::NothingDue)?;
        match action {
            TermAction::EndGrace { disposition } => Ok(self.dispose(*disposition, now)),
            TermAction::ProlongGrace { until } => self.prolong_grace(proved, *until, now),
            TermAction::Notice { .. } | TermAction::Expire { .. } => {
                Err(TermRefusal::NothingDue.into())
            }
        }
    }

    fn prolong_grace(
        &mut self,
        proved: usize,
        until: Date,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        let disposition = self.disposition()?;
        let listing = self.facts.listing.as_mut().ok_or(TermRefusal::NothingDue)?;
        let days = until.days_since(now.panama_date());
        let days = u16::try_from(days).unwrap_or(u16::MAX);
        listing.grace_until = Some(until);
        listing.note(NoticeKind::GraceEnding, days, until, now);
        Ok(Change::GraceProlonged {
            consignor_id: self.owner(),
            proved,
            until,
            disposition,
        })
    }

    /// What was agreed for goods that did not sell.
    fn dispose(&mut self, disposition: Disposition, now: Timestamp) -> Change {
        let (since, consignor_id) = (now, self.owner());
        // A change of price was asked about goods on sale.
        self.facts.pricing.pending = None;
        self.state = match disposition {
            Disposition::Return => State::ToReturn {
                reason: ReturnReason::TermOver,
                since,
            },
            Disposition::Donate => State::ToDonate { since },
            Disposition::BuyOut => return self.take_over(AcquisitionKind::BoughtOut, now),
            Disposition::Convert => return self.take_over(AcquisitionKind::Converted, now),
        };
        Change::GraceEnded {
            consignor_id,
            disposition,
            status: self.status(),
        }
    }

    /// The goods become the house's own, for what was agreed: the price of the buy-out, or else
    /// what the consignor would have got of the price today.
    fn take_over(&mut self, kind: AcquisitionKind, now: Timestamp) -> Change {
        let consignor_id = self.owner();
        let facts = &mut self.facts;
        let price = facts.pricing.current;
        let agreed = |terms: &LineTerms| {
            let share = || terms.consignor_share(price);
            terms.buy_out_price.unwrap_or_else(share)
        };
        let cost = facts.terms.as_ref().map_or(Money::ZERO, agreed);
        if let Some(terms) = &mut facts.terms {
            // The agreement is fulfilled: a sale from here on owes nobody a share, and the
            // schedule was the consignor's.
            terms.mode = Mode::BuyOut;
            terms.buy_out_price = Some(cost);
            terms.markdown = None;
        }
        if let Some(listing) = &mut facts.listing {
            (listing.expires_on, listing.grace_until) = (None, None);
        }
        facts.ownership = Ownership::House;
        facts.acquired = Some(Acquisition {
            kind,
            cost,
            on: now.panama_date(),
        });
        self.state = State::InStock { since: now };
        let origin = self.facts.origin.as_ref();
        Change::BoughtOut {
            consignor_id,
            contract_id: origin.map(|origin| origin.contract_id.clone()),
            contract_line_id: origin.map(|origin| origin.contract_line_id.clone()),
            kind,
            cost,
        }
    }

    fn renew(&mut self, line: NewLine, now: Timestamp) -> Result<Change, Refusal> {
        let (contract_id, contract_line_id) = self.go_on_under(line)?;
        let facts = &mut self.facts;
        facts.pricing.markdown = MarkdownProgress::default();
        if let (Some(listing), Some(terms)) = (&mut facts.listing, &facts.terms) {
            listing.renew(now.panama_date(), terms);
        }
        if self.status() == Status::InGrace {
            self.state = State::Available { since: now };
        }
        Ok(Change::TermRenewed {
            consignor_id: self.owner(),
            contract_id,
            contract_line_id,
            status: self.status(),
            price: self.facts.pricing.current,
            expires_on: self.expires_on(),
        })
    }

    fn amend(&mut self, line: NewLine, now: Timestamp) -> Result<Change, Refusal> {
        let (contract_id, contract_line_id) = self.go_on_under(line)?;
        let facts = &mut self.facts;
        if let (Some(listing), Some(terms)) = (&mut facts.listing, &facts.terms) {
            listing.run(terms);
        }
        if self.status() == Status::InGrace && !self.is_past_term(now) {
            self.state = State::Available { since: now };
        }
        Ok(Change::TermsAmended {
            consignor_id: self.owner(),
            contract_id,
            contract_line_id,
            status: self.status(),
            price: self.facts.pricing.current,
            expires_on: self.expires_on(),
        })
    }

    /// The terms are those of the following contract (R1). A price that has come down stays where
    /// it is as long as the same list price is agreed again; nothing stays under the floor.
    fn go_on_under(&mut self, line: NewLine) -> Result<(ContractId, ContractLineId), Refusal> {
        line.terms.check().map_err(Refusal::Terms)?;
        let facts = &mut self.facts;
        let consigned = facts.ownership == Ownership::Consigned && line.terms.mode == Mode::Consign;
        let (Some(origin), Some(before), true) = (&mut facts.origin, &facts.terms, consigned)
        else {
            return Err(TermRefusal::NotConsigned.into());
        };
        let progress = facts.pricing.markdown;
        if before.list_price == line.terms.list_price {
            let pricing = &mut facts.pricing;
            pricing.floor = line.terms.floor_price;
            pricing.current = pricing.current.max(pricing.floor);
            pricing.list = pricing.list.max(pricing.current);
            pricing.pending = None;
        } else {
            facts.pricing = Pricing::of(&line.terms);
            facts.pricing.markdown = progress;
        }
        origin.contract_id = line.contract_id.clone();
        origin.contract_line_id = line.contract_line_id.clone();
        facts.terms = Some(line.terms);
        Ok((line.contract_id, line.contract_line_id))
    }

    /// Whether a following contract may take it on: it is still on its way to a buyer.
    pub fn goes_on(&self) -> bool {
        let consigned = self.facts.ownership == Ownership::Consigned;
        consigned && !landings(super::ROWS, self.status(), "renew").is_empty()
    }

    fn expires_on(&self) -> Option<Date> {
        let listing = self.facts.listing.as_ref();
        listing.and_then(|listing| listing.expires_on)
    }

    fn disposition(&self) -> Result<Disposition, TermRefusal> {
        let terms = self.facts.terms.as_ref();
        let terms = terms.ok_or(TermRefusal::NotConsigned)?;
        Ok(terms.disposition)
    }
}
