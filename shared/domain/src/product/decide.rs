//! The rules of machine D: how a product comes to be, what it accepts, and what becomes of it.

use super::details::is_slug;
use super::{
    Command, Details, Facts, Finding, Lack, Listing, NewProduct, Ownership, Pricing, Product,
    ProductChange, ProductEvent, Refusal, State,
};
use crate::access::By;
use crate::custody::{CustodyRecord, Party, Subject};
use crate::decision::Decision;
use crate::digest::Sha256;
use crate::ids::ProductId;
use crate::terms::Mode;
use crate::time::Timestamp;

impl Product {
    /// Creates a product when its contract takes effect (machine D, `create`).
    ///
    /// # Errors
    /// [`Refusal`]: a blank field, a slug that is none, or terms that contradict themselves.
    pub fn create(
        id: ProductId,
        new: NewProduct,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Decision<Self, ProductEvent>, Refusal> {
        check_details(&new.details)?;
        for (field, text) in [("sku", &new.sku), ("barcode", &new.barcode)] {
            if text.trim().is_empty() {
                return Err(Refusal::Blank { field });
            }
        }
        new.terms.check().map_err(Refusal::Terms)?;
        let state = match new.received_by {
            Some(_) => State::InProcessing { since: now },
            None => State::AwaitingGoods,
        };
        let ownership = match new.terms.mode {
            Mode::Consign => Ownership::Consigned,
            Mode::BuyOut => Ownership::House,
        };
        let change = ProductChange::Created {
            contract_id: new.origin.contract_id.clone(),
            contract_line_id: new.origin.contract_line_id.clone(),
            request_id: new.origin.request_id.clone(),
            consignor_id: new.origin.consignor_id.clone(),
            ownership,
            status: state.status(),
        };
        let event = ProductEvent::link(&id, None, 1, change, by.actor(), now);
        let facts = facts_of(new, ownership, event.hash.clone(), now);
        let next = Self::restore(id, 1, state, facts);
        Ok(Decision::one(None, next, event))
    }

    /// Answers a command.
    ///
    /// # Errors
    /// [`Refusal`], which names the rule.
    pub fn decide(
        &self,
        command: Command,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Decision<Self, ProductEvent>, Refusal> {
        use Command as C;
        if by.person().is_none() && !matches!(command, C::LabelPrinted) {
            return Err(Refusal::PersonOnly);
        }
        let mut next = self.clone();
        let change = match command {
            C::Receive { record, shelf } => next.receive(*record, shelf, now)?,
            C::AuthenticateFail(finding) => next.authenticate_fail(finding, now)?,
            C::Ready => next.ready(now)?,
            C::Publish => next.publish(now)?,
            C::Unpublish { reason } => next.unpublish(reason, now)?,
            C::Edit { details, shelf } => next.edit(*details, shelf)?,
            C::LabelPrinted => next.label_printed(now)?,
        };
        next.version += 1;
        let prev = Some(self.facts.head.clone());
        let event = ProductEvent::link(&self.id, prev, next.version, change, by.actor(), now);
        next.facts.head = event.hash.clone();
        next.facts.updated_at = now;
        Ok(Decision::one(Some(self.clone()), next, event))
    }

    fn receive(
        &mut self,
        record: CustodyRecord,
        shelf: Option<String>,
        now: Timestamp,
    ) -> Result<ProductChange, Refusal> {
        if !matches!(self.state, State::AwaitingGoods) {
            return Err(self.not_allowed("receive"));
        }
        record.check().map_err(Refusal::Custody)?;
        let Party::Location { id: location_id } = record.to else {
            return Err(Refusal::NotAtLocation);
        };
        let named = record.items.iter().any(|item| match &item.subject {
            Subject::Product { id } => id == &self.id,
            Subject::RequestItem { id } => id == &self.facts.origin.request_item_id,
        });
        if !named {
            return Err(Refusal::NotInCustody);
        }
        self.state = State::InProcessing { since: now };
        self.facts.location_id = location_id.clone();
        self.facts.received_by = Some(record.id.clone());
        self.facts.shelf = shelf;
        Ok(ProductChange::Received {
            custody_id: record.id,
            location_id,
        })
    }

    fn authenticate_fail(
        &mut self,
        finding: Finding,
        now: Timestamp,
    ) -> Result<ProductChange, Refusal> {
        let State::InProcessing { .. } = self.state else {
            return Err(self.not_allowed("authenticate_fail"));
        };
        for (field, text) in [("method", &finding.method), ("note", &finding.note)] {
            if text.trim().is_empty() {
                return Err(Refusal::Blank { field });
            }
        }
        let result = finding.result;
        self.state = State::Quarantined {
            finding,
            since: now,
        };
        Ok(ProductChange::Quarantined {
            consignor_id: self.facts.origin.consignor_id.clone(),
            result,
        })
    }

    fn ready(&mut self, now: Timestamp) -> Result<ProductChange, Refusal> {
        let State::InProcessing { .. } = self.state else {
            return Err(self.not_allowed("ready"));
        };
        self.check_ready()?;
        self.state = State::InStock { since: now };
        Ok(ProductChange::Readied)
    }

    fn publish(&mut self, now: Timestamp) -> Result<ProductChange, Refusal> {
        let (State::InStock { .. } | State::Unlisted { .. }) = self.state else {
            return Err(self.not_allowed("publish"));
        };
        let today = now.panama_date();
        let first = self.facts.listing.is_none();
        let fresh = || Listing::starting(today, &self.facts.terms);
        let listing = self.facts.listing.clone().unwrap_or_else(fresh);
        if let Some(on) = listing.expires_on.filter(|_| listing.is_over(today)) {
            return Err(Refusal::Expired { on });
        }
        if self.facts.pricing.current < self.facts.pricing.floor {
            return Err(Refusal::UnderFloor);
        }
        let origin = &self.facts.origin;
        let change = ProductChange::Listed {
            contract_id: origin.contract_id.clone(),
            contract_line_id: origin.contract_line_id.clone(),
            request_id: origin.request_id.clone(),
            consignor_id: origin.consignor_id.clone(),
            first,
            price: self.facts.pricing.current,
            listed_on: listing.listed_on,
            expires_on: listing.expires_on,
        };
        self.state = State::Available { since: now };
        self.facts.listing = Some(listing);
        Ok(change)
    }

    fn unpublish(&mut self, reason: String, now: Timestamp) -> Result<ProductChange, Refusal> {
        let State::Available { .. } = self.state else {
            return Err(self.not_allowed("unpublish"));
        };
        if reason.trim().is_empty() {
            return Err(Refusal::Blank { field: "reason" });
        }
        self.state = State::Unlisted { reason, since: now };
        Ok(ProductChange::Unlisted)
    }

    /// What was found ready for sale stays so: an edit can not take its last photo away.
    fn edit(&mut self, details: Details, shelf: Option<String>) -> Result<ProductChange, Refusal> {
        let must_be_ready = match self.state {
            State::AwaitingGoods | State::InProcessing { .. } => false,
            State::InStock { .. } | State::Available { .. } | State::Unlisted { .. } => true,
            State::Quarantined { .. } => return Err(self.not_allowed("edit")),
        };
        check_details(&details)?;
        let mut fields = self.facts.details.changes(&details);
        if self.facts.shelf != shelf {
            fields.push("shelf".to_owned());
        }
        if fields.is_empty() {
            return Err(Refusal::NothingChanges);
        }
        self.facts.details = details;
        self.facts.shelf = shelf;
        if must_be_ready {
            self.check_ready()?;
        }
        Ok(ProductChange::Edited { fields })
    }

    fn label_printed(&mut self, now: Timestamp) -> Result<ProductChange, Refusal> {
        if let State::Quarantined { .. } = self.state {
            return Err(self.not_allowed("label_printed"));
        }
        self.facts.labelled_at = Some(now);
        Ok(ProductChange::Labelled)
    }

    fn check_ready(&self) -> Result<(), Refusal> {
        let facts = &self.facts;
        let marked = facts.labelled_at.is_some() || facts.shelf.is_some();
        let lacks: Vec<Lack> = [
            (Lack::Photos, facts.details.photos.is_empty()),
            (Lack::Price, !facts.pricing.list.is_positive()),
            (Lack::TaxClass, facts.details.tax_class.is_none()),
            (Lack::Label, !marked),
        ]
        .into_iter()
        .filter_map(|(lack, missing)| missing.then_some(lack))
        .collect();
        if lacks.is_empty() {
            Ok(())
        } else {
            Err(Refusal::NotReady { lacks })
        }
    }

    fn not_allowed(&self, event: &'static str) -> Refusal {
        Refusal::TransitionNotAllowed {
            status: self.status(),
            event,
        }
    }
}

fn check_details(details: &Details) -> Result<(), Refusal> {
    if details.title.trim().is_empty() {
        return Err(Refusal::Blank { field: "title" });
    }
    if !is_slug(&details.slug) {
        return Err(Refusal::SlugInvalid);
    }
    Ok(())
}

fn facts_of(new: NewProduct, ownership: Ownership, head: Sha256, now: Timestamp) -> Facts {
    Facts {
        sku: new.sku,
        barcode: new.barcode,
        ownership,
        origin: new.origin,
        details: new.details,
        location_id: new.location_id,
        shelf: None,
        pricing: Pricing::of(&new.terms),
        terms: new.terms,
        listing: None,
        received_by: new.received_by,
        labelled_at: None,
        head,
        created_at: now,
        updated_at: now,
    }
}
