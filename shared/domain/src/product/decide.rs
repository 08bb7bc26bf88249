//! The rules of machine D: how a product comes to be, what it accepts, and what becomes of it.

use super::details::is_slug;
use super::{
    Acquisition, AcquisitionKind, Command, Details, Edit, Facts, Finding, Lack, NewProduct,
    Ownership, Pricing, Product, ProductChange, ProductEvent, Refusal, Source, State, Status,
    standing,
};
use crate::access::By;
use crate::custody::{CustodyRecord, Party, Subject};
use crate::decision::Decision;
use crate::digest::Sha256;
use crate::ids::ProductId;
use crate::money::Money;
use crate::terms::{Mode, TermsRefusal};
use crate::time::Timestamp;

impl Product {
    /// Creates a product: when its contract takes effect, or when the house has bought it
    /// (machine D, `create`).
    ///
    /// # Errors
    /// [`Refusal`]: a blank field, a slug that is none, a quantity that makes no sense, or terms
    /// or prices that contradict themselves.
    pub fn create(
        id: ProductId,
        new: NewProduct,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Decision<Self, ProductEvent>, Refusal> {
        check_new(&new)?;
        let in_house = new.received_by.is_some() || matches!(new.source, Source::House { .. });
        let state = if in_house {
            State::InProcessing { since: now }
        } else {
            State::AwaitingGoods
        };
        let mut facts = facts_of(new, now);
        let origin = facts.origin.as_ref();
        let change = ProductChange::Created {
            contract_id: origin.map(|origin| origin.contract_id.clone()),
            contract_line_id: origin.map(|origin| origin.contract_line_id.clone()),
            request_id: origin.map(|origin| origin.request_id.clone()),
            consignor_id: origin.map(|origin| origin.consignor_id.clone()),
            ownership: facts.ownership,
            status: state.status(),
            price: Some(facts.pricing.current),
            location_id: Some(facts.location_id.clone()),
        };
        let event = ProductEvent::link(&id, None, 1, (None, change), by.actor(), now);
        facts.head = event.hash.clone();
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
        if by.person().is_none() && command.needs_person() {
            return Err(Refusal::PersonOnly);
        }
        let restored = matches!(command, C::Standing(standing::Command::Restore));
        if self.facts.deleted.is_some() && !restored {
            return Err(Refusal::Deleted);
        }
        let mut next = self.clone();
        let freed = next.settle(now);
        let change = match command {
            C::Receive { record, shelf } => next.receive(*record, shelf, now)?,
            C::AuthenticateFail(finding) => next.authenticate_fail(finding, now)?,
            C::Ready => next.ready(now)?,
            C::Publish => next.publish(now)?,
            C::Unpublish { reason } => next.unpublish(reason, now)?,
            C::Edit(edit) => next.edit(*edit)?,
            C::LabelPrinted => next.label_printed(now)?,
            C::Standing(command) => next.decide_standing(command, by, now)?,
            C::Place(command) => next.decide_place(command, now)?,
            C::Hold(command) => next.decide_hold(self, command, now)?,
            C::Commerce(command) => next.decide_commerce(command, by, now)?,
            C::Price(command) => next.decide_price(command, by, now)?,
            C::Term(command) => next.decide_term(command, by, now)?,
        };
        next.version += 1;
        let prev = Some(self.facts.head.clone());
        let told = (freed, change);
        let event = ProductEvent::link(&self.id, prev, next.version, told, by.actor(), now);
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
            Subject::RequestItem { id } => {
                let origin = self.facts.origin.as_ref();
                origin.is_some_and(|origin| id == &origin.request_item_id)
            }
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
            consignor_id: self.owner(),
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
        let first = self.facts.listing.is_none();
        let fresh = || self.first_listing(now);
        let listing = self.facts.listing.clone().unwrap_or_else(fresh);
        let today = now.panama_date();
        if let Some(on) = listing.expires_on.filter(|_| listing.is_over(today)) {
            return Err(Refusal::Expired { on });
        }
        if self.facts.pricing.current < self.facts.pricing.floor {
            return Err(Refusal::UnderFloor);
        }
        let origin = self.facts.origin.as_ref();
        let change = ProductChange::Listed {
            contract_id: origin.map(|origin| origin.contract_id.clone()),
            contract_line_id: origin.map(|origin| origin.contract_line_id.clone()),
            request_id: origin.map(|origin| origin.request_id.clone()),
            consignor_id: origin.map(|origin| origin.consignor_id.clone()),
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
        if self.status_at(now) != Status::Available {
            return Err(self.not_allowed("unpublish"));
        }
        if reason.trim().is_empty() {
            return Err(Refusal::Blank { field: "reason" });
        }
        // Pieces that someone holds are theirs to buy.
        self.check_not_held(now)?;
        self.state = State::Unlisted { reason, since: now };
        Ok(ProductChange::Unlisted)
    }

    /// What was found ready for sale stays so: an edit can not take its last photo away.
    fn edit(&mut self, edit: Edit) -> Result<ProductChange, Refusal> {
        use Status as S;
        let must_be_ready = match self.status() {
            S::AwaitingGoods
            | S::InProcessing
            | S::ToReturn
            | S::ToDonate
            | S::Missing
            | S::Damaged => false,
            S::InStock | S::Available | S::Unlisted | S::Reserved | S::InGrace => true,
            // Evidence, a sale that names the very thing, or gone.
            S::Quarantined
            | S::PendingPayment
            | S::OnLayaway
            | S::Sold
            | S::Delivered
            | S::Returned
            | S::Donated => return Err(self.not_allowed("edit")),
        };
        check_details(&edit.details)?;
        let mut fields = self.facts.details.changes(&edit.details);
        let facts = &mut self.facts;
        if facts.shelf != edit.shelf {
            fields.push("shelf".to_owned());
        }
        if facts.serial != edit.serial {
            fields.push("serial".to_owned());
        }
        if fields.is_empty() {
            return Err(Refusal::NothingChanges);
        }
        (facts.details, facts.shelf, facts.serial) = (edit.details, edit.shelf, edit.serial);
        if must_be_ready {
            self.check_ready()?;
        }
        Ok(ProductChange::Edited { fields })
    }

    fn label_printed(&mut self, now: Timestamp) -> Result<ProductChange, Refusal> {
        use Status as S;
        match self.status() {
            S::Quarantined | S::Delivered | S::Returned | S::Donated => {
                return Err(self.not_allowed("label_printed"));
            }
            S::AwaitingGoods
            | S::InProcessing
            | S::InStock
            | S::Unlisted
            | S::Available
            | S::Reserved
            | S::PendingPayment
            | S::OnLayaway
            | S::Sold
            | S::InGrace
            | S::ToReturn
            | S::ToDonate
            | S::Missing
            | S::Damaged => {}
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

    pub(super) fn not_allowed(&self, event: &'static str) -> Refusal {
        Refusal::TransitionNotAllowed {
            status: self.status(),
            event,
        }
    }
}

fn check_new(new: &NewProduct) -> Result<(), Refusal> {
    check_details(&new.details)?;
    for (field, text) in [("sku", &new.sku), ("barcode", &new.barcode)] {
        if text.trim().is_empty() {
            return Err(Refusal::Blank { field });
        }
    }
    if new.quantity == 0 || (new.unique && new.quantity != 1) {
        return Err(Refusal::QuantityInvalid);
    }
    match &new.source {
        // A contract is about single things.
        Source::Line { .. } if !new.unique => Err(Refusal::QuantityInvalid),
        Source::Line { terms, .. } => terms.check().map_err(Refusal::Terms),
        Source::House {
            acquired,
            list_price,
            floor_price,
        } => check_prices(acquired.cost, *list_price, *floor_price),
    }
}

fn check_prices(cost: Money, list: Money, floor: Money) -> Result<(), Refusal> {
    let checks = [
        (
            "list_price",
            list.is_positive(),
            "must be more than nothing",
        ),
        (
            "floor_price",
            floor.is_positive() && floor <= list,
            "must be more than nothing, and not above the list price",
        ),
        ("cost", cost >= Money::ZERO, "must not be negative"),
    ];
    let wrong = checks.into_iter().filter(|(_, right, _)| !right);
    let problems: Vec<_> = wrong
        .map(|(field, _, problem)| (field.to_owned(), problem))
        .collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Terms(TermsRefusal { problems }))
    }
}

fn check_details(details: &Details) -> Result<(), Refusal> {
    if details.title.trim().is_empty() {
        return Err(Refusal::Blank { field: "title" });
    }
    if !is_slug(&details.slug) {
        return Err(Refusal::SlugInvalid);
    }
    if details.dimensions.is_some_and(|sides| !sides.is_sound()) {
        return Err(Refusal::DimensionsInvalid);
    }
    Ok(())
}

fn facts_of(new: NewProduct, now: Timestamp) -> Facts {
    let (pricing, origin, terms, acquired) = match new.source {
        Source::Line { origin, terms } => {
            let acquired = (terms.mode == Mode::BuyOut).then(|| Acquisition {
                kind: AcquisitionKind::BoughtOut,
                cost: terms.buy_out_price.unwrap_or_default(),
                on: now.panama_date(),
            });
            (Pricing::of(&terms), Some(origin), Some(*terms), acquired)
        }
        Source::House {
            acquired,
            list_price,
            floor_price,
        } => {
            let pricing = Pricing::at(list_price, floor_price);
            (pricing, None, None, Some(acquired))
        }
    };
    Facts {
        sku: new.sku,
        barcode: new.barcode,
        ownership: match acquired {
            Some(_) => Ownership::House,
            None => Ownership::Consigned,
        },
        origin,
        details: new.details,
        serial: new.serial,
        quantity: new.quantity,
        unique: new.unique,
        location_id: new.location_id,
        shelf: new.shelf,
        pricing,
        terms,
        acquired,
        listing: None,
        received_by: new.received_by,
        labelled_at: None,
        holds: Vec::new(),
        fence: 0,
        sold: 0,
        withdrawal: None,
        deleted: None,
        head: Sha256::of(&[]),
        created_at: now,
        updated_at: now,
    }
}
