//! The rules of a product's standing.

use super::{Change, Command, Report};
use crate::access::By;
use crate::custody::{CustodyRecord, Party, Subject};
use crate::ids::UserId;
use crate::money::Money;
use crate::product::{
    AcquisitionKind, Deletion, Donation, Incident, Listing, Ownership, Product, ProductChange,
    Refusal, ReturnReason, State, Status, Withdrawal, WithdrawalAnswer,
};
use crate::time::Timestamp;

impl Product {
    /// Answers a command of this part.
    pub(in crate::product) fn decide_standing(
        &mut self,
        command: Command,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<ProductChange, Refusal> {
        use Command as C;
        let change = match command {
            C::MarkMissing(report) => self.mark_missing(report, by, now),
            C::MarkDamaged(report) => self.mark_damaged(report, by, now),
            C::Found { note, shelf } => self.found(&note, shelf, now),
            C::WithdrawRequest { reason, fee } => self.withdraw_request(reason, fee, by, now),
            C::WithdrawApprove { note } => self.withdraw_approve(note, by, now),
            C::WithdrawRefuse { note } => self.withdraw_refuse(note, by, now),
            C::ReadyForPickup => self.ready_for_pickup(),
            C::HandBack(record) => self.hand_back(*record, now),
            C::Donate(donation) => self.donate(donation, now),
            C::Relist => self.relist(now),
            C::Delete { reason } => self.delete(reason, by, now),
            C::Restore => self.undelete(),
        };
        change.map(ProductChange::Standing)
    }

    /// What taking the goods back costs their consignor at `now` (R11): nothing before they were
    /// ever listed, nor once their term is over; then what was agreed for it.
    pub fn withdrawal_fee(&self, now: Timestamp) -> Money {
        let early = self.facts.listing.is_some() && !self.is_past_term(now);
        let terms = self.facts.terms.as_ref().filter(|_| early);
        terms.map_or(Money::ZERO, |terms| terms.early_withdrawal_fee())
    }

    /// The consignor's open question for the goods.
    pub fn open_withdrawal(&self) -> Option<&Withdrawal> {
        let asked = self.facts.withdrawal.as_ref();
        asked.filter(|asked| asked.answer.is_none())
    }

    fn mark_missing(
        &mut self,
        report: Report,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        let was = self.status_at(now);
        if !was.is_in_custody() {
            return Err(self.not_allowed("mark_missing"));
        }
        let incident = self.incident(report, was, by)?;
        let owed = incident.owed;
        let since = now;
        self.state = State::Missing { incident, since };
        let consignor_id = self.owner();
        Ok(Change::MarkedMissing {
            consignor_id,
            was,
            owed,
        })
    }

    fn mark_damaged(
        &mut self,
        report: Report,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        let was = self.status_at(now);
        if !was.is_in_custody() || was == Status::Damaged {
            return Err(self.not_allowed("mark_damaged"));
        }
        let incident = self.incident(report, was, by)?;
        let owed = incident.owed;
        let since = now;
        self.state = State::Damaged { incident, since };
        let consignor_id = self.owner();
        Ok(Change::MarkedDamaged {
            consignor_id,
            was,
            owed,
        })
    }

    /// Nobody buys what is lost or broken: all holds end.
    fn incident(&mut self, report: Report, was: Status, by: By<'_>) -> Result<Incident, Refusal> {
        if report.note.trim().is_empty() {
            return Err(Refusal::Blank { field: "note" });
        }
        self.facts.holds.clear();
        Ok(Incident {
            note: report.note,
            photos: report.photos,
            was,
            reported_by: by.actor(),
            owed: self.owed(),
        })
    }

    /// What the house owes the consignor of goods that it lost: their share of the price of today.
    fn owed(&self) -> Option<Money> {
        let terms = self.facts.terms.as_ref();
        let terms = terms.filter(|_| self.facts.ownership == Ownership::Consigned)?;
        Some(terms.consignor_share(self.facts.pricing.current))
    }

    fn found(
        &mut self,
        note: &str,
        shelf: Option<String>,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        let State::Missing { .. } = self.state else {
            return Err(self.not_allowed("found"));
        };
        if note.trim().is_empty() {
            return Err(Refusal::Blank { field: "note" });
        }
        self.state = State::InStock { since: now };
        self.facts.shelf = shelf;
        let consignor_id = self.owner();
        Ok(Change::Found { consignor_id })
    }

    fn withdraw_request(
        &mut self,
        reason: String,
        fee: Money,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        self.withdrawable("withdraw_request", now)?;
        let consignor_id = self.owner().ok_or(Refusal::NotConsigned)?;
        if self.open_withdrawal().is_some() {
            return Err(Refusal::WithdrawalOpen);
        }
        let due = self.withdrawal_fee(now);
        if fee != due {
            return Err(Refusal::FeeChanged { due });
        }
        self.facts.withdrawal = Some(Withdrawal {
            asked_at: now,
            asked_by: by.actor(),
            reason,
            fee,
            answer: None,
        });
        Ok(Change::WithdrawalRequested { consignor_id, fee })
    }

    fn withdraw_approve(
        &mut self,
        note: String,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        self.withdrawable("withdraw_approve", now)?;
        let consignor_id = self.owner().ok_or(Refusal::NotConsigned)?;
        let fee = self.answer_withdrawal(true, note, by, now)?;
        let reason = ReturnReason::Withdrawn;
        self.state = State::ToReturn { reason, since: now };
        self.facts.holds.clear();
        Ok(Change::SentBack {
            consignor_id,
            location_id: self.facts.location_id.clone(),
            reason,
            fee,
        })
    }

    fn withdraw_refuse(
        &mut self,
        note: String,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        self.withdrawable("withdraw_refuse", now)?;
        let consignor_id = self.owner().ok_or(Refusal::NotConsigned)?;
        if note.trim().is_empty() {
            return Err(Refusal::Blank { field: "note" });
        }
        self.answer_withdrawal(false, note, by, now)?;
        Ok(Change::WithdrawalRefused { consignor_id })
    }

    /// The fee the consignor agreed to.
    fn answer_withdrawal(
        &mut self,
        approved: bool,
        note: String,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Money, Refusal> {
        let asked = self.facts.withdrawal.as_mut();
        let asked = asked.filter(|asked| asked.answer.is_none());
        let asked = asked.ok_or(Refusal::NotAskedBack)?;
        asked.answer = Some(WithdrawalAnswer {
            approved,
            note,
            by: by.actor(),
            at: now,
        });
        Ok(asked.fee)
    }

    /// Whether the goods are where their consignor can ask for them: not while they are held.
    fn withdrawable(&self, event: &'static str, now: Timestamp) -> Result<(), Refusal> {
        use Status as S;
        match self.status_at(now) {
            S::InStock | S::Unlisted | S::Available | S::InGrace => Ok(self.check_not_held(now)?),
            S::AwaitingGoods
            | S::InProcessing
            | S::Quarantined
            | S::Reserved
            | S::PendingPayment
            | S::OnLayaway
            | S::Sold
            | S::Delivered
            | S::ToReturn
            | S::Returned
            | S::ToDonate
            | S::Donated
            | S::Missing
            | S::Damaged => Err(self.not_allowed(event)),
        }
    }

    fn ready_for_pickup(&self) -> Result<Change, Refusal> {
        let State::ToReturn { .. } = self.state else {
            return Err(self.not_allowed("ready_for_pickup"));
        };
        Ok(Change::PickupReady {
            consignor_id: self.owner().ok_or(Refusal::NotConsigned)?,
            location_id: self.facts.location_id.clone(),
        })
    }

    fn hand_back(&mut self, record: CustodyRecord, now: Timestamp) -> Result<Change, Refusal> {
        let State::ToReturn { .. } = self.state else {
            return Err(self.not_allowed("hand_back"));
        };
        let consignor_id = self.owner().ok_or(Refusal::NotConsigned)?;
        record.check().map_err(Refusal::Custody)?;
        let to = Party::Person {
            id: consignor_id.clone(),
        };
        if record.to != to {
            return Err(Refusal::NotToConsignor);
        }
        let is_this = |subject: &Subject| match subject {
            Subject::Product { id } => id == &self.id,
            Subject::RequestItem { .. } => false,
        };
        if record.item(is_this).is_none() {
            return Err(Refusal::NotInCustody);
        }
        self.state = State::Returned {
            custody: record.id.clone(),
            since: now,
        };
        self.facts.shelf = None;
        Ok(Change::Returned {
            consignor_id,
            custody_id: record.id,
        })
    }

    fn donate(&mut self, donation: Donation, now: Timestamp) -> Result<Change, Refusal> {
        let State::ToDonate { .. } = self.state else {
            return Err(self.not_allowed("donate"));
        };
        if donation.charity.trim().is_empty() {
            return Err(Refusal::Blank { field: "charity" });
        }
        let number = donation.reference.as_deref().unwrap_or_default();
        if number.trim().is_empty() && donation.receipt.is_none() {
            return Err(Refusal::Blank { field: "reference" });
        }
        let change = Change::Donated {
            consignor_id: self.owner(),
            charity: donation.charity.clone(),
            receipt: donation.receipt.clone(),
        };
        let since = now;
        self.state = State::Donated { donation, since };
        self.facts.shelf = None;
        Ok(change)
    }

    fn relist(&mut self, now: Timestamp) -> Result<Change, Refusal> {
        let State::InStock { .. } = self.state else {
            return Err(self.not_allowed("relist"));
        };
        let acquired = self.facts.acquired.as_ref();
        let taken_over = acquired.is_some_and(|acquired| match acquired.kind {
            AcquisitionKind::BoughtOut | AcquisitionKind::Converted => true,
            AcquisitionKind::Bought => false,
        });
        if !taken_over || self.facts.listing.is_none() {
            return Err(Refusal::NotTakenOver);
        }
        let price = self.facts.pricing.current;
        if price < self.facts.pricing.floor {
            return Err(Refusal::UnderFloor);
        }
        let listed_on = now.panama_date();
        self.facts.listing = Some(Listing::endless(listed_on));
        self.state = State::Available { since: now };
        Ok(Change::Relisted { price, listed_on })
    }

    fn delete(&mut self, reason: String, by: By<'_>, now: Timestamp) -> Result<Change, Refusal> {
        use Status as S;
        let status = self.status();
        let house = self.facts.ownership == Ownership::House;
        match status {
            S::AwaitingGoods | S::Delivered | S::Returned | S::Donated => {}
            S::InProcessing | S::InStock | S::Unlisted | S::Missing | S::Damaged if house => {}
            S::InProcessing | S::InStock | S::Unlisted | S::Missing | S::Damaged => {
                return Err(Refusal::InHouse);
            }
            S::Quarantined
            | S::Available
            | S::Reserved
            | S::PendingPayment
            | S::OnLayaway
            | S::Sold
            | S::InGrace
            | S::ToReturn
            | S::ToDonate => return Err(self.not_allowed("delete")),
        }
        if reason.trim().is_empty() {
            return Err(Refusal::Blank { field: "reason" });
        }
        self.facts.deleted = Some(Deletion {
            at: now,
            by: by.actor(),
            reason,
        });
        Ok(Change::Deleted { status })
    }

    fn undelete(&mut self) -> Result<Change, Refusal> {
        if self.facts.deleted.take().is_none() {
            return Err(self.not_allowed("restore"));
        }
        let status = self.status();
        Ok(Change::Restored { status })
    }

    /// Whose they are, where they are a consignor's.
    pub(in crate::product) fn owner(&self) -> Option<UserId> {
        self.subject().owner.cloned()
    }
}
