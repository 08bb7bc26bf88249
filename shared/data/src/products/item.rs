//! A product as it is stored.

use domain::consignor::SealedNumber;
use domain::digest::Sha256;
use domain::ids::{CustodyId, LocationId, ProductId};
use domain::product::{
    Acquisition, AcquisitionKind, Deletion, Details, Facts, Hold, Listing, Origin, Ownership,
    Pricing, Product, Serial, Withdrawal,
};
use domain::terms::LineTerms;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::state::StateItem;

/// A product as it is stored.
#[derive(Serialize, Deserialize)]
pub(crate) struct ProductStored {
    id: ProductId,
    version: u64,
    sku: String,
    barcode: String,
    ownership: Ownership,
    origin: Option<Origin>,
    details: Details,
    #[serde(default)]
    serial: Option<SerialItem>,
    #[serde(default = "one")]
    quantity: u32,
    #[serde(default = "yes")]
    unique: bool,
    location_id: LocationId,
    #[serde(default)]
    shelf: Option<String>,
    pricing: Pricing,
    terms: Option<LineTerms>,
    #[serde(default)]
    acquired: Option<Acquisition>,
    #[serde(default)]
    listing: Option<Listing>,
    #[serde(default)]
    received_by: Option<CustodyId>,
    #[serde(default)]
    labelled_at: Option<Timestamp>,
    #[serde(default)]
    holds: Vec<Hold>,
    #[serde(default)]
    fence: u64,
    #[serde(default)]
    sold: u32,
    #[serde(default)]
    withdrawal: Option<Withdrawal>,
    #[serde(default)]
    deleted: Option<Deletion>,
    head: Sha256,
    state: StateItem,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// A serial number as it is stored.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SerialItem {
    Number(SealedNumber),
    Open(String),
}

/// What the first products were, without saying so.
const fn one() -> u32 {
    1
}

const fn yes() -> bool {
    true
}

impl From<Serial> for SerialItem {
    fn from(serial: Serial) -> Self {
        match serial {
            Serial::Sealed(number) => Self::Number(number),
            Serial::Open(text) => Self::Open(text),
        }
    }
}

impl From<SerialItem> for Serial {
    fn from(item: SerialItem) -> Self {
        match item {
            SerialItem::Number(number) => Self::Sealed(number),
            SerialItem::Open(text) => Self::Open(text),
        }
    }
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
            serial: facts.serial.map(Into::into),
            quantity: facts.quantity,
            unique: facts.unique,
            location_id: facts.location_id,
            shelf: facts.shelf,
            pricing: facts.pricing,
            terms: facts.terms,
            acquired: facts.acquired,
            listing: facts.listing,
            received_by: facts.received_by,
            labelled_at: facts.labelled_at,
            holds: facts.holds,
            fence: facts.fence,
            sold: facts.sold,
            withdrawal: facts.withdrawal,
            deleted: facts.deleted,
            head: facts.head,
            state: StateItem::from(product.state()),
            created_at: facts.created_at,
            updated_at: facts.updated_at,
        }
    }
}

impl ProductStored {
    /// How it became the house's own. The first products bought under a contract did not say it,
    /// but their terms did.
    fn acquired(&self) -> Option<Acquisition> {
        let bought = self.ownership == Ownership::House;
        let under = || {
            let terms = self.terms.as_ref().filter(|_| bought)?;
            Some(Acquisition {
                kind: AcquisitionKind::BoughtOut,
                cost: terms.buy_out_price.unwrap_or_default(),
                on: self.created_at.panama_date(),
            })
        };
        self.acquired.clone().or_else(under)
    }
}

impl From<ProductStored> for Product {
    fn from(stored: ProductStored) -> Self {
        let facts = Facts {
            acquired: stored.acquired(),
            sku: stored.sku,
            barcode: stored.barcode,
            ownership: stored.ownership,
            origin: stored.origin,
            details: stored.details,
            serial: stored.serial.map(Into::into),
            quantity: stored.quantity,
            unique: stored.unique,
            location_id: stored.location_id,
            shelf: stored.shelf,
            pricing: stored.pricing,
            terms: stored.terms,
            listing: stored.listing,
            received_by: stored.received_by,
            labelled_at: stored.labelled_at,
            holds: stored.holds,
            fence: stored.fence,
            sold: stored.sold,
            withdrawal: stored.withdrawal,
            deleted: stored.deleted,
            head: stored.head,
            created_at: stored.created_at,
            updated_at: stored.updated_at,
        };
        Self::restore(stored.id, stored.version, stored.state.into(), facts)
    }
}
