//! What a step of a transfer does to its products and to who has them.

use data::Transaction;
use domain::access::By;
use domain::custody::{Claim, CustodyItem, CustodyRecord, Holding, Party, Scan, Subject};
use domain::decision::Decision;
use domain::ids::{CustodyId, TransferId};
use domain::product::hold::{self, HoldKind};
use domain::product::{Command, Product, ProductEvent, place, standing};
use domain::settings::Settings;
use domain::time::Timestamp;
use domain::transfer::{Arrival, Transfer};
use httpkit::ApiError;

/// What is kept beside a step of a transfer.
#[derive(Debug, Default)]
pub(crate) struct Effects {
    pub(super) record: Option<CustodyRecord>,
    pub(super) holdings: Vec<Holding>,
    pub(super) products: Vec<Decision<Product, ProductEvent>>,
}

/// Who takes a step of which transfer, and when.
#[derive(Clone, Copy)]
pub(super) struct Taking<'a> {
    pub(super) transfer: &'a Transfer,
    pub(super) by: By<'a>,
    pub(super) me: &'a Scan,
    pub(super) settings: &'a Settings,
}

impl Effects {
    pub(super) fn keep<'t>(&self, change: Transaction<'t>) -> Transaction<'t> {
        let change = match &self.record {
            Some(record) => change.custody(record),
            None => change,
        };
        let change = self
            .holdings
            .iter()
            .fold(change, |change, holding| change.holding(holding));
        let products = self.products.iter();
        products.fold(change, |change, product| change.save(product))
    }
}

impl Taking<'_> {
    fn claim(&self) -> Claim {
        Claim::Transfer {
            id: self.transfer.id().clone(),
        }
    }

    /// What is not on sale needs no hold. What somebody else holds or buys does not go.
    pub(super) fn load(
        &self,
        goods: &[Product],
        holdings: &[Holding],
        custody: &CustodyId,
    ) -> Result<Effects, ApiError> {
        let facts = self.transfer.facts();
        let to = Party::Person {
            id: self.me.by.clone(),
        };
        let from = Party::Location {
            id: facts.from.clone(),
        };
        let record = self.record(custody, (from, &facts.opened), (to, self.me), goods);
        let mut effects = Effects::default();
        for (product, holding) in goods.iter().zip(holdings) {
            effects
                .holdings
                .push(holding.pass(&record, Some(&self.claim()))?);
            if !is_held(product, self.transfer.id(), self.me.at) {
                product.check_may_move(self.me.at)?;
                let held = held(
                    product,
                    self.transfer.id(),
                    self.by,
                    self.settings,
                    self.me.at,
                );
                effects.products.extend(held.transpose()?);
            }
        }
        effects.record = Some(record);
        Ok(effects)
    }

    pub(super) fn leave(
        &self,
        goods: &[Product],
        holdings: &[Holding],
    ) -> Result<Effects, ApiError> {
        let mut effects = Effects::default();
        for (product, holding) in goods.iter().zip(holdings) {
            effects.holdings.push(holding.free(&self.claim())?);
            let holder = place::holder(self.transfer.id());
            if let Some(held) = product.hold_of(&holder, self.me.at) {
                let fence = held.fence;
                let command = Command::Hold(hold::Command::Release { fence, holder });
                effects
                    .products
                    .push(product.decide(command, self.by, self.me.at)?);
            }
        }
        Ok(effects)
    }

    /// The carrier's scan is the one with which they took the goods.
    pub(super) fn receive(
        &self,
        goods: &[Product],
        holdings: &[Holding],
        (arrivals, sent, custody): (&[Arrival], &Scan, &CustodyId),
    ) -> Result<Effects, ApiError> {
        let to = &self.transfer.facts().to;
        let from = Party::Person {
            id: sent.by.clone(),
        };
        let there = Party::Location { id: to.clone() };
        let record = self.record(custody, (from, sent), (there, self.me), goods);
        let mut effects = Effects::default();
        for ((product, holding), arrival) in goods.iter().zip(holdings).zip(arrivals) {
            effects
                .holdings
                .push(holding.settle(&record, &self.claim())?);
            let command = Command::Place(place::Command::Move {
                to: to.clone(),
                shelf: arrival.shelf.clone(),
                custody: custody.clone(),
                transfer: Some(self.transfer.id().clone()),
            });
            effects
                .products
                .push(product.decide(command, self.by, self.me.at)?);
        }
        effects.record = Some(record);
        Ok(effects)
    }

    /// What is missing is missing, whatever it was before; what somebody has marked so already
    /// stays as it is. It is with the carrier by its records.
    pub(super) fn miss(
        &self,
        goods: &[Product],
        holdings: &[Holding],
        note: &str,
    ) -> Result<Effects, ApiError> {
        let mut effects = Effects::default();
        for (product, holding) in goods.iter().zip(holdings) {
            effects.holdings.push(holding.free(&self.claim())?);
            if product.status_at(self.me.at).is_in_custody() {
                let report = standing::Report {
                    note: format!("{}: {note}", self.transfer.facts().number),
                    photos: Vec::new(),
                };
                let command = Command::Standing(standing::Command::MarkMissing(report));
                effects
                    .products
                    .push(product.decide(command, self.by, self.me.at)?);
            }
        }
        Ok(effects)
    }

    fn record(
        &self,
        id: &CustodyId,
        (from, gave): (Party, &Scan),
        (to, took): (Party, &Scan),
        goods: &[Product],
    ) -> CustodyRecord {
        // Whoever sees damage says so of the product; the transfer is what both sides scanned.
        let item = |product: &Product| CustodyItem {
            subject: Subject::Product {
                id: product.id().clone(),
            },
            condition_note: self.transfer.facts().number.clone(),
            photos: Vec::new(),
        };
        CustodyRecord {
            id: id.clone(),
            from,
            to,
            at: self.me.at,
            items: goods.iter().map(item).collect(),
            scan_by_from: Some(gave.clone()),
            scan_by_to: Some(took.clone()),
            geo: None,
        }
    }
}

fn is_held(product: &Product, transfer: &TransferId, now: Timestamp) -> bool {
    product.hold_of(&place::holder(transfer), now).is_some()
}

/// The product held for a transfer, all that is free of it. Nothing where it is not on sale, and so
/// needs no hold.
pub(crate) fn held(
    product: &Product,
    transfer: &TransferId,
    by: By<'_>,
    settings: &Settings,
    now: Timestamp,
) -> Option<Result<Decision<Product, ProductEvent>, domain::product::Refusal>> {
    let quantity = product.free_at(now);
    let command = Command::Hold(hold::Command::Hold {
        holder: place::holder(transfer),
        by: by.actor(),
        quantity,
        until: HoldKind::Manual.until(settings, now),
    });
    (quantity > 0).then(|| product.decide(command, by, now))
}
