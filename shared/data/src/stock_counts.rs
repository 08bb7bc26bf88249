//! Stock counts in the table.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | the count | `STC#<id>` | `STATE` | `version` |
//! | a page of what should be there | `STC#<id>` | `EXP#<version>#<n>` | must not exist |
//! | a code that was scanned | `STC#<id>` | `SEEN#<product>`, `SEEN#?<code>` | its batch |
//! | a page of what was found to differ | `STC#<id>` | `DIF#<kind>#<page>` | |
//!
//! A page of what should be there holds many products: a location may have 100,000. Lists, by last
//! change: gsi2 `STC#<status>` · gsi4 `LOC#<location>#STC#<status>`.

mod rows;
mod state;

use domain::ids::{LocationId, StockCountId};
use domain::stock_count::{Facts, Parts, Status, StockCount, StockCountEvent};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::cursor::Paging;
use crate::error::StoreError;
use crate::item::{Item, encode, in_time};
use crate::stored::{self, Stored};
use crate::table::{Page, Table};
use crate::transaction::{Aggregate, Places};
use state::StateItem;

pub use rows::{
    BatchScan, MOST_SCANS, difference_page, differences, expected, keep_differences, seen,
    seen_before,
};

/// A stock count as it is stored.
#[derive(Serialize, Deserialize)]
pub(crate) struct StockCountStored {
    id: StockCountId,
    version: u64,
    facts: Facts,
    state: StateItem,
    updated_at: Timestamp,
}

impl From<&StockCount> for StockCountStored {
    fn from(count: &StockCount) -> Self {
        Self {
            id: count.id().clone(),
            version: count.version(),
            facts: count.facts().clone(),
            state: StateItem::from(count.state()),
            updated_at: count.updated_at(),
        }
    }
}

impl From<StockCountStored> for StockCount {
    fn from(stored: StockCountStored) -> Self {
        Self::restore(Parts {
            id: stored.id,
            version: stored.version,
            facts: stored.facts,
            state: stored.state.into(),
            updated_at: stored.updated_at,
        })
    }
}

impl Stored for StockCount {
    type Shape = StockCountStored;
}

impl Aggregate for StockCount {
    type Event = StockCountEvent;
    const NOUN: &'static str = "stock_count";

    fn id(&self) -> &str {
        self.id().as_str()
    }

    fn version(&self) -> u64 {
        self.version()
    }

    fn label(&self) -> Option<String> {
        Some(self.facts().number.clone())
    }

    fn partition(&self) -> String {
        partition(self.id())
    }

    fn places(&self) -> Places {
        let status = self.status();
        let changed = in_time(self.updated_at(), self.id());
        let here = location_list(&self.facts().location_id, status);
        Places {
            queue: Some((queue(status), changed.clone())),
            location: Some((here, changed)),
            ..Places::default()
        }
    }

    fn stored(&self) -> Result<Item, StoreError> {
        encode(&StockCountStored::from(self))
    }
}

fn partition(id: &StockCountId) -> String {
    format!("STC#{id}")
}

fn queue(status: Status) -> String {
    format!("STC#{}", status.as_str())
}

fn location_list(location: &LocationId, status: Status) -> String {
    format!("LOC#{location}#STC#{}", status.as_str())
}

/// The stock count.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn get(table: &Table, id: &StockCountId) -> Result<StockCount, StoreError> {
    stored::one(table, &partition(id)).await
}

/// The stock counts that stand at `status`, last changed first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn standing_at(
    table: &Table,
    status: Status,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<StockCount>, StoreError> {
    stored::list(table, "gsi2", &queue(status), paging, now).await
}

/// The stock counts of a location that stand at `status`, last changed first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn of_location(
    table: &Table,
    (location, status): (&LocationId, Status),
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<StockCount>, StoreError> {
    stored::list(table, "gsi4", &location_list(location, status), paging, now).await
}
