//! What anyone is shown of the window.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

use domain::ids::{BrandId, CategoryId, LocationId, MediaId, ProductId};
use domain::money::Money;
use domain::product::{Condition, Seo};
use domain::time::{Date, Timestamp};
use domain::window::{
    Availability, Card, Edge, Facets, FoundFacet, Page, Photo, PriceBand, ShownBrand,
    ShownCategory, ShownPlace,
};

use crate::route::Reply;

/// A page of the list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WindowPage {
    /// The rows, in the order of the list.
    pub items: Vec<WindowCard>,
    /// Where the next page begins; absent on the last page. Bound to the filters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// Of a search: whether there may be more than this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut: Option<bool>,
    /// How many there are of each kind, when asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facets: Option<FacetsView>,
}

impl Reply for WindowPage {}

/// A product in the list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WindowCard {
    /// Which.
    pub id: ProductId,
    /// Its name in the address of its page.
    pub slug: String,
    /// What it is.
    pub title: String,
    /// Its brand.
    pub brand_id: Option<BrandId>,
    /// Its condition.
    pub condition: Condition,
    /// What it costs.
    pub price: Money,
    /// What it cost at first, if that was more.
    pub price_before: Option<Money>,
    /// Its face.
    pub photo: Option<PhotoView>,
    /// Whether it can be bought.
    pub availability: Availability,
}

impl WindowCard {
    /// The card as it is at this moment.
    pub fn of(card: Card, now: Timestamp) -> Self {
        let availability = card.availability_at(now);
        Self {
            id: card.id,
            slug: card.slug,
            title: card.title,
            brand_id: card.brand,
            condition: card.condition,
            price: card.price,
            price_before: card.price_before,
            photo: card.photo.map(|id| PhotoView::from(Photo { id })),
            availability,
        }
    }
}

/// Where photos are fetched, from the address of this API.
const PHOTOS: &str = "/v1/catalog/photos";

/// A photo, in two sizes. Paths of this API, which anyone may fetch and keep.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PhotoView {
    /// Which.
    pub id: MediaId,
    /// At most 320 pixels wide and high.
    pub small: String,
    /// At most 1,200 pixels wide and high.
    pub large: String,
}

impl From<Photo> for PhotoView {
    fn from(photo: Photo) -> Self {
        let url = |edge| format!("{PHOTOS}/{}", photo.file_name(edge));
        Self {
            small: url(Edge::Small),
            large: url(Edge::Large),
            id: photo.id,
        }
    }
}

/// The bytes of a photo.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct PhotoBytes;

impl Reply for PhotoBytes {
    const MEDIA_TYPE: &'static str = "image/jpeg";
}

impl JsonSchema for PhotoBytes {
    fn schema_name() -> Cow<'static, str> {
        "PhotoBytes".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "binary" })
    }

    fn inline_schema() -> bool {
        true
    }
}

/// How many there are of each kind.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FacetsView {
    /// By category, with those below it.
    pub categories: Vec<CountView<CategoryId>>,
    /// By brand.
    pub brands: Vec<CountView<BrandId>>,
    /// By condition.
    pub conditions: Vec<CountView<Condition>>,
    /// By price.
    pub price_bands: Vec<CountView<PriceBand>>,
    /// By shop.
    pub locations: Vec<CountView<LocationId>>,
}

/// So many of one kind.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "CountOf{T}")]
pub struct CountView<T> {
    /// Which.
    pub value: T,
    /// How many.
    pub count: u64,
}

impl From<Facets> for FacetsView {
    fn from(facets: Facets) -> Self {
        Self {
            categories: counts(facets.categories),
            brands: counts(facets.brands),
            conditions: counts(facets.conditions),
            price_bands: counts(facets.price_bands),
            locations: counts(facets.locations),
        }
    }
}

fn counts<T>(found: FoundFacet<T>) -> Vec<CountView<T>> {
    let counts = found.into_iter().map(|found| CountView {
        value: found.value,
        count: found.count,
    });
    counts.collect()
}

/// A product in the window, whole.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WindowProduct {
    /// Which.
    pub id: ProductId,
    /// Its name in the address of its page: another one than was asked for, if it has moved.
    pub slug: String,
    /// What it is.
    pub title: String,
    /// What there is to say of it.
    pub description: String,
    /// Its category and those above it, from the top.
    pub categories: Vec<NamedView<CategoryId>>,
    /// Its brand.
    pub brand: Option<NamedView<BrandId>>,
    /// Its condition.
    pub condition: Condition,
    /// What is said of it.
    pub attributes: Vec<AttributeView>,
    /// What it costs.
    pub price: Money,
    /// What it cost at first, if that was more.
    pub price_before: Option<Money>,
    /// Whether ITBMS is in the price.
    pub includes_itbms: bool,
    /// Its photos, its face first.
    pub photos: Vec<PhotoView>,
    /// The shop it is in.
    pub location: Option<PlaceView>,
    /// The day it was first listed.
    pub listed_on: Date,
    /// Whether it can be bought.
    pub availability: Availability,
    /// Until when it is reserved, where that ends by itself.
    pub reserved_until: Option<Timestamp>,
    /// Days in which it can be brought back.
    pub return_days: u16,
    /// What the shop says of bringing things back.
    pub return_policy: String,
    /// What search engines are told, where it is other than title and description.
    pub seo: Seo,
}

impl Reply for WindowProduct {}

/// Something with a name and a page of its own.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Named{T}")]
pub struct NamedView<T> {
    /// Which.
    pub id: T,
    /// Its name.
    pub name: String,
    /// Its name in addresses.
    pub slug: String,
}

/// A shop.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlaceView {
    /// Which.
    pub id: LocationId,
    /// Its name.
    pub name: String,
}

/// What is said of a product under one attribute.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AttributeView {
    /// The key of the attribute.
    pub key: String,
    /// What is said.
    pub value: String,
}

impl WindowProduct {
    /// The page as it is at this moment.
    pub fn of(page: Page, now: Timestamp) -> Self {
        let availability = page.availability_at(now);
        let is_reserved = availability == Availability::Reserved;
        let attributes = page.attributes.into_iter().map(|said| AttributeView {
            key: said.key,
            value: said.value,
        });
        let shown = page.photos.into_iter();
        Self {
            id: page.id,
            slug: page.slug,
            title: page.title,
            description: page.description,
            categories: page.categories.into_iter().map(category).collect(),
            brand: page.brand.map(brand),
            condition: page.condition,
            attributes: attributes.collect(),
            price: page.price,
            price_before: page.price_before,
            includes_itbms: page.includes_itbms,
            photos: shown.map(PhotoView::from).collect(),
            location: page.location.map(place),
            listed_on: page.listed_on,
            availability,
            reserved_until: page.reserved_until.filter(|_| is_reserved),
            return_days: page.return_days,
            return_policy: page.return_policy,
            seo: page.seo,
        }
    }
}

fn category(shown: ShownCategory) -> NamedView<CategoryId> {
    NamedView {
        id: shown.id,
        name: shown.name,
        slug: shown.slug,
    }
}

fn brand(shown: ShownBrand) -> NamedView<BrandId> {
    NamedView {
        id: shown.id,
        name: shown.name,
        slug: shown.slug,
    }
}

fn place(shown: ShownPlace) -> PlaceView {
    PlaceView {
        id: shown.id,
        name: shown.name,
    }
}
