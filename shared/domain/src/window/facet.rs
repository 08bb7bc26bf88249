//! How many things there are of each kind.

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::{BrandId, CategoryId, LocationId};
use crate::machine::vocabulary;
use crate::money::Money;
use crate::product::Condition;

vocabulary! {
    /// A range of prices, as the shop shows prices.
    pub enum PriceBand {
        /// Under 25.
        Under25 = "under_25",
        /// From 25.
        From25 = "25_to_50",
        /// From 50.
        From50 = "50_to_100",
        /// From 100.
        From100 = "100_to_250",
        /// From 250.
        From250 = "250_to_500",
        /// From 500.
        From500 = "500_to_1000",
        /// From 1,000.
        From1000 = "from_1000",
    }
}

impl PriceBand {
    /// The cheapest and the dearest price of it, in cents; the last one is open.
    pub const fn cents(self) -> (u64, Option<u64>) {
        match self {
            Self::Under25 => (0, Some(2_499)),
            Self::From25 => (2_500, Some(4_999)),
            Self::From50 => (5_000, Some(9_999)),
            Self::From100 => (10_000, Some(24_999)),
            Self::From250 => (25_000, Some(49_999)),
            Self::From500 => (50_000, Some(99_999)),
            Self::From1000 => (100_000, None),
        }
    }

    /// The band of a price.
    pub fn of(price: Money) -> Self {
        let cents = u64::try_from(price.cents()).unwrap_or(0);
        let mut bands = Self::ALL.iter().copied().rev();
        let found = bands.find(|band| band.cents().0 <= cents);
        found.unwrap_or(Self::Under25)
    }
}

/// One thing that is counted. It is written as `brand:brd_…`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    /// In this category, or one below it.
    Category(CategoryId),
    /// Of this brand.
    Brand(BrandId),
    /// In this condition.
    Condition(Condition),
    /// Priced so.
    PriceBand(PriceBand),
    /// In this shop.
    Location(LocationId),
}

impl Facet {
    /// Its name, under which it is counted.
    pub fn name(&self) -> String {
        match self {
            Self::Category(id) => format!("category:{id}"),
            Self::Brand(id) => format!("brand:{id}"),
            Self::Condition(condition) => format!("condition:{condition}"),
            Self::PriceBand(band) => format!("price_band:{band}"),
            Self::Location(id) => format!("location:{id}"),
        }
    }

    /// Reads a name. Nothing, where it is none.
    pub fn parse(name: &str) -> Option<Self> {
        let (kind, value) = name.split_once(':')?;
        let condition = || Condition::ALL.iter().find(|known| known.as_str() == value);
        let band = || PriceBand::ALL.iter().find(|known| known.as_str() == value);
        match kind {
            "category" => CategoryId::parse(value).ok().map(Self::Category),
            "brand" => BrandId::parse(value).ok().map(Self::Brand),
            "condition" => condition().copied().map(Self::Condition),
            "price_band" => band().copied().map(Self::PriceBand),
            "location" => LocationId::parse(value).ok().map(Self::Location),
            _ => None,
        }
    }
}

/// So many of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetCount<T> {
    /// Which.
    pub value: T,
    /// How many; never nothing.
    pub count: u64,
}

/// One kind with how many there are.
pub type FoundFacet<T> = Vec<FacetCount<T>>;

/// How many things of each kind there are. Brands, categories and places with most of them first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// By category, those above included.
    pub categories: FoundFacet<CategoryId>,
    /// By brand.
    pub brands: FoundFacet<BrandId>,
    /// By condition, the best first.
    pub conditions: FoundFacet<Condition>,
    /// By price, the cheapest first.
    pub price_bands: FoundFacet<PriceBand>,
    /// By shop.
    pub locations: FoundFacet<LocationId>,
}

impl Facets {
    /// Puts counts together that may be kept in several parts. What is there no more is left out.
    pub fn of(counts: impl IntoIterator<Item = (Facet, i64)>) -> Self {
        let mut sums: BTreeMap<Facet, i64> = BTreeMap::new();
        for (facet, count) in counts {
            *sums.entry(facet).or_default() += count;
        }
        let mut facets = Self::default();
        for (facet, count) in sums {
            let Some(count) = u64::try_from(count).ok().filter(|count| *count > 0) else {
                continue;
            };
            match facet {
                Facet::Category(value) => facets.categories.push(FacetCount { value, count }),
                Facet::Brand(value) => facets.brands.push(FacetCount { value, count }),
                Facet::Condition(value) => facets.conditions.push(FacetCount { value, count }),
                Facet::PriceBand(value) => facets.price_bands.push(FacetCount { value, count }),
                Facet::Location(value) => facets.locations.push(FacetCount { value, count }),
            }
        }
        most_first(&mut facets.categories);
        most_first(&mut facets.brands);
        most_first(&mut facets.locations);
        facets
    }
}

fn most_first<T>(counts: &mut FoundFacet<T>) {
    // Stable: those with the same number stay in the order of their ids.
    counts.sort_by_key(|found| std::cmp::Reverse(found.count));
}

/// What is counted anew when a thing was counted so and is counted otherwise now: each facet with
/// one more or one less.
pub(super) fn difference(was: &BTreeSet<Facet>, is: &BTreeSet<Facet>) -> Vec<(Facet, i64)> {
    let less = was.difference(is).map(|facet| (facet.clone(), -1));
    let more = is.difference(was).map(|facet| (facet.clone(), 1));
    less.chain(more).collect()
}

#[cfg(test)]
mod tests {
    use ulid::Ulid;

    use super::*;
    use crate::ids::Id;

    #[test]
    fn every_price_is_in_exactly_one_band() {
        let mut last = None;
        for band in PriceBand::ALL {
            let (from, to) = band.cents();
            assert_eq!(last.map(|end: u64| end + 1).unwrap_or(0), from, "{band}");
            for cents in [Some(from), to].into_iter().flatten() {
                let cents = i64::try_from(cents).expect("a price");
                assert_eq!(PriceBand::of(Money::usd(cents)), *band, "{cents}");
            }
            last = to;
        }
        assert_eq!(last, None);
        assert_eq!(PriceBand::of(Money::usd(-1)), PriceBand::Under25);
    }

    #[test]
    fn a_facet_reads_back_from_its_name() {
        let ulid = Ulid::from_parts(1_700_000_000_000, 1);
        for facet in [
            Facet::Category(CategoryId::new(ulid)),
            Facet::Brand(BrandId::new(ulid)),
            Facet::Condition(Condition::Fair),
            Facet::PriceBand(PriceBand::From1000),
            Facet::Location(LocationId::new(ulid)),
        ] {
            assert_eq!(Facet::parse(&facet.name()), Some(facet));
        }
        for wrong in ["", "brand", "brand:x", "color:red", "condition:"] {
            assert_eq!(Facet::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn parts_of_a_count_are_put_together_and_nothing_is_not_shown() {
        let (good, fair) = (
            Facet::Condition(Condition::Good),
            Facet::Condition(Condition::Fair),
        );
        let brand = |number| BrandId::new(Ulid::from_parts(1_700_000_000_000, number));
        let facets = Facets::of([
            (good.clone(), 3),
            (fair.clone(), 2),
            (good, -1),
            (fair, -2),
            (Facet::Brand(brand(1)), 1),
            (Facet::Brand(brand(2)), 5),
        ]);
        let two = FacetCount {
            value: Condition::Good,
            count: 2,
        };
        assert_eq!(facets.conditions, [two]);
        let brands: Vec<_> = facets.brands.into_iter().map(|found| found.value).collect();
        assert_eq!(brands, [brand(2), brand(1)]);
    }
}
