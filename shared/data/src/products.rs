//! Products in the table.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | the product | `PRD#<id>` | `STATE` | `version` |
//! | its history chain, which is its events | `PRD#<id>` | `EVT#<version>#0` | must not exist |
//!
//! Lists: gsi1 `USR#<consignor>#PRD` by creation, while it is the consignor's · gsi2
//! `PRD#<status>` by last change · gsi3 `CON#<contract>#PRD` by stock number ·
//! gsi4 `LOC#<location>#PRD#<status>` by last change.

mod state;

use domain::digest::Sha256;
use domain::ids::{ContractId, CustodyId, LocationId, ProductId, UserId};
use domain::product::{
    Details, Facts, Listing, Origin, Ownership, Pricing, Product, ProductEvent, Status,
};
use domain::terms::LineTerms;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::cursor::Paging;
use crate::error::StoreError;
use crate::item::{Item, encode, in_time};
use crate::stored::{self, Stored};
use crate::table::{Page, Table};
use crate::transaction::{Aggregate, Places};
use state::StateItem;

/// A product as it is stored.
#[derive(Serialize, Deserialize)]
pub(crate) struct ProductStored {
    id: ProductId,
    version: u64,
    sku: String,
    barcode: String,
    ownership: Ownership,
    origin: Origin,
    details: Details,
    location_id: LocationId,
    #[serde(default)]
    shelf: Option<String>,
    pricing: Pricing,
    terms: LineTerms,
    #[serde(default)]
    listing: Option<Listing>,
    #[serde(default)]
    received_by: Option<CustodyId>,
    #[serde(default)]
    labelled_at: Option<Timestamp>,
    head: Sha256,
    state: StateItem,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl From<&Product> for ProductStored {
    fn from(product: &Product) -> Self {
        let facts = product.facts().clone();
        Self {
            id: product.id().clone(),
            version: product.version(),
            sku: facts.sku,
            barcode: facts.barcode,
            ownership: facts.ownership,
            origin: facts.origin,
            details: facts.details,
            location_id: facts.location_id,
            shelf: facts.shelf,
            pricing: facts.pricing,
            terms: facts.terms,
            listing: facts.listing,
            received_by: facts.received_by,
            labelled_at: facts.labelled_at,
            head: facts.head,
            state: StateItem::from(product.state()),
            created_at: facts.created_at,
            updated_at: facts.updated_at,
        }
    }
}

impl From<ProductStored> for Product {
    fn from(stored: ProductStored) -> Self {
        let facts = Facts {
            sku: stored.sku,
            barcode: stored.barcode,
            ownership: stored.ownership,
            origin: stored.origin,
            details: stored.details,
            location_id: stored.location_id,
            shelf: stored.shelf,
            pricing: stored.pricing,
            terms: stored.terms,
            listing: stored.listing,
            received_by: stored.received_by,
            labelled_at: stored.labelled_at,
            head: stored.head,
            created_at: stored.created_at,
            updated_at: stored.updated_at,
        };
        Self::restore(stored.id, stored.version, stored.state.into(), facts)
    }
}

impl Stored for Product {
    type Shape = ProductStored;
}

impl Aggregate for Product {
    type Event = ProductEvent;
    const NOUN: &'static str = "product";

    fn id(&self) -> &str {
        self.id().as_str()
    }

    fn version(&self) -> u64 {
        self.version()
    }

    fn label(&self) -> Option<String> {
        Some(self.facts().details.title.clone())
    }

    fn partition(&self) -> String {
        partition(self.id())
    }

    fn places(&self) -> Places {
        let facts = self.facts();
        let created = in_time(facts.created_at, self.id());
        let changed = in_time(facts.updated_at, self.id());
        let contract = contract_list(&facts.origin.contract_id);
        Places {
            owner: self
                .subject()
                .owner
                .map(|consignor| (owner_list(consignor), created)),
            queue: Some((queue(self.status()), changed.clone())),
            assignee: Some((contract, format!("{}#{}", facts.sku, self.id()))),
            location: Some((location_list(&facts.location_id, self.status()), changed)),
        }
    }

    fn stored(&self) -> Result<Item, StoreError> {
        encode(&ProductStored::from(self))
    }
}

fn partition(id: &ProductId) -> String {
    format!("PRD#{id}")
}

fn owner_list(consignor: &UserId) -> String {
    format!("USR#{consignor}#PRD")
}

fn contract_list(contract: &ContractId) -> String {
    format!("CON#{contract}#PRD")
}

fn location_list(location: &LocationId, status: Status) -> String {
    format!("LOC#{location}#PRD#{}", status.as_str())
}

fn queue(status: Status) -> String {
    format!("PRD#{}", status.as_str())
}

/// The product.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn get(table: &Table, id: &ProductId) -> Result<Product, StoreError> {
    stored::one(table, &partition(id)).await
}

/// The links of the product's history, oldest first. Whether they hold together,
/// [`Product::verify_history`] says.
///
/// # Errors
/// The table does not answer, or a link does not read.
pub async fn history(table: &Table, id: &ProductId) -> Result<Vec<ProductEvent>, StoreError> {
    let events = crate::events::history(table, &partition(id)).await?;
    let link = |event: domain::event::Envelope<serde_json::Value>| {
        serde_json::from_value(event.body).map_err(StoreError::corrupt)
    };
    events.into_iter().map(link).collect()
}

/// A consignor's products, newest first. What the house has bought is none of theirs.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn of_consignor(
    table: &Table,
    consignor: &UserId,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Product>, StoreError> {
    stored::list(table, "gsi1", &owner_list(consignor), paging, now).await
}

/// The products of a location that stand at `status`, last changed first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn of_location(
    table: &Table,
    (location, status): (&LocationId, Status),
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Product>, StoreError> {
    stored::list(table, "gsi4", &location_list(location, status), paging, now).await
}

/// The products that stand at `status`, last changed first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn standing_at(
    table: &Table,
    status: Status,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Product>, StoreError> {
    stored::list(table, "gsi2", &queue(status), paging, now).await
}

/// The products of a contract, by their stock numbers, the last one first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn of_contract(
    table: &Table,
    contract: &ContractId,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Product>, StoreError> {
    stored::list(table, "gsi3", &contract_list(contract), paging, now).await
}
