//! What the window shows of one product.

use serde::{Deserialize, Serialize};

use super::card::{Availability, Card, Photo, at};
use super::shelf::{LONGEST_LINEAGE, Placing};
use super::words::words;
use crate::catalogue::{Brand, Category, Location, lineage};
use crate::ids::{BrandId, CategoryId, LocationId, ProductId};
use crate::money::Money;
use crate::product::{Condition, Product, Seo, State, Status, shown_price, slug_of};
use crate::settings::Settings;
use crate::time::{Date, Timestamp};

/// Days for which the page of what is sold says so.
pub const SOLD_DAYS: i64 = 30;

/// How the shop is set up, as far as the window shows it.
#[derive(Clone, Copy, Debug)]
pub struct Shop<'s> {
    /// Its categories.
    pub categories: &'s [Category],
    /// Its brands.
    pub brands: &'s [Brand],
    /// Its shops and store rooms.
    pub locations: &'s [Location],
    /// Its settings.
    pub settings: &'s Settings,
}

/// What the window shows of one product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Display {
    /// What lists show of it.
    pub card: Card,
    /// Where it stands, while it is on a shelf at all: what is sold only has its page left.
    pub placing: Option<Placing>,
    /// By which words it is found, while it is on a shelf.
    pub words: Vec<String>,
    /// Its page.
    pub page: Page,
    /// The name of its page if another product has the one it should have.
    pub other_slug: String,
}

/// The page of a product. Plain: it is kept as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Which.
    pub id: ProductId,
    /// Its name in the address.
    pub slug: String,
    /// What it is.
    pub title: String,
    /// What there is to say of it.
    pub description: String,
    /// Its category and those above it, from the top.
    pub categories: Vec<ShownCategory>,
    /// Its brand.
    pub brand: Option<ShownBrand>,
    /// Its condition.
    pub condition: Condition,
    /// What is said of it.
    pub attributes: Vec<SaidOf>,
    /// What it costs, as the shop shows prices.
    pub price: Money,
    /// What it cost at first, if that was more.
    pub price_before: Option<Money>,
    /// Whether ITBMS is in the price.
    pub includes_itbms: bool,
    /// Its photos, its face first.
    pub photos: Vec<Photo>,
    /// The shop it is in.
    pub location: Option<ShownPlace>,
    /// The day it was first listed.
    pub listed_on: Date,
    /// What search engines are told.
    pub seo: Seo,
    /// Days in which it can be brought back.
    pub return_days: u16,
    /// What the shop says of bringing things back.
    pub return_policy: String,
    /// Whether it can be bought, as far as that does not depend on the hour.
    pub availability: Availability,
    /// Until when it is reserved, where that ends by itself.
    pub reserved_until: Option<Timestamp>,
    /// From when on there is no page.
    pub gone_at: Option<Timestamp>,
}

/// A category, as a page names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownCategory {
    /// Which.
    pub id: CategoryId,
    /// Its name.
    pub name: String,
    /// Its name in addresses.
    pub slug: String,
}

/// A brand, as a page names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownBrand {
    /// Which.
    pub id: BrandId,
    /// Its name.
    pub name: String,
    /// Its name in addresses.
    pub slug: String,
}

/// A shop, as a page names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownPlace {
    /// Which.
    pub id: LocationId,
    /// Its name.
    pub name: String,
}

/// What is said of a thing under one attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidOf {
    /// The key of the attribute.
    pub key: String,
    /// What is said.
    pub value: String,
}

impl Page {
    /// Whether it can be bought at this moment: a hold that is over frees by itself.
    pub fn availability_at(&self, now: Timestamp) -> Availability {
        at(self.availability, self.reserved_until, now)
    }

    /// Whether there is still a page.
    pub fn is_there(&self, now: Timestamp) -> bool {
        self.gone_at.is_none_or(|gone| now < gone)
    }
}

/// What the window shows of a product at this moment. Nothing, where it shows nothing of it: it
/// was never listed, or is off sale, goes back or is lost, or was sold so long ago.
pub fn display(product: &Product, shop: &Shop<'_>, now: Timestamp) -> Option<Display> {
    let facts = product.facts();
    if facts.deleted.is_some() {
        return None;
    }
    let listing = facts.listing.as_ref()?;
    let standing = standing(product, now)?;
    let details = &facts.details;
    let shown = |price| {
        let with_itbms = shop.settings.prices_include_itbms;
        shown_price(price, details.tax_class, with_itbms)
    };
    let price = shown(facts.pricing.current);
    let before = shown(facts.pricing.list);
    let brand = details.brand_id.as_ref();
    let brand = brand.and_then(|id| shop.brands.iter().find(|brand| &brand.id == id));
    let mut above = lineage(shop.categories, &details.category_id);
    above.truncate(LONGEST_LINEAGE);
    let page = Page {
        id: product.id().clone(),
        slug: details.slug.clone(),
        title: details.title.clone(),
        description: details.description.clone(),
        categories: named(shop.categories, &above),
        brand: brand.map(|brand| ShownBrand {
            id: brand.id.clone(),
            name: brand.name.clone(),
            slug: brand.slug.clone(),
        }),
        condition: details.condition,
        attributes: said(product),
        price,
        price_before: Some(before).filter(|before| price < *before),
        includes_itbms: shop.settings.prices_include_itbms,
        photos: photos(product),
        location: place(shop.locations, &facts.location_id),
        listed_on: listing.listed_on,
        seo: details.seo.clone(),
        return_days: shop.settings.return_window_days,
        return_policy: shop.settings.return_policy.clone(),
        availability: standing.availability,
        reserved_until: standing.until,
        gone_at: standing.gone_at,
    };
    let placing = Placing {
        lineage: above,
        brand: details.brand_id.clone(),
        condition: details.condition,
        location: facts.location_id.clone(),
        price,
        listed_on: listing.listed_on,
    };
    Some(shown_so(page, placing, &facts.sku))
}

/// What is sold stands on no shelf: only its page is left.
fn shown_so(page: Page, placing: Placing, sku: &str) -> Display {
    let is_on_a_shelf = page.gone_at.is_none();
    let brand_name = page.brand.as_ref().map_or("", |brand| brand.name.as_str());
    Display {
        words: if is_on_a_shelf {
            words([page.title.as_str(), brand_name])
        } else {
            Vec::new()
        },
        placing: Some(placing).filter(|_| is_on_a_shelf),
        card: card(&page),
        other_slug: slug_of(&page.slug, sku),
        page,
    }
}

fn card(page: &Page) -> Card {
    Card {
        id: page.id.clone(),
        slug: page.slug.clone(),
        title: page.title.clone(),
        brand: page.brand.as_ref().map(|brand| brand.id.clone()),
        condition: page.condition,
        price: page.price,
        price_before: page.price_before,
        photo: page.photos.first().map(|photo| photo.id.clone()),
        availability: page.availability,
        reserved_until: page.reserved_until,
    }
}

impl Display {
    /// The same, under the other name.
    #[must_use]
    pub fn under_other_slug(mut self) -> Self {
        self.card.slug.clone_from(&self.other_slug);
        self.page.slug.clone_from(&self.other_slug);
        self
    }

    /// The same, with only those of its photos that are there.
    #[must_use]
    pub fn keeping_photos(mut self, are_there: impl Fn(&Photo) -> bool) -> Self {
        self.page.photos.retain(are_there);
        self.card.photo = self.page.photos.first().map(|photo| photo.id.clone());
        self
    }
}

/// How a product stands in the window.
struct Standing {
    availability: Availability,
    until: Option<Timestamp>,
    gone_at: Option<Timestamp>,
}

impl Standing {
    const fn shown(availability: Availability, until: Option<Timestamp>) -> Option<Self> {
        Some(Self {
            availability,
            until,
            gone_at: None,
        })
    }
}

fn standing(product: &Product, now: Timestamp) -> Option<Standing> {
    match product.status_at(now) {
        Status::Available | Status::InGrace | Status::Reserved => {
            if product.free_at(now) > 0 {
                return Standing::shown(Availability::Available, None);
            }
            // Nobody holds it, and yet nobody can have it: its grace is over.
            if !product.held_at(now) {
                return None;
            }
            // The first hold that ends by itself frees a piece. One of a sale does not.
            let holds = product.holds_at(now).filter(|hold| hold.sale.is_none());
            let until = holds.filter_map(|hold| hold.until).min();
            Standing::shown(Availability::Reserved, until)
        }
        Status::PendingPayment | Status::OnLayaway => Standing::shown(Availability::Reserved, None),
        Status::Sold | Status::Delivered => {
            let gone_at = sold_at(product.state())?.plus_days(SOLD_DAYS);
            (now < gone_at).then_some(Standing {
                availability: Availability::Sold,
                until: None,
                gone_at: Some(gone_at),
            })
        }
        Status::AwaitingGoods
        | Status::InProcessing
        | Status::Quarantined
        | Status::InStock
        | Status::Unlisted
        | Status::ToReturn
        | Status::Returned
        | Status::ToDonate
        | Status::Donated
        | Status::Missing
        | Status::Damaged => None,
    }
}

fn sold_at(state: &State) -> Option<Timestamp> {
    match state {
        State::Sold { since, .. } | State::Delivered { since, .. } => Some(*since),
        State::AwaitingGoods
        | State::InProcessing { .. }
        | State::Quarantined { .. }
        | State::InStock { .. }
        | State::Unlisted { .. }
        | State::Available { .. }
        | State::Reserved { .. }
        | State::PendingPayment { .. }
        | State::OnLayaway { .. }
        | State::InGrace { .. }
        | State::ToReturn { .. }
        | State::Returned { .. }
        | State::ToDonate { .. }
        | State::Donated { .. }
        | State::Missing { .. }
        | State::Damaged { .. } => None,
    }
}

/// The categories by name, from the top.
fn named(categories: &[Category], lineage: &[CategoryId]) -> Vec<ShownCategory> {
    let find = |id| categories.iter().find(|category| &category.id == id);
    let found = lineage.iter().rev().filter_map(find);
    let shown = found.map(|category| ShownCategory {
        id: category.id.clone(),
        name: category.name.clone(),
        slug: category.slug.clone(),
    });
    shown.collect()
}

fn said(product: &Product) -> Vec<SaidOf> {
    let said = product.facts().details.attributes.iter();
    let said = said.map(|(key, value)| SaidOf {
        key: key.clone(),
        value: value.clone(),
    });
    said.collect()
}

fn photos(product: &Product) -> Vec<Photo> {
    let photos = product.facts().details.photos.iter();
    photos.map(|id| Photo { id: id.clone() }).collect()
}

fn place(locations: &[Location], id: &LocationId) -> Option<ShownPlace> {
    let found = locations.iter().find(|location| &location.id == id)?;
    Some(ShownPlace {
        id: found.id.clone(),
        name: found.name.clone(),
    })
}
