//! What a discount is: its value, its rules, its limits.

use std::borrow::Cow;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::fault::{Class, Fault};
use crate::ids::{BrandId, CategoryId, LocationId};
use crate::money::Money;
use crate::product::Ownership;
use crate::terms::{DiscountBearer, Off};
use crate::text::name_problem;
use crate::time::Timestamp;

const NAME: usize = 80;

/// Categories, brands or locations that a rule names at most.
const NAMED: usize = 30;

/// A code that people enter: capital letters, digits and single dashes, 3 to 32. However it is
/// typed, it is the same code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct CouponCode(String);

/// Why a text is no code of a coupon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected 3 to 32 letters and digits with single dashes between them")]
pub struct CouponCodeError;

impl Fault for CouponCodeError {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        "coupon_code_invalid"
    }
}

impl CouponCode {
    /// Reads a code as a person types it: in any case, with space around it.
    ///
    /// # Errors
    /// [`CouponCodeError`].
    pub fn parse(text: &str) -> Result<Self, CouponCodeError> {
        let code = text.trim().to_ascii_uppercase();
        let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
        let words = code
            .split('-')
            .all(|word| !word.is_empty() && word.bytes().all(plain));
        if words && (3..=32).contains(&code.len()) {
            Ok(Self(code))
        } else {
            Err(CouponCodeError)
        }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CouponCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for CouponCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for CouponCode {
    fn schema_name() -> Cow<'static, str> {
        "CouponCode".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": "^ *[A-Za-z0-9]+(-[A-Za-z0-9]+)* *$",
            "minLength": 3,
        })
    }

    fn inline_schema() -> bool {
        true
    }
}

/// For which goods. What is not named does not matter; of what is named, all must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DiscountRules {
    /// In one of these categories, or below one.
    pub categories: Vec<CategoryId>,
    /// Of one of these brands.
    pub brands: Vec<BrandId>,
    /// In one of these shops.
    pub locations: Vec<LocationId>,
    /// Only the house's own goods, or only consigned ones.
    pub ownership: Option<Ownership>,
    /// On sale for so long.
    pub age: Option<AgeRange>,
    /// At such a price, before any discount.
    pub price: Option<PriceRange>,
}

/// Days since the listing, both ends included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AgeRange {
    /// At least so many.
    pub from_days: u32,
    /// At most so many.
    #[serde(default)]
    pub to_days: Option<u32>,
}

/// A range of prices, both ends included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceRange {
    /// At least so much.
    pub from: Money,
    /// At most so much.
    #[serde(default)]
    pub to: Option<Money>,
}

/// How often a discount may be used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// By all together.
    pub total: Option<u32>,
    /// By one person.
    pub per_user: Option<u32>,
}

/// How often a discount was used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// By all together.
    pub total: u32,
    /// By the person who asks.
    pub by_user: u32,
}

impl Limits {
    /// Whether it may be used once more.
    pub fn allow(&self, uses: Uses) -> bool {
        self.total.is_none_or(|most| uses.total < most)
            && self.per_user.is_none_or(|most| uses.by_user < most)
    }
}

/// What a discount is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DiscountDetails {
    /// The code that people enter, for a coupon; a discount without one counts by itself.
    #[serde(default)]
    pub code: Option<CouponCode>,
    /// The name people see.
    pub name: String,
    /// How much is taken off the price of each piece.
    pub off: Off,
    /// Who bears it (R2).
    pub bearer: DiscountBearer,
    /// For which goods.
    #[serde(default)]
    pub rules: DiscountRules,
    /// The total of a cart from which it counts.
    #[serde(default)]
    pub min_total: Option<Money>,
    /// How often it may be used.
    #[serde(default)]
    pub limits: Limits,
    /// Whether it adds up with others that add up too; alone otherwise (R6).
    #[serde(default)]
    pub stackable: bool,
    /// From when on it counts; from the beginning without.
    #[serde(default)]
    pub starts_at: Option<Timestamp>,
    /// From when on it does not count any more; never without.
    #[serde(default)]
    pub ends_at: Option<Timestamp>,
}

impl DiscountDetails {
    /// What is wrong with it by itself, by path; empty when nothing is.
    pub fn problems(&self) -> Vec<(String, &'static str)> {
        let value = match self.off {
            Off::Percent { of_list } => ("off.of_list", of_list.points() > 0),
            Off::Fixed { amount } => ("off.amount", amount.is_positive()),
        };
        let value = (value.0, (!value.1).then_some("must be more than nothing"));
        let least = self.min_total.is_some_and(|total| total < Money::ZERO);
        let none = |limit: Option<u32>| (limit == Some(0)).then_some("must be at least 1");
        let ends = self.starts_at.zip(self.ends_at);
        let ends = ends.is_some_and(|(start, end)| end <= start);
        let told = [
            ("name", name_problem(&self.name, NAME)),
            value,
            ("min_total", least.then_some("must not be negative")),
            ("limits.total", none(self.limits.total)),
            ("limits.per_user", none(self.limits.per_user)),
            ("ends_at", ends.then_some("must be later than starts_at")),
        ];
        told.into_iter()
            .chain(self.rules.problems())
            .filter_map(|(path, problem)| Some((path.to_owned(), problem?)))
            .collect()
    }
}

impl DiscountRules {
    fn problems(&self) -> [(&'static str, Option<&'static str>); 5] {
        let many = |named: usize| (named > NAMED).then_some("must be at most 30");
        let age = self
            .age
            .as_ref()
            .is_some_and(|age| age.to_days.is_some_and(|to| to < age.from_days));
        let price = self.price.as_ref().and_then(|price| {
            if price.from < Money::ZERO {
                Some("must not be negative")
            } else {
                let turned = price.to.is_some_and(|to| to < price.from);
                turned.then_some("must not end below its beginning")
            }
        });
        [
            ("rules.categories", many(self.categories.len())),
            ("rules.brands", many(self.brands.len())),
            ("rules.locations", many(self.locations.len())),
            (
                "rules.age",
                age.then_some("must not end before its beginning"),
            ),
            ("rules.price", price),
        ]
    }
}
