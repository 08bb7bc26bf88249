//! Goods of the house's own.

use garde::Validate;
use schemars::JsonSchema;
use serde::Deserialize;

use domain::ids::{BrandId, CategoryId, LocationId, MediaId};
use domain::money::Money;
use domain::product::{Condition, TaxClass};
use domain::time::Date;

/// Goods that the house has bought.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewGoods {
    /// What they are, in a few words.
    #[garde(length(chars, min = 1, max = 200))]
    pub title: String,
    /// What there is to say of them.
    #[garde(length(chars, max = 5_000))]
    #[serde(default)]
    pub description: String,
    /// Their category.
    #[garde(skip)]
    pub category_id: CategoryId,
    /// Their brand.
    #[garde(skip)]
    #[serde(default)]
    pub brand_id: Option<BrandId>,
    /// Their condition.
    #[garde(skip)]
    pub condition: Condition,
    /// The serial number of a single piece.
    #[garde(inner(length(chars, min = 1, max = 100)))]
    #[serde(default)]
    pub serial: Option<String>,
    /// Photos, the first one being the face, which have passed the check.
    #[garde(length(max = 24))]
    #[serde(default)]
    pub photos: Vec<MediaId>,
    /// How their sale is taxed; as goods of their category if not said.
    #[garde(skip)]
    #[serde(default)]
    pub tax_class: Option<TaxClass>,
    /// How many pieces of the same there are; one that is one of a kind if not said.
    #[garde(inner(range(min = 1, max = 100_000)))]
    #[serde(default)]
    pub pieces: Option<u32>,
    /// The shop or store room they are in.
    #[garde(skip)]
    pub location_id: LocationId,
    /// Where in it.
    #[garde(inner(length(chars, min = 1, max = 60)))]
    #[serde(default)]
    pub shelf: Option<String>,
    /// The price a piece is listed at.
    #[garde(skip)]
    pub list_price: Money,
    /// The price a piece is never sold under; the list price if not said.
    #[garde(skip)]
    #[serde(default)]
    pub floor_price: Option<Money>,
    /// What the house gave for all of them.
    #[garde(skip)]
    pub cost: Money,
    /// On which day they were bought; today if not said.
    #[garde(skip)]
    #[serde(default)]
    pub bought_on: Option<Date>,
}
