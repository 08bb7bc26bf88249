//! What a scan says against the books, and what all of them say together.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Difference, StockCount, Totals};
use crate::ids::{CategoryId, LocationId, ProductId};
use crate::machine::vocabulary;
use crate::money::Money;
use crate::product::{Product, Status as ProductStatus};

vocabulary! {
    /// What a scan says against the books.
    #[schemars(rename = "ScanVerdict")]
    pub enum Verdict {
        /// It should be there.
        Expected = "expected",
        /// The books have it in another place, or out of the house.
        Elsewhere = "elsewhere",
        /// The books have it as missing.
        Found = "found",
        /// No product has this code.
        Unknown = "unknown",
        /// It was scanned in this count before.
        Twice = "twice",
    }
}

/// A product that should be there, as it was written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// Which.
    pub product_id: ProductId,
    /// Its stock number.
    pub sku: String,
    /// Its price.
    pub price: Money,
}

/// A code that was scanned for the first time in a count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The code.
    pub code: String,
    /// The product, if one has this code.
    #[serde(default)]
    pub product_id: Option<ProductId>,
    /// What it said against the books: never twice.
    pub verdict: Verdict,
}

/// One thing in which what was found differs from the books.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "StockDifferenceRow")]
pub struct Row {
    /// What was scanned; the stock number of what was not.
    pub code: String,
    /// The product, if one has this code.
    #[serde(default)]
    pub product_id: Option<ProductId>,
    /// The price of what is missing.
    #[serde(default)]
    pub price: Option<Money>,
}

/// What the books say of a product that was scanned.
#[derive(Clone, Copy, Debug)]
pub struct Thing<'a> {
    /// Where it stands.
    pub status: ProductStatus,
    /// Where it is.
    pub location_id: &'a LocationId,
    /// Where in it.
    pub shelf: Option<&'a str>,
    /// Its category.
    pub category_id: &'a CategoryId,
}

/// What all scans of a count say together against what should be there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// Nobody scanned these.
    pub missing: Vec<Expected>,
    /// Missing by the books, and scanned.
    pub found: Vec<Seen>,
    /// In another place by the books.
    pub elsewhere: Vec<Seen>,
    /// No product has these codes.
    pub unknown: Vec<Seen>,
    /// How much of everything.
    pub totals: Totals,
}

impl Differences {
    /// The rows of one list.
    pub fn rows(&self, of: Difference) -> Vec<Row> {
        let scanned = match of {
            Difference::Missing => return self.missing.iter().map(Row::from).collect(),
            Difference::Found => &self.found,
            Difference::Elsewhere => &self.elsewhere,
            Difference::Unknown => &self.unknown,
        };
        scanned.iter().map(Row::from).collect()
    }
}

impl From<&Expected> for Row {
    fn from(it: &Expected) -> Self {
        Self {
            code: it.sku.clone(),
            product_id: Some(it.product_id.clone()),
            price: Some(it.price),
        }
    }
}

impl From<&Seen> for Row {
    fn from(it: &Seen) -> Self {
        Self {
            code: it.code.clone(),
            product_id: it.product_id.clone(),
            price: None,
        }
    }
}

impl<'a> From<&'a Product> for Thing<'a> {
    fn from(product: &'a Product) -> Self {
        let facts = product.facts();
        Self {
            status: product.status(),
            location_id: &facts.location_id,
            shelf: facts.shelf.as_deref(),
            category_id: &facts.details.category_id,
        }
    }
}

impl StockCount {
    /// Whether a product is among those that should be there: the house has it in custody, here,
    /// and on the shelf and of the category that are counted.
    pub fn expects(&self, thing: Thing<'_>) -> bool {
        let facts = &self.facts;
        let (shelf, category) = (facts.shelf.as_deref(), facts.category_id.as_ref());
        thing.status.is_in_custody()
            && thing.location_id == &facts.location_id
            && shelf.is_none_or(|shelf| thing.shelf == Some(shelf))
            && category.is_none_or(|category| thing.category_id == category)
    }

    /// What a first scan says: nothing is known where no product has the code.
    pub fn verdict(&self, thing: Option<Thing<'_>>) -> Verdict {
        match thing {
            None => Verdict::Unknown,
            Some(thing) if thing.status == ProductStatus::Missing => Verdict::Found,
            Some(thing) if self.expects(thing) => Verdict::Expected,
            Some(_) => Verdict::Elsewhere,
        }
    }
}

/// Compares what should be there with what was scanned. A product may have been written down more
/// than once, where it changed meanwhile: it counts once.
pub fn compare(expected: Vec<Expected>, seen: Vec<Seen>) -> Differences {
    let scanned: BTreeSet<ProductId> = seen.iter().filter_map(|it| it.product_id.clone()).collect();
    let expected: BTreeMap<ProductId, Expected> = expected
        .into_iter()
        .map(|it| (it.product_id.clone(), it))
        .collect();
    let mut all = Differences::default();
    let total = expected.len();
    for (id, it) in expected {
        if !scanned.contains(&id) {
            all.missing.push(it);
        }
    }
    for it in seen {
        match it.verdict {
            Verdict::Found => all.found.push(it),
            Verdict::Elsewhere => all.elsewhere.push(it),
            Verdict::Unknown => all.unknown.push(it),
            Verdict::Expected | Verdict::Twice => {}
        }
    }
    all.totals = Totals {
        expected: count(total),
        counted: count(total - all.missing.len()),
        missing: count(all.missing.len()),
        found: count(all.found.len()),
        elsewhere: count(all.elsewhere.len()),
        unknown: count(all.unknown.len()),
        missing_value: Money::sum(all.missing.iter().map(|it| it.price))
            .expect("what lies in one location costs less than all the money there is"),
    };
    all
}

fn count(rows: usize) -> u32 {
    u32::try_from(rows).expect("a location holds fewer than four thousand million things")
}
