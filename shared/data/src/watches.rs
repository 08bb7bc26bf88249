//! Watches in the table: who waits for which product.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | the watch | `WAT#<id>` | `STATE` | `version` |
//! | what happened to it | `WAT#<id>` | `EVT#<version>#<n>` | must not exist |
//!
//! Lists, while someone waits: gsi1 `USR#<id>#WAT` by last change · gsi2 `WATCHED#<product>#<kind>`
//! by who came first.

use domain::ids::{ProductId, UserId, WatchId};
use domain::money::Money;
use domain::time::Timestamp;
use domain::watch::{EndReason, Facts, Kind, Parts, State, Watch, WatchEvent};
use serde::{Deserialize, Serialize};

use crate::cursor::Paging;
use crate::error::StoreError;
use crate::item::{Item, encode, in_time, read};
use crate::stored::{self, Stored};
use crate::table::{Page, Query, Table};
use crate::transaction::{Aggregate, Places};

/// A watch as it is stored.
#[derive(Serialize, Deserialize)]
pub(crate) struct WatchStored {
    id: WatchId,
    version: u64,
    user: UserId,
    product: ProductId,
    kind: Kind,
    title: String,
    state: StateItem,
    updated_at: Timestamp,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
enum StateItem {
    Watching {
        since: Timestamp,
        price: Money,
    },
    Offered {
        since: Timestamp,
        until: Timestamp,
        fence: u64,
    },
    Ended {
        at: Timestamp,
        reason: EndReason,
    },
}

impl From<&State> for StateItem {
    fn from(state: &State) -> Self {
        match state.clone() {
            State::Watching { since, price } => Self::Watching { since, price },
            State::Offered {
                since,
                until,
                fence,
            } => Self::Offered {
                since,
                until,
                fence,
            },
            State::Ended { at, reason } => Self::Ended { at, reason },
        }
    }
}

impl From<StateItem> for State {
    fn from(item: StateItem) -> Self {
        match item {
            StateItem::Watching { since, price } => Self::Watching { since, price },
            StateItem::Offered {
                since,
                until,
                fence,
            } => Self::Offered {
                since,
                until,
                fence,
            },
            StateItem::Ended { at, reason } => Self::Ended { at, reason },
        }
    }
}

impl From<&Watch> for WatchStored {
    fn from(watch: &Watch) -> Self {
        let facts = watch.facts().clone();
        Self {
            id: watch.id().clone(),
            version: watch.version(),
            user: facts.user,
            product: facts.product,
            kind: facts.kind,
            title: watch.title().to_owned(),
            state: StateItem::from(watch.state()),
            updated_at: watch.updated_at(),
        }
    }
}

impl From<WatchStored> for Watch {
    fn from(stored: WatchStored) -> Self {
        Self::restore(Parts {
            id: stored.id,
            version: stored.version,
            facts: Facts {
                user: stored.user,
                product: stored.product,
                kind: stored.kind,
            },
            title: stored.title,
            state: stored.state.into(),
            updated_at: stored.updated_at,
        })
    }
}

impl Stored for Watch {
    type Shape = WatchStored;
}

impl Aggregate for Watch {
    type Event = WatchEvent;
    const NOUN: &'static str = "watch";

    fn id(&self) -> &str {
        self.id().as_str()
    }

    fn version(&self) -> u64 {
        self.version()
    }

    fn label(&self) -> Option<String> {
        Some(self.title().to_owned())
    }

    fn partition(&self) -> String {
        partition(self.id())
    }

    fn places(&self) -> Places {
        let Some(since) = self.waits_since() else {
            return Places::default();
        };
        let facts = self.facts();
        let changed = in_time(self.updated_at(), self.id());
        Places {
            owner: Some((owner_list(&facts.user), changed)),
            queue: Some((
                watchers(&facts.product, facts.kind),
                in_time(since, self.id()),
            )),
            ..Places::default()
        }
    }

    fn stored(&self) -> Result<Item, StoreError> {
        encode(&WatchStored::from(self))
    }
}

fn partition(id: &WatchId) -> String {
    format!("WAT#{id}")
}

fn owner_list(user: &UserId) -> String {
    format!("USR#{user}#WAT")
}

fn watchers(product: &ProductId, kind: Kind) -> String {
    format!("WATCHED#{product}#{kind}")
}

/// The watch, if there is or was one.
///
/// # Errors
/// The table does not answer.
pub async fn find(table: &Table, id: &WatchId) -> Result<Option<Watch>, StoreError> {
    match stored::one(table, &partition(id)).await {
        Ok(watch) => Ok(Some(watch)),
        Err(StoreError::Missing { .. }) => Ok(None),
        Err(failed) => Err(failed),
    }
}

/// Everyone who waits for a product in this way, who came first being the first. That of the index
/// may be of a moment ago: whatever follows from it is guarded by the watch's version.
///
/// # Errors
/// The table does not answer.
pub async fn of_product(
    table: &Table,
    product: &ProductId,
    kind: Kind,
) -> Result<Vec<Watch>, StoreError> {
    let query = Query {
        newest_first: false,
        ..Query::index("gsi2", table.pk(&watchers(product, kind)))
    };
    let items = table.all(&query).await?.into_iter();
    items
        .map(|item| read::<WatchStored>(item).map(Watch::from))
        .collect()
}

/// What a person waits for, last changed first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn of_person(
    table: &Table,
    user: &UserId,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Watch>, StoreError> {
    stored::list(table, "gsi1", &owner_list(user), paging, now).await
}
