//! Watches: to be told of a product, or to stand in the queue for it. Row 97 of the route list, and
//! the list of one's own.

use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use domain::access::Permission;
use domain::ids::{ProductId, WatchId};
use domain::money::Money;
use domain::time::Timestamp;
use domain::watch::{Kind, State, Status, Watch};

use crate::common::{Nothing, Page};
use crate::route::{Reply, Route};
use crate::routes;
use crate::worker::{Grant, Secret};

const READS: &[Grant] = &[Grant::TableRead, Grant::Secret(Secret::CursorKey)];
const WRITES: &[Grant] = &[
    Grant::TableRead,
    Grant::TableWrite,
    Grant::Secret(Secret::CursorKey),
];

routes! {
    /// The operations on watches.
    WatchOp {
        /// Waits for a product in the shop window, or ends that: for a lower price, for it to be
        /// back, or in the queue. Who came first in the queue is offered it first, for some
        /// minutes in which nobody else can buy it; who lets them pass has to queue again. What
        /// is free is not waited for, only for its price.
        WatchProduct {
            route: Route::act("watch_product", "/v1/catalog/products/{id}/watch")
                .summary("Watch a product, or queue for it")
                .any_of(&[Permission::WatchUseOwn])
                .grants(WRITES),
            path: WatchPath,
            query: Nothing,
            body: WatchOrder,
            reply: WatchView,
        }
        /// What the caller waits for, last changed first. In the queue, their place is told with
        /// each.
        ListWatches {
            route: Route::get("list_watches", "/v1/me/watches")
                .summary("List what one waits for")
                .any_of(&[Permission::WatchUseOwn])
                .grants(READS),
            path: Nothing,
            query: WatchQuery,
            body: Nothing,
            reply: Page<WatchView>,
        }
    }
}

/// The path of a product that is waited for.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct WatchPath {
    /// Which product.
    #[garde(skip)]
    pub id: ProductId,
}

/// What to wait for.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct WatchOrder {
    /// For what.
    #[garde(skip)]
    pub kind: Kind,
    /// Whether to wait, or to end it.
    #[garde(skip)]
    pub watching: bool,
}

/// Which page.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct WatchQuery {
    /// Rows per page: 1 to 50, 20 if not said.
    #[garde(inner(range(min = 1, max = 50)))]
    #[serde(default)]
    pub limit: Option<u16>,
    /// The `next` of the page before.
    #[garde(inner(length(chars, min = 1, max = 2_000)))]
    #[serde(default)]
    pub cursor: Option<String>,
}

/// That someone waits for a product.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WatchView {
    /// Which.
    pub id: WatchId,
    /// The version, as in the `ETag`.
    pub version: u64,
    /// For which product.
    pub product_id: ProductId,
    /// What it was called when the caller began to wait.
    pub title: String,
    /// For what.
    pub kind: Kind,
    /// Where it stands.
    pub status: Status,
    /// Since when they wait; absent once it is over.
    pub since: Option<Timestamp>,
    /// What it cost when they were told last, or began to wait.
    pub price_seen: Option<Money>,
    /// Their place in the queue, from 1, while they wait in it.
    pub place: Option<usize>,
    /// Until when nobody else can buy it, while it is their turn.
    pub offered_until: Option<Timestamp>,
}

impl Reply for WatchView {
    const VERSIONED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.version)
    }
}

impl WatchView {
    /// The watch as it is at this moment, with its place in the queue.
    pub fn of(watch: &Watch, place: Option<usize>, now: Timestamp) -> Self {
        let status = watch.status_at(now);
        let (price_seen, offered_until) = match watch.state() {
            State::Watching { price, .. } => (Some(*price), None),
            State::Offered { until, .. } => (None, Some(*until)),
            State::Ended { .. } => (None, None),
        };
        let is_over = status == Status::Ended;
        Self {
            id: watch.id().clone(),
            version: watch.version(),
            product_id: watch.facts().product.clone(),
            title: watch.title().to_owned(),
            kind: watch.facts().kind,
            status,
            since: watch.waits_since().filter(|_| !is_over),
            price_seen,
            place,
            offered_until: offered_until.filter(|_| !is_over),
        }
    }
}
