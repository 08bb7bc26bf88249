//! What callers send about products.

use garde::Validate;
use schemars::JsonSchema;
use serde::Deserialize;

use domain::custody::Party;
use domain::ids::{BrandId, CategoryId, ContractId, LocationId, MediaId, ProductId, UserId};
use domain::product::{Condition, Details, Finding, Status, TaxClass};

/// The path of a product.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct ProductPath {
    /// Which product.
    #[garde(skip)]
    pub id: ProductId,
}

/// Which products to list.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ProductQuery {
    /// The ones that stand here. For staff.
    #[garde(skip)]
    #[serde(default)]
    pub status: Option<Status>,
    /// The ones of this consignor. For staff.
    #[garde(skip)]
    #[serde(default)]
    pub consignor_id: Option<UserId>,
    /// The ones of this contract. For staff.
    #[garde(skip)]
    #[serde(default)]
    pub contract_id: Option<ContractId>,
    /// The ones of this location, together with `status`. For staff who see all, or all of some
    /// locations; who sees several names one.
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

/// A product is edited: what is sent replaces what was there.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ProductEdit {
    /// What it is, in a few words.
    #[garde(inner(length(chars, min = 1, max = 200)))]
    #[serde(default)]
    pub title: Option<String>,
    /// Its name in the address of its page: `a-z`, `0-9` and single dashes.
    #[garde(inner(length(chars, min = 1, max = 200)))]
    #[serde(default)]
    pub slug: Option<String>,
    /// What there is to say of it.
    #[garde(inner(length(chars, max = 5_000)))]
    #[serde(default)]
    pub description: Option<String>,
    /// Its category.
    #[garde(skip)]
    #[serde(default)]
    pub category_id: Option<CategoryId>,
    /// Its brand.
    #[garde(skip)]
    #[serde(default)]
    pub brand_id: Option<BrandId>,
    /// Its condition.
    #[garde(skip)]
    #[serde(default)]
    pub condition: Option<Condition>,
    /// Its serial number; empty takes it away.
    #[garde(inner(length(chars, max = 100)))]
    #[serde(default)]
    pub serial: Option<String>,
    /// All photos, the first one being the face. New ones must have passed the check.
    #[garde(inner(length(max = 24)))]
    #[serde(default)]
    pub photos: Option<Vec<MediaId>>,
    /// How its sale is taxed.
    #[garde(skip)]
    #[serde(default)]
    pub tax_class: Option<TaxClass>,
    /// Where in the shop or store room it lies; empty takes it away.
    #[garde(inner(length(chars, max = 60)))]
    #[serde(default)]
    pub shelf: Option<String>,
}

impl ProductEdit {
    /// The details as they shall be.
    pub fn details(&self, now: &Details) -> Details {
        let serial = edited(self.serial.as_deref(), now.serial.as_ref());
        Details {
            title: self.title.as_ref().unwrap_or(&now.title).clone(),
            slug: self.slug.as_ref().unwrap_or(&now.slug).clone(),
            description: self
                .description
                .as_ref()
                .unwrap_or(&now.description)
                .clone(),
            category_id: self
                .category_id
                .as_ref()
                .unwrap_or(&now.category_id)
                .clone(),
            brand_id: self.brand_id.as_ref().or(now.brand_id.as_ref()).cloned(),
            condition: self.condition.unwrap_or(now.condition),
            serial,
            photos: self.photos.as_ref().unwrap_or(&now.photos).clone(),
            tax_class: self.tax_class.or(now.tax_class),
        }
    }

    /// The shelf as it shall be.
    pub fn shelf(&self, now: Option<&String>) -> Option<String> {
        edited(self.shelf.as_deref(), now)
    }
}

/// A text that an empty one takes away.
fn edited(sent: Option<&str>, now: Option<&String>) -> Option<String> {
    match sent.map(str::trim) {
        None => now.cloned(),
        Some("") => None,
        Some(text) => Some(text.to_owned()),
    }
}

/// A failed check of authenticity.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(transparent)]
pub struct FailedCheck(#[garde(skip)] pub Finding);

/// On sale, or off.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ListingOrder {
    /// Whether it shall be on sale.
    #[garde(skip)]
    pub listed: bool,
    /// Why it is taken off sale; needed for that.
    #[garde(length(chars, max = 1_000))]
    #[serde(default)]
    pub reason: String,
}

/// A hand-over to the house.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// Who gave; the consignor if not said.
    #[garde(skip)]
    #[serde(default)]
    pub from: Option<Party>,
    /// The shop or store room it came to.
    #[garde(skip)]
    pub location_id: LocationId,
    /// Its condition, as both sides saw it.
    #[garde(length(chars, min = 1, max = 2_000))]
    pub condition_note: String,
    /// Photos taken at the hand-over, which have passed the check.
    #[garde(length(max = 12))]
    #[serde(default)]
    pub photos: Vec<MediaId>,
    /// Where it was put.
    #[garde(inner(length(chars, min = 1, max = 60)))]
    #[serde(default)]
    pub shelf: Option<String>,
}
