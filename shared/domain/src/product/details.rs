//! The records a product is made of.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{
    BrandId, CategoryId, ContractId, ContractLineId, MediaId, RequestId, RequestItemId, UserId,
};
use crate::machine::vocabulary;
use crate::money::Money;
use crate::terms::{LineTerms, Mode};
use crate::time::Date;

vocabulary! {
    /// Whose the product is.
    pub enum Ownership {
        /// The consignor's, for sale by the house.
        Consigned = "consigned",
        /// The house's own.
        House = "house",
    }
}

vocabulary! {
    /// How the sale is taxed (R14).
    pub enum TaxClass {
        /// The general rate of 7 %.
        Itbms7 = "itbms_7",
        /// 10 %.
        Itbms10 = "itbms_10",
        /// 15 %.
        Itbms15 = "itbms_15",
        /// Not taxed.
        Exempt = "exempt",
    }
}

vocabulary! {
    /// The condition as the house sees it.
    pub enum Condition {
        /// Never used.
        New = "new",
        /// As good as new.
        Excellent = "excellent",
        /// Used, without faults.
        Good = "good",
        /// Used, with faults that the description names.
        Fair = "fair",
    }
}

vocabulary! {
    /// What a failed check of authenticity says.
    pub enum FindingResult {
        /// It can not be said to be genuine.
        Doubtful = "doubtful",
        /// It is not genuine.
        Counterfeit = "counterfeit",
    }
}

/// A failed check of authenticity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// What it says.
    pub result: FindingResult,
    /// How it was checked.
    pub method: String,
    /// What was seen.
    pub note: String,
    /// Photos of what was seen.
    #[serde(default)]
    pub photos: Vec<MediaId>,
}

/// The contract line a product comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// The contract.
    pub contract_id: ContractId,
    /// Its line.
    pub contract_line_id: ContractLineId,
    /// The request it began with.
    pub request_id: RequestId,
    /// The item of the request.
    pub request_item_id: RequestItemId,
    /// Who left it, or sold it to the house.
    pub consignor_id: UserId,
}

/// What people see of a product, and what the shop must know to sell it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Details {
    /// What it is, in a few words.
    pub title: String,
    /// Its name in the address of its page: `a-z`, `0-9` and single dashes. See [`slug_of`].
    #[schemars(regex(pattern = r"^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub slug: String,
    /// What there is to say of it.
    #[serde(default)]
    pub description: String,
    /// Its category.
    pub category_id: CategoryId,
    /// Its brand.
    pub brand_id: Option<BrandId>,
    /// Its condition.
    pub condition: Condition,
    /// Its serial number.
    pub serial: Option<String>,
    /// Photos for the shop, the first one being the face.
    #[serde(default)]
    pub photos: Vec<MediaId>,
    /// How its sale is taxed; needed before it is ready.
    pub tax_class: Option<TaxClass>,
}

impl Details {
    /// The names of the fields in which `other` differs.
    pub(super) fn changes(&self, other: &Self) -> Vec<String> {
        let changes = [
            ("title", self.title != other.title),
            ("slug", self.slug != other.slug),
            ("description", self.description != other.description),
            ("category_id", self.category_id != other.category_id),
            ("brand_id", self.brand_id != other.brand_id),
            ("condition", self.condition != other.condition),
            ("serial", self.serial != other.serial),
            ("photos", self.photos != other.photos),
            ("tax_class", self.tax_class != other.tax_class),
        ];
        let changed = changes.into_iter().filter(|(_, changed)| *changed);
        changed.map(|(name, _)| name.to_owned()).collect()
    }
}

/// The prices of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Pricing {
    /// The price it is listed at; markdowns are percent of it (R6).
    pub list: Money,
    /// The price today.
    pub current: Money,
    /// The price it is never sold under.
    pub floor: Money,
}

impl Pricing {
    /// The prices a product starts with.
    pub fn of(terms: &LineTerms) -> Self {
        Self {
            list: terms.list_price,
            current: terms.list_price,
            floor: terms.floor_price,
        }
    }
}

/// A product's time on sale. It runs on while the product is taken off sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Listing {
    /// The day it was first on sale, in Panama.
    pub listed_on: Date,
    /// The last day of its term (R10). The house's own goods have none.
    pub expires_on: Option<Date>,
    /// The last day of grace after the term.
    pub grace_until: Option<Date>,
}

impl Listing {
    /// The time on sale of a product first listed on this day (R10).
    pub fn starting(listed_on: Date, terms: &LineTerms) -> Self {
        let expires_on = match terms.mode {
            Mode::Consign => Some(listed_on.plus_days(i32::from(terms.term_days))),
            Mode::BuyOut => None,
        };
        let grace = i32::from(terms.grace_days);
        Self {
            listed_on,
            expires_on,
            grace_until: expires_on.map(|last| last.plus_days(grace)),
        }
    }

    /// Whether the term is over.
    pub fn is_over(&self, today: Date) -> bool {
        self.expires_on.is_some_and(|last| today > last)
    }
}

/// A name for the address of a product's page, made of its title and stock number. Different
/// stock numbers give different names.
pub fn slug_of(title: &str, sku: &str) -> String {
    let mut slug = String::new();
    for letter in title.chars().chain("-".chars()).chain(sku.chars()) {
        let plain = plain(letter);
        if plain.is_ascii_alphanumeric() {
            slug.push(plain.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// A letter without its Spanish accent.
fn plain(letter: char) -> char {
    match letter {
        'á' | 'Á' => 'a',
        'é' | 'É' => 'e',
        'í' | 'Í' => 'i',
        'ó' | 'Ó' => 'o',
        'ú' | 'Ú' | 'ü' | 'Ü' => 'u',
        'ñ' | 'Ñ' => 'n',
        other => other,
    }
}

/// Whether a text can stand in the address of a page.
pub(super) fn is_slug(text: &str) -> bool {
    let word = |word: &str| {
        let mut bytes = word.bytes();
        !word.is_empty() && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    text.split('-').all(word)
}
