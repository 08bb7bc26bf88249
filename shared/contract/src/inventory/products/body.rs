//! What callers send about products.

use std::collections::BTreeMap;

use garde::Validate;
use schemars::JsonSchema;
use serde::Deserialize;

use domain::custody::Party;
use domain::ids::{BrandId, CategoryId, ContractId, LocationId, MediaId, ProductId, UserId};
use domain::product::{Condition, Details, Dimensions, Finding, Seo, Status, TaxClass};
use domain::user::Geo;

use crate::common::patched;

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
    /// All that is said of it under the attributes of its category, by their keys.
    #[garde(inner(length(max = 50)))]
    #[serde(default)]
    pub attributes: Option<BTreeMap<String, String>>,
    /// What it weighs, packed, in grams; `null` takes it away.
    #[garde(inner(inner(range(min = 1, max = 1_000_000))))]
    #[serde(default, deserialize_with = "patched")]
    pub weight_grams: Option<Option<u32>>,
    /// How large it is, packed; `null` takes it away.
    #[garde(skip)]
    #[serde(default, deserialize_with = "patched")]
    pub dimensions: Option<Option<Dimensions>>,
    /// What search engines are told.
    #[garde(inner(custom(seo_fits)))]
    #[serde(default)]
    pub seo: Option<Seo>,
    /// Whether anyone with its code sees its passport.
    #[garde(skip)]
    #[serde(default)]
    pub passport_public: Option<bool>,
    /// Whether no discount or markdown touches it by itself.
    #[garde(skip)]
    #[serde(default)]
    pub do_not_discount: Option<bool>,
}

/// The longest a search engine shows.
fn seo_fits(seo: &Seo, _: &()) -> garde::Result {
    let parts = [
        ("title", &seo.title, 200),
        ("description", &seo.description, 500),
    ];
    for (name, text, most) in parts {
        if text
            .as_ref()
            .is_some_and(|text| text.chars().count() > most)
        {
            return Err(garde::Error::new(format!(
                "`{name}` has more than {most} letters"
            )));
        }
    }
    Ok(())
}

impl ProductEdit {
    /// The details as they shall be.
    pub fn details(&self, now: &Details) -> Details {
        let or = |sent: &Option<String>, now: &String| sent.as_ref().unwrap_or(now).clone();
        Details {
            title: or(&self.title, &now.title),
            slug: or(&self.slug, &now.slug),
            description: or(&self.description, &now.description),
            category_id: self
                .category_id
                .as_ref()
                .unwrap_or(&now.category_id)
                .clone(),
            brand_id: self.brand_id.as_ref().or(now.brand_id.as_ref()).cloned(),
            condition: self.condition.unwrap_or(now.condition),
            photos: self.photos.as_ref().unwrap_or(&now.photos).clone(),
            tax_class: self.tax_class.or(now.tax_class),
            attributes: self.attributes.as_ref().unwrap_or(&now.attributes).clone(),
            weight_grams: self.weight_grams.unwrap_or(now.weight_grams),
            dimensions: self.dimensions.unwrap_or(now.dimensions),
            seo: self.seo.as_ref().unwrap_or(&now.seo).clone(),
            passport_public: self.passport_public.unwrap_or(now.passport_public),
            do_not_discount: self.do_not_discount.unwrap_or(now.do_not_discount),
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
    /// Where it happened.
    #[garde(skip)]
    #[serde(default)]
    pub geo: Option<Geo>,
}
