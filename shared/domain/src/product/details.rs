//! What people see of a product.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{BrandId, CategoryId, MediaId};
use crate::machine::vocabulary;

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

/// How large a product is, packed as it is handed over. In millimetres.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dimensions {
    /// The longest side.
    #[schemars(range(min = 1, max = 100_000))]
    pub length_mm: u32,
    /// The side across.
    #[schemars(range(min = 1, max = 100_000))]
    pub width_mm: u32,
    /// How high it stands.
    #[schemars(range(min = 1, max = 100_000))]
    pub height_mm: u32,
}

impl Dimensions {
    /// The longest side there is: 100 m.
    pub const MAX_MM: u32 = 100_000;

    /// Whether every side is one that goods have.
    pub(super) fn is_sound(self) -> bool {
        let sides = [self.length_mm, self.width_mm, self.height_mm];
        sides.iter().all(|side| (1..=Self::MAX_MM).contains(side))
    }
}

/// What search engines are told of a product, where it is other than title and description.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Seo {
    /// The title of its page.
    pub title: Option<String>,
    /// The description of its page.
    pub description: Option<String>,
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
    /// Photos for the shop, the first one being the face.
    #[serde(default)]
    pub photos: Vec<MediaId>,
    /// How its sale is taxed; needed before it is ready.
    pub tax_class: Option<TaxClass>,
    /// What is said of it under the attributes of its category, by their keys. See
    /// [`crate::catalogue::check_attributes`].
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    /// What it weighs, packed, in grams.
    #[serde(default)]
    pub weight_grams: Option<u32>,
    /// How large it is, packed.
    #[serde(default)]
    pub dimensions: Option<Dimensions>,
    /// What search engines are told.
    #[serde(default)]
    pub seo: Seo,
    /// Whether anyone with its code sees its passport.
    #[serde(default)]
    pub passport_public: bool,
    /// Whether no discount or markdown touches it by itself; a person still may (R6).
    #[serde(default)]
    pub do_not_discount: bool,
}

impl Details {
    /// The least that is known of a product: the rest is empty, and off.
    pub fn new(title: &str, slug: String, category_id: CategoryId, condition: Condition) -> Self {
        Self {
            title: title.to_owned(),
            slug,
            description: String::new(),
            category_id,
            brand_id: None,
            condition,
            photos: Vec::new(),
            tax_class: None,
            attributes: BTreeMap::new(),
            weight_grams: None,
            dimensions: None,
            seo: Seo::default(),
            passport_public: false,
            do_not_discount: false,
        }
    }

    /// The names of the fields in which `other` differs.
    pub(super) fn changes(&self, other: &Self) -> Vec<String> {
        let changes = [
            ("title", self.title != other.title),
            ("slug", self.slug != other.slug),
            ("description", self.description != other.description),
            ("category_id", self.category_id != other.category_id),
            ("brand_id", self.brand_id != other.brand_id),
            ("condition", self.condition != other.condition),
            ("photos", self.photos != other.photos),
            ("tax_class", self.tax_class != other.tax_class),
            ("attributes", self.attributes != other.attributes),
            ("weight_grams", self.weight_grams != other.weight_grams),
            ("dimensions", self.dimensions != other.dimensions),
            ("seo", self.seo != other.seo),
            (
                "passport_public",
                self.passport_public != other.passport_public,
            ),
            (
                "do_not_discount",
                self.do_not_discount != other.do_not_discount,
            ),
        ];
        let changed = changes.into_iter().filter(|(_, changed)| *changed);
        changed.map(|(name, _)| name.to_owned()).collect()
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
