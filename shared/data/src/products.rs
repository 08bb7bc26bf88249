//! Products in the table.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | the product | `PRD#<id>` | `STATE` | `version` |
//! | its history chain, which is its events | `PRD#<id>` | `EVT#<version>#0` | must not exist |
//! | the product has a stock number or barcode | `UNQ#CODE#<code>` | `UNIQUE` | owner |
//!
//! Who has it, and the hand-overs it went through, lie in its partition: see [`crate::custody`].
//!
//! Lists: gsi1 `USR#<consignor>#PRD` by creation, while it is the consignor's · gsi2
//! `PRD#<status>` by last change · gsi3 `CON#<contract>#PRD` by stock number ·
//! gsi4 `LOC#<location>#PRD#<status>` by last change. What was deleted is in none of them.

pub(crate) mod codes;
mod hold;
mod item;
mod place;
mod shape;
mod state;

use std::collections::BTreeSet;

use domain::ids::{ContractId, LocationId, ProductId, UserId};
use domain::product::{Product, ProductEvent, Status};
use domain::time::Timestamp;

use crate::cursor::Paging;
use crate::error::StoreError;
use crate::item::{Item, Key, encode, in_time, read};
use crate::stored::{self, Stored};
use crate::table::{Page, Table};
use crate::transaction::{Aggregate, Places, STATE, Transaction};

pub use codes::{claim_codes, find_by_code, find_by_codes};
pub use hold::{Held, HoldAsk, HoldError, hold};
pub(crate) use item::ProductStored;
pub use place::expected_page;
pub(crate) use shape::SHAPE;

/// Keys that one request to the table takes.
const BATCH: usize = 100;

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
        if facts.deleted.is_some() {
            return Places::default();
        }
        let origin = facts.origin.as_ref();
        Places {
            owner: self
                .subject()
                .owner
                .map(|consignor| (owner_list(consignor), created)),
            queue: Some((queue(self.status()), changed.clone())),
            assignee: origin.map(|origin| {
                let number = format!("{}#{}", facts.sku, self.id());
                (contract_list(&origin.contract_id), number)
            }),
            location: Some((location_list(&facts.location_id, self.status()), changed)),
        }
    }

    /// Its codes are its own.
    fn beside<'t>(change: Transaction<'t>, was: Option<&Self>, next: &Self) -> Transaction<'t> {
        codes::keep(change, was, next)
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

/// The products with these ids, in no order; unknown ids are passed over, repeated ones come once.
///
/// # Errors
/// The table does not answer.
pub async fn get_many(table: &Table, ids: &[ProductId]) -> Result<Vec<Product>, StoreError> {
    let wanted: BTreeSet<&ProductId> = ids.iter().collect();
    let key = |id: &ProductId| Key::new(table.pk(&partition(id)), STATE);
    let keys: Vec<Key> = wanted.into_iter().map(key).collect();
    let mut products = Vec::new();
    for batch in keys.chunks(BATCH) {
        for item in table.get_many(batch).await? {
            products.push(read::<ProductStored>(item).map(Product::from)?);
        }
    }
    Ok(products)
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
