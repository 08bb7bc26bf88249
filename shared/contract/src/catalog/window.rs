//! The shop window: what anyone may see of the goods on sale. Rows 95 and 96 of the route list.
//!
//! Nothing here names a person. What is shown is a projection of the products, which follows them
//! by a moment; answers are the same for everyone and may be kept on the way.

mod view;

use garde::Validate;
use schemars::JsonSchema;
use serde::Deserialize;

use domain::ids::{BrandId, CategoryId, LocationId};
use domain::product::Condition;
use domain::window::{Filter, NotServed, PriceBand, Sort, View};

use crate::common::Nothing;
use crate::route::Route;
use crate::routes;
use crate::worker::{Folder, Grant, Queue, Secret, Trigger, Worker};

pub use view::{
    AttributeView, CountView, FacetsView, NamedView, PhotoBytes, PhotoView, PlaceView, WindowCard,
    WindowPage, WindowProduct,
};

const READS: &[Grant] = &[Grant::TableRead, Grant::Secret(Secret::CursorKey)];

const KEEPS_WINDOW: &[Grant] = &[
    Grant::TableRead,
    Grant::TableWrite,
    Grant::FilesRead(Folder::Media),
    Grant::FilesWrite(Folder::Photos),
    Grant::FilesDelete(Folder::Photos),
    Grant::Secret(Secret::CursorKey),
];

/// Seconds that lists and pages are fresh, and then may still be given for: who looks sees a
/// price or a sale of a moment ago, and whoever buys is asked again.
const FRESH: u32 = 60;
const STALE: u32 = 300;
const YEAR: u32 = 31_536_000;

routes! {
    /// The operations on the window.
    WindowOp {
        /// Lists what is on sale, twenty to a page, the newest first or by price. Served together
        /// are: a category (with those below it) and a condition; either of them, a brand or a
        /// shop alone; with each of these a range of prices, which comes sorted by price. Anything
        /// else is `filter_not_served`. With `q`, words are looked for instead: each may be the
        /// beginning of one, accents do not matter, whole words come first and then the newest, at
        /// most sixty; `cut` says whether there may be more. Things that someone is about to buy
        /// stay in the list as `reserved`. With `facets`, it is told how many there are of each
        /// kind, in the category named or in all; other filters do not narrow these counts.
        ListCatalogProducts {
            route: Route::get("list_catalog_products", "/v1/catalog/products")
                .summary("List what is on sale")
                .public()
                .kept(FRESH, STALE)
                .grants(READS),
            path: Nothing,
            query: WindowQuery,
            body: Nothing,
            reply: WindowPage,
        }
        /// Shows a product in the window, by the name in the address of its page; for half a year
        /// also by a name that it had before, and then `slug` tells the present one. What is sold
        /// says so for thirty days.
        GetCatalogProduct {
            route: Route::get("get_catalog_product", "/v1/catalog/products/{slug}")
                .summary("Show a product on sale")
                .public()
                .kept(FRESH, STALE)
                .grants(READS),
            path: WindowPath,
            query: Nothing,
            body: Nothing,
            reply: WindowProduct,
        }
        /// A photo of a product in the window, in one of its sizes. Its bytes never change.
        GetCatalogPhoto {
            route: Route::get("get_catalog_photo", "/v1/catalog/photos/{name}")
                .summary("Show a photo of a product on sale")
                .public()
                .kept(YEAR, 0)
                .grants(&[
                    Grant::FilesRead(Folder::Photos),
                    Grant::Secret(Secret::CursorKey),
                ]),
            path: PhotoPath,
            query: Nothing,
            body: Nothing,
            reply: PhotoBytes,
        }
    }
}

/// Keeps the window as the products are, and what waits for them going.
pub const FOLLOW_PRODUCTS: Worker = Worker {
    name: "follow_products",
    trigger: Trigger::Queue(Queue::Window),
    grants: KEEPS_WINDOW,
    memory: 256,
    timeout: 30,
    summary: "Keeps the shop window as the products are, and offers what is free to who waits",
};

/// Puts the window together anew: what an event has missed, what a change of the set-up has
/// made of it, and what is over by itself.
pub const REBUILD_WINDOW: Worker = Worker {
    name: "rebuild_window",
    trigger: Trigger::Schedule("cron(0 3 * * ? *)"),
    grants: KEEPS_WINDOW,
    memory: 512,
    timeout: 900,
    summary: "Puts the shop window together anew from the products",
};

/// The path of a page.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct WindowPath {
    /// The name of the page.
    #[garde(length(chars, min = 1, max = 300))]
    pub slug: String,
}

/// The path of a photo.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct PhotoPath {
    /// The name of its file, as it is told with the product.
    #[garde(length(chars, min = 1, max = 60))]
    pub name: String,
}

/// What to list.
#[derive(Debug, Default, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct WindowQuery {
    /// Words to look for; not together with any filter, order or cursor.
    #[garde(inner(length(chars, min = 1, max = 200)))]
    #[serde(default)]
    pub q: Option<String>,
    /// What is in this category, or one below it.
    #[garde(skip)]
    #[serde(default)]
    pub category_id: Option<CategoryId>,
    /// What is of this brand.
    #[garde(skip)]
    #[serde(default)]
    pub brand_id: Option<BrandId>,
    /// What is in this condition.
    #[garde(skip)]
    #[serde(default)]
    pub condition: Option<Condition>,
    /// What is in this shop.
    #[garde(skip)]
    #[serde(default)]
    pub location_id: Option<LocationId>,
    /// What is priced so, as the shop shows prices.
    #[garde(skip)]
    #[serde(default)]
    pub price_band: Option<PriceBand>,
    /// What costs at least so many cents. Not together with `price_band`.
    #[garde(inner(range(max = 99_999_999_999_u64)))]
    #[serde(default)]
    pub price_min: Option<u64>,
    /// What costs at most so many cents. Not together with `price_band`.
    #[garde(inner(range(max = 99_999_999_999_u64)))]
    #[serde(default)]
    pub price_max: Option<u64>,
    /// The order: the newest first if not said, and with a range of prices the cheapest first.
    #[garde(skip)]
    #[serde(default)]
    pub sort: Option<Sort>,
    /// Whether to tell how many there are of each kind.
    #[garde(skip)]
    #[serde(default)]
    pub facets: Option<bool>,
    /// Rows per page: 1 to 60, 20 if not said.
    #[garde(inner(range(min = 1, max = 60)))]
    #[serde(default)]
    pub limit: Option<u16>,
    /// The `next` of the page before.
    #[garde(inner(length(chars, min = 1, max = 2_000)))]
    #[serde(default)]
    pub cursor: Option<String>,
}

impl WindowQuery {
    /// The query of the window that answers the filters.
    ///
    /// # Errors
    /// [`NotServed`]: they do not go together.
    pub fn view(&self) -> Result<View, NotServed> {
        let named = self.named();
        let named = named.into_iter().filter(|name| name.starts_with("price"));
        self.filter()?
            .view()
            .map_err(|refused| refused.spelled("price", named))
    }

    fn filter(&self) -> Result<Filter, NotServed> {
        let named = self.named();
        if self.q.is_some() && named.len() > 1 {
            return Err(NotServed { filters: named });
        }
        let price = match (self.price_band, self.price_min, self.price_max) {
            (None, None, None) => None,
            (Some(band), None, None) => {
                let (from, to) = band.cents();
                Some((Some(from), to))
            }
            (None, from, to) => Some((from, to)),
            (Some(_), Some(_), _) | (Some(_), None, Some(_)) => {
                let prices = named.into_iter().filter(|name| name.starts_with("price"));
                let filters = prices.collect();
                return Err(NotServed { filters });
            }
        };
        Ok(Filter {
            category: self.category_id.clone(),
            brand: self.brand_id.clone(),
            condition: self.condition,
            location: self.location_id.clone(),
            price,
            sort: self.sort,
        })
    }

    /// What narrows or orders the list, by name.
    fn named(&self) -> Vec<&'static str> {
        let all = [
            ("q", self.q.is_some()),
            ("category_id", self.category_id.is_some()),
            ("brand_id", self.brand_id.is_some()),
            ("condition", self.condition.is_some()),
            ("location_id", self.location_id.is_some()),
            ("price_band", self.price_band.is_some()),
            ("price_min", self.price_min.is_some()),
            ("price_max", self.price_max.is_some()),
            ("sort", self.sort.is_some()),
            ("cursor", self.cursor.is_some()),
        ];
        let named = all.into_iter().filter(|(_, is_named)| *is_named);
        named.map(|(name, _)| name).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: serde_json::Value) -> Result<Filter, NotServed> {
        let query: WindowQuery = serde_json::from_value(query).expect("a query");
        query.filter()
    }

    #[test]
    fn what_does_not_go_together_is_named() {
        let words = asked(serde_json::json!({ "q": "bolso", "sort": "newest" }));
        let refusal = words.expect_err("words in an order");
        assert_eq!(refusal.filters, ["q", "sort"]);
        let prices = asked(serde_json::json!({ "price_band": "under_25", "price_max": 9 }));
        let refusal = prices.expect_err("two ranges");
        assert_eq!(refusal.filters, ["price_band", "price_max"]);
    }

    #[test]
    fn a_range_of_prices_that_is_not_served_is_named_as_it_was_asked_for() {
        let query = serde_json::json!({ "price_min": 1, "price_max": 9, "sort": "newest" });
        let query: WindowQuery = serde_json::from_value(query).expect("a query");
        let refusal = query.view().expect_err("prices by day");
        assert_eq!(refusal.filters, ["price_min", "price_max", "sort"]);
    }

    #[test]
    fn a_band_is_a_range_of_prices() {
        let filter = asked(serde_json::json!({ "price_band": "from_1000" })).expect("a filter");
        assert_eq!(filter.price, Some((Some(100_000), None)));
        let filter = asked(serde_json::json!({ "price_max": 500 })).expect("a filter");
        assert_eq!(filter.price, Some((None, Some(500))));
    }
}
