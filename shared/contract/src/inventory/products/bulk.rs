//! Edits of many products at once.

use std::collections::BTreeMap;

use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use domain::digest::Sha256;
use domain::ids::{BrandId, CategoryId, ProductId};
use domain::product::{Condition, Edit, Facts, TaxClass};

use crate::route::Reply;

/// How many products one edit is about at most.
pub const MAX_BULK: usize = 100;

/// One edit of many products.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct BulkEdit {
    /// The products, each once.
    #[garde(length(min = 1, max = MAX_BULK), dive)]
    pub products: Vec<BulkItem>,
    /// What each of them becomes.
    #[garde(dive)]
    pub edit: BulkChange,
    /// Whether it is only shown what would happen.
    #[garde(skip)]
    pub dry_run: bool,
    /// The token of the dry run; needed to make the edit.
    #[garde(skip)]
    #[serde(default)]
    pub token: Option<Sha256>,
}

/// One of the products.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct BulkItem {
    /// Which.
    #[garde(skip)]
    pub id: ProductId,
    /// Its version, as the dry run showed it; needed to make the edit.
    #[garde(skip)]
    #[serde(default)]
    pub version: Option<u64>,
}

/// What products become: what is said replaces what was there. Prices are none of it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct BulkChange {
    /// Their category.
    #[garde(skip)]
    #[serde(default)]
    pub category_id: Option<CategoryId>,
    /// Their brand.
    #[garde(skip)]
    #[serde(default)]
    pub brand_id: Option<BrandId>,
    /// Where in their shop or store room they lie.
    #[garde(inner(length(chars, min = 1, max = 60)))]
    #[serde(default)]
    pub shelf: Option<String>,
    /// How their sale is taxed.
    #[garde(skip)]
    #[serde(default)]
    pub tax_class: Option<TaxClass>,
    /// Whether no discount touches them by itself.
    #[garde(skip)]
    #[serde(default)]
    pub do_not_discount: Option<bool>,
    /// Their condition.
    #[garde(skip)]
    #[serde(default)]
    pub condition: Option<Condition>,
    /// These of their attributes, by key; an empty text takes one away.
    #[garde(length(max = 50))]
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
}

/// What an edit did, or would do.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BulkReport {
    /// Whether it was only shown what would happen.
    pub dry_run: bool,
    /// What makes the very same edit of the very same versions.
    pub token: Sha256,
    /// How many were changed, or would be.
    pub changed: usize,
    /// How many are so already.
    pub unchanged: usize,
    /// How many were refused, or would be.
    pub refused: usize,
    /// Each product, in the order of the request.
    pub items: Vec<BulkOutcome>,
}

impl Reply for BulkReport {}

/// What an edit did to one product, or would do.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BulkOutcome {
    /// Which.
    pub id: ProductId,
    /// The version that it has; none where there is no such product for the caller.
    pub version: Option<u64>,
    /// What happens.
    pub result: BulkResult,
    /// What it is before, of the fields of the edit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<BulkValues>,
    /// What it is after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<BulkValues>,
    /// Why it is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<BulkRefusal>,
}

/// What happens to one product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BulkResult {
    /// It is changed, or would be.
    Changed,
    /// It is so already.
    Unchanged,
    /// It is refused, or would be.
    Refused,
}

/// Why a product is left as it is.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BulkRefusal {
    /// The stable code.
    pub code: String,
    /// In words.
    pub detail: String,
}

/// What an edit of many products touches, of one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BulkValues {
    /// Its category.
    pub category_id: CategoryId,
    /// Its brand.
    pub brand_id: Option<BrandId>,
    /// Where it lies.
    pub shelf: Option<String>,
    /// How its sale is taxed.
    pub tax_class: Option<TaxClass>,
    /// Whether no discount touches it by itself.
    pub do_not_discount: bool,
    /// Its condition.
    pub condition: Condition,
    /// Its attributes.
    pub attributes: BTreeMap<String, String>,
}

impl From<&Edit> for BulkValues {
    fn from(edit: &Edit) -> Self {
        let details = edit.details.clone();
        Self {
            category_id: details.category_id,
            brand_id: details.brand_id,
            shelf: edit.shelf.clone(),
            tax_class: details.tax_class,
            do_not_discount: details.do_not_discount,
            condition: details.condition,
            attributes: details.attributes,
        }
    }
}

impl BulkChange {
    /// Whether it says anything.
    pub fn is_empty(&self) -> bool {
        self.category_id.is_none()
            && self.brand_id.is_none()
            && self.shelf.is_none()
            && self.tax_class.is_none()
            && self.do_not_discount.is_none()
            && self.condition.is_none()
            && self.attributes.is_empty()
    }

    /// A product as it shall be.
    pub fn of(&self, facts: &Facts) -> Edit {
        let mut details = facts.details.clone();
        if let Some(category) = &self.category_id {
            details.category_id = category.clone();
        }
        details.brand_id = self.brand_id.clone().or(details.brand_id);
        details.tax_class = self.tax_class.or(details.tax_class);
        if let Some(flag) = self.do_not_discount {
            details.do_not_discount = flag;
        }
        if let Some(condition) = self.condition {
            details.condition = condition;
        }
        for (key, value) in &self.attributes {
            if value.trim().is_empty() {
                details.attributes.remove(key);
            } else {
                details.attributes.insert(key.clone(), value.clone());
            }
        }
        Edit {
            details,
            shelf: self.shelf.clone().or_else(|| facts.shelf.clone()),
            serial: facts.serial.clone(),
        }
    }

    /// What makes this edit of these versions: no other edit and no other versions have it.
    pub fn token(&self, items: &[BulkItem]) -> Sha256 {
        let said = serde_json::to_vec(&(self, items)).expect("texts and numbers have a form");
        Sha256::of(&said)
    }
}
