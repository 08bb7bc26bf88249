//! What callers send about stock counts.

use garde::Validate;
use schemars::JsonSchema;
use serde::Deserialize;

use domain::ids::{CategoryId, LocationId, StockCountId};
use domain::stock_count::{Difference, Status};

/// The path of a stock count.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct StockCountPath {
    /// Which stock count.
    #[garde(skip)]
    pub id: StockCountId,
}

/// Which stock counts to list.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct StockCountQuery {
    /// The ones that stand here; `counting` if not said.
    #[garde(skip)]
    #[serde(default)]
    pub status: Option<Status>,
    /// The ones of this location.
    #[garde(skip)]
    #[serde(default)]
    pub location_id: Option<LocationId>,
    /// Rows per page: 1 to 100, 20 if not said.
    #[garde(inner(range(min = 1, max = 100)))]
    #[serde(default)]
    pub limit: Option<u16>,
    /// The `next` of the page before.
    #[garde(inner(length(chars, min = 1, max = 2_000)))]
    #[serde(default)]
    pub cursor: Option<String>,
}

/// What is counted.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewStockCount {
    /// Which location.
    #[garde(skip)]
    pub location_id: LocationId,
    /// This shelf alone; one of the location's, if it has any.
    #[garde(inner(length(chars, min = 1, max = 60)))]
    #[serde(default)]
    pub shelf: Option<String>,
    /// This category alone.
    #[garde(skip)]
    #[serde(default)]
    pub category_id: Option<CategoryId>,
}

/// A batch of scans.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ScanBatch {
    /// What was scanned, in this order: stock numbers or barcodes.
    #[garde(length(min = 1, max = 500), inner(length(chars, min = 1, max = 100)))]
    pub codes: Vec<String>,
}

/// A stock count is closed.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ClosingOrder {
    /// That products which nobody scanned shall be marked missing, and missing ones that were
    /// scanned be found: the first page now, the others with `settle_stock_count`.
    #[garde(skip)]
    #[serde(default)]
    pub mark_missing: bool,
}

/// Which differences to list.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DifferenceQuery {
    /// Of which kind.
    #[garde(skip)]
    pub kind: Difference,
    /// The `next` of the page before.
    #[garde(inner(length(chars, min = 1, max = 2_000)))]
    #[serde(default)]
    pub cursor: Option<String>,
}
