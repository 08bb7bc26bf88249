//! What callers send about transfers.

use garde::Validate;
use schemars::JsonSchema;
use serde::Deserialize;

use domain::ids::{LocationId, ProductId, TransferId};
use domain::transfer::Status;

/// The path of a transfer.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct TransferPath {
    /// Which transfer.
    #[garde(skip)]
    pub id: TransferId,
}

/// Which transfers to list.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct TransferQuery {
    /// The ones that stand here; `open` if not said.
    #[garde(skip)]
    #[serde(default)]
    pub status: Option<Status>,
    /// The ones that leave this location; not together with `to_location_id`.
    #[garde(skip)]
    #[serde(default)]
    pub from_location_id: Option<LocationId>,
    /// The ones that arrive in this location.
    #[garde(skip)]
    #[serde(default)]
    pub to_location_id: Option<LocationId>,
    /// Rows per page: 1 to 100, 20 if not said.
    #[garde(inner(range(min = 1, max = 100)))]
    #[serde(default)]
    pub limit: Option<u16>,
    /// The `next` of the page before.
    #[garde(inner(length(chars, min = 1, max = 2_000)))]
    #[serde(default)]
    pub cursor: Option<String>,
}

/// What shall go from one location to another.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewTransfer {
    /// From where.
    #[garde(skip)]
    pub from_location_id: LocationId,
    /// To where.
    #[garde(skip)]
    pub to_location_id: LocationId,
    /// What was scanned: stock numbers or barcodes.
    #[garde(length(min = 1, max = 50), inner(length(chars, min = 1, max = 100)))]
    pub codes: Vec<String>,
    /// Why, or what to mind.
    #[garde(length(chars, max = 1_000))]
    #[serde(default)]
    pub note: String,
}

/// What the carrier loads.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Loading {
    /// What was scanned: stock numbers or barcodes.
    #[garde(length(min = 1, max = 50), inner(length(chars, min = 1, max = 100)))]
    pub codes: Vec<String>,
    /// That what was not scanned stays. Without this, everything must be loaded.
    #[garde(skip)]
    #[serde(default)]
    pub leave_rest: bool,
}

/// What arrives.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Receiving {
    /// What was scanned, and where it was put.
    #[garde(length(min = 1, max = 50), dive)]
    pub items: Vec<ArrivalBody>,
}

/// One thing that arrives.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ArrivalBody {
    /// What was scanned: the stock number or barcode.
    #[garde(length(chars, min = 1, max = 100))]
    pub code: String,
    /// Where it was put; one of the shelves of the location, if it has any.
    #[garde(inner(length(chars, min = 1, max = 60)))]
    #[serde(default)]
    pub shelf: Option<String>,
}

/// A transfer is closed.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Closing {
    /// What was loaded and did not arrive: all of it, and nothing else.
    #[garde(length(max = 50))]
    #[serde(default)]
    pub missing: Vec<ProductId>,
    /// What there is to say of it; needed where something is missing.
    #[garde(length(chars, max = 1_000))]
    #[serde(default)]
    pub note: String,
}
