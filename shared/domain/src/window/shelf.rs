//! On which shelves a thing stands, and which shelf answers which question.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::facet::{Facet, PriceBand, difference};
use crate::fault::{Class, Fault};
use crate::ids::{BrandId, CategoryId, Id, LocationId, ProductId};
use crate::machine::vocabulary;
use crate::money::Money;
use crate::product::Condition;
use crate::time::Date;

/// Categories above a thing that it stands in, its own included, counted from its own.
pub const LONGEST_LINEAGE: usize = 5;

vocabulary! {
    /// In which order a list comes.
    pub enum Sort {
        /// What was listed last comes first.
        Newest = "newest",
        /// The cheapest first.
        PriceUp = "price_up",
        /// The dearest first.
        PriceDown = "price_down",
    }
}

/// What one list holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shelf {
    /// Everything.
    All,
    /// A category with those below it.
    Category(CategoryId),
    /// Of these, what is in one condition.
    CategoryCondition(CategoryId, Condition),
    /// A brand.
    Brand(BrandId),
    /// A shop.
    Location(LocationId),
    /// What is in one condition.
    Condition(Condition),
}

/// By what a list is sorted. Each is read from either end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Order {
    /// The day it was first listed, then when it came.
    Listed,
    /// The price that is shown.
    Price,
}

/// A place in a list: the shelf, the order, and the text it is sorted by, which ends with the id.
pub type Place = (Shelf, Order, String);

/// What decides where a thing stands in the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placing {
    /// Its category and those above it, its own first.
    pub lineage: Vec<CategoryId>,
    /// Its brand.
    pub brand: Option<BrandId>,
    /// Its condition.
    pub condition: Condition,
    /// The shop it is in.
    pub location: LocationId,
    /// What it costs, as the shop shows prices.
    pub price: Money,
    /// The day it was first listed.
    pub listed_on: Date,
}

impl Placing {
    /// The shelves it stands on.
    pub fn shelves(&self) -> Vec<Shelf> {
        let mut shelves = vec![
            Shelf::All,
            Shelf::Condition(self.condition),
            Shelf::Location(self.location.clone()),
        ];
        shelves.extend(self.brand.clone().map(Shelf::Brand));
        for category in &self.lineage {
            let condition = Shelf::CategoryCondition(category.clone(), self.condition);
            shelves.extend([Shelf::Category(category.clone()), condition]);
        }
        shelves
    }

    /// Its places: on each shelf once in each order.
    pub fn places(&self, id: &ProductId) -> BTreeSet<Place> {
        let mut places = BTreeSet::new();
        for shelf in self.shelves() {
            let listed = self.listed(id);
            places.insert((shelf.clone(), Order::Listed, listed));
            places.insert((shelf, Order::Price, self.priced(id)));
        }
        places
    }

    /// By day and then by when the product came: the same whenever it is written again.
    fn listed(&self, id: &ProductId) -> String {
        format!("{}#{}", self.listed_on, bare(id))
    }

    fn priced(&self, id: &ProductId) -> String {
        format!("{}#{}", price_key(cents(self.price)), bare(id))
    }

    /// What of it is counted.
    pub fn facets(&self) -> BTreeSet<Facet> {
        let mut facets = BTreeSet::from([
            Facet::Condition(self.condition),
            Facet::PriceBand(PriceBand::of(self.price)),
            Facet::Location(self.location.clone()),
        ]);
        facets.extend(self.brand.clone().map(Facet::Brand));
        facets.extend(self.lineage.iter().cloned().map(Facet::Category));
        facets
    }

    /// Where it is counted: among everything, and in its categories.
    pub fn scopes(&self) -> Vec<Option<CategoryId>> {
        let categories = self.lineage.iter().cloned().map(Some);
        std::iter::once(None).chain(categories).collect()
    }

    /// What is counted anew in which scope, when a thing that stood in one place stands in
    /// another. Either may be nowhere.
    pub fn recount(
        was: Option<&Self>,
        is: Option<&Self>,
    ) -> BTreeMap<Option<CategoryId>, Vec<(Facet, i64)>> {
        let scopes = |placing: Option<&Self>| placing.map(Self::scopes).unwrap_or_default();
        let all: BTreeSet<_> = scopes(was).into_iter().chain(scopes(is)).collect();
        let counted = |placing: Option<&Self>, scope: &Option<CategoryId>| {
            let here = placing.filter(|placing| placing.scopes().contains(scope));
            here.map(Self::facets).unwrap_or_default()
        };
        let changes = all.into_iter().map(|scope| {
            let change = difference(&counted(was, &scope), &counted(is, &scope));
            (scope, change)
        });
        changes.filter(|(_, change)| !change.is_empty()).collect()
    }
}

/// An id without its prefix: in a list there is only one kind of them.
fn bare(id: &ProductId) -> &str {
    let bare = id.as_str().strip_prefix(ProductId::PREFIX);
    bare.map_or(id.as_str(), |bare| bare.trim_start_matches('_'))
}

fn cents(price: Money) -> u64 {
    u64::try_from(price.cents()).unwrap_or(0)
}

fn price_key(cents: u64) -> String {
    format!("{:012}", cents.min(999_999_999_999))
}

/// What someone wants to see of the window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// A category with those below it.
    pub category: Option<CategoryId>,
    /// A brand.
    pub brand: Option<BrandId>,
    /// A condition.
    pub condition: Option<Condition>,
    /// A shop.
    pub location: Option<LocationId>,
    /// The cheapest and the dearest price, in cents; either may be open.
    pub price: Option<(Option<u64>, Option<u64>)>,
    /// The order. Without one the newest come first, or with prices the cheapest.
    pub sort: Option<Sort>,
}

/// One query that answers a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Which list.
    pub shelf: Shelf,
    /// Sorted by what.
    pub order: Order,
    /// Whether from the far end.
    pub backwards: bool,
    /// Only from this text to that one, both included.
    pub range: Option<(String, String)>,
}

/// Filters that no list answers together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "no list answers these filters together; category goes with condition, prices go with a sort by price, brand and location go alone"
)]
pub struct NotServed {
    /// Their names.
    pub filters: Vec<&'static str>,
}

impl NotServed {
    /// The same, with the names under which one of them was asked for.
    #[must_use]
    pub fn spelled(self, name: &str, as_asked: impl Iterator<Item = &'static str>) -> Self {
        let at = self.filters.iter().position(|filter| *filter == name);
        let mut filters = self.filters;
        if let Some(at) = at {
            filters.splice(at..=at, as_asked);
        }
        Self { filters }
    }
}

impl Fault for NotServed {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        "filter_not_served"
    }

    fn fields(&self) -> Vec<(String, String)> {
        let told = |name: &&'static str| ((*name).to_owned(), "not with the others".to_owned());
        self.filters.iter().map(told).collect()
    }
}

impl Filter {
    /// The query that answers it.
    ///
    /// # Errors
    /// [`NotServed`], naming the filters that do not go together.
    pub fn view(&self) -> Result<View, NotServed> {
        let shelf = self.shelf()?;
        let by_price = if self.price.is_some() {
            Sort::PriceUp
        } else {
            Sort::Newest
        };
        let sort = self.sort.unwrap_or(by_price);
        if self.price.is_some() && sort == Sort::Newest {
            let filters = vec!["price", "sort"];
            return Err(NotServed { filters });
        }
        let (order, backwards) = match sort {
            Sort::Newest => (Order::Listed, true),
            Sort::PriceUp => (Order::Price, false),
            Sort::PriceDown => (Order::Price, true),
        };
        let range = self.price.map(|(from, to)| {
            let to = to.unwrap_or(u64::MAX);
            // After every id that may follow the price.
            (price_key(from.unwrap_or(0)), format!("{}#~", price_key(to)))
        });
        Ok(View {
            shelf,
            order,
            backwards,
            range,
        })
    }

    fn shelf(&self) -> Result<Shelf, NotServed> {
        let named = [
            ("category_id", self.category.is_some()),
            ("brand_id", self.brand.is_some()),
            ("condition", self.condition.is_some()),
            ("location_id", self.location.is_some()),
        ];
        match (&self.category, &self.brand, self.condition, &self.location) {
            (None, None, None, None) => Ok(Shelf::All),
            (Some(category), None, None, None) => Ok(Shelf::Category(category.clone())),
            (Some(category), None, Some(condition), None) => {
                Ok(Shelf::CategoryCondition(category.clone(), condition))
            }
            (None, Some(brand), None, None) => Ok(Shelf::Brand(brand.clone())),
            (None, None, Some(condition), None) => Ok(Shelf::Condition(condition)),
            (None, None, None, Some(location)) => Ok(Shelf::Location(location.clone())),
            (None | Some(_), None | Some(_), None | Some(_), None | Some(_)) => {
                let named = named.into_iter().filter(|(_, is_named)| *is_named);
                let filters = named.map(|(name, _)| name).collect();
                Err(NotServed { filters })
            }
        }
    }
}

#[cfg(test)]
mod tests;
