//! Putting the window together anew: every product that may stand in it is looked at, and so is
//! everything that stands in it. What is as it should be is left alone.

use serde::{Deserialize, Serialize};

use domain::event::Cause;
use domain::ids::ProductId;
use domain::product::Status;
use domain::time::Timestamp;
use domain::window::{Order, Shelf};

use super::keys;
use crate::cursor::Paging;
use crate::error::StoreError;
use crate::item::{Indexes, Key, read};
use crate::products;
use crate::table::{Query, Table};

/// Products per step.
const STEP: u16 = 50;

/// What may stand in the window, in the order in which it is looked at.
const STATUSES: &[Status] = &[
    Status::Available,
    Status::Reserved,
    Status::PendingPayment,
    Status::OnLayaway,
    Status::InGrace,
    Status::Sold,
    Status::Delivered,
];

/// How far a rebuild is. One that ended early goes on from there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    #[serde(default)]
    version: u64,
    /// Walks that are done: one for each status, and one of the window itself.
    walks: usize,
    /// Where the walk under way goes on.
    #[serde(default)]
    cursor: Option<String>,
    /// Products that were looked at so far.
    pub seen: u64,
}

/// One step of a rebuild.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The products to be looked at; see [`super::change_for`].
    pub products: Vec<ProductId>,
    next: Checkpoint,
}

#[derive(Deserialize)]
struct Placed {
    sk: String,
}

/// The next step of the rebuild under way, or the first one of a new one. Nothing once it is done:
/// the next call then begins anew.
///
/// # Errors
/// The table does not answer.
pub async fn next_step(table: &Table, now: Timestamp) -> Result<Option<Step>, StoreError> {
    let found = table.get(&key(table)).await?;
    let at: Checkpoint = found.map(read).transpose()?.unwrap_or_default();
    if at.walks > STATUSES.len() {
        keep(
            table,
            &Checkpoint {
                version: at.version,
                ..Checkpoint::default()
            },
            now,
        )
        .await?;
        return Ok(None);
    }
    let page = match walk(table, &at, now).await {
        // It was left for more than a day: the walk begins again.
        Err(StoreError::Cursor) => {
            let begun = Checkpoint {
                cursor: None,
                ..at.clone()
            };
            walk(table, &begun, now).await?
        }
        page => page?,
    };
    let next = Checkpoint {
        version: at.version,
        walks: at.walks + usize::from(page.next.is_none()),
        seen: at.seen + page.items.len() as u64,
        cursor: page.next,
    };
    Ok(Some(Step {
        products: page.items,
        next,
    }))
}

impl Step {
    /// Notes that the step is done.
    ///
    /// # Errors
    /// [`StoreError::Changed`]: another rebuild is under way. Otherwise the table does not answer.
    pub async fn done(self, table: &Table, now: Timestamp) -> Result<(), StoreError> {
        keep(table, &self.next, now).await
    }
}

async fn walk(
    table: &Table,
    at: &Checkpoint,
    now: Timestamp,
) -> Result<crate::Page<ProductId>, StoreError> {
    let paging = Paging {
        limit: STEP,
        cursor: at.cursor.as_deref(),
        principal: "window",
    };
    if let Some(status) = STATUSES.get(at.walks) {
        let page = products::standing_at(table, *status, &paging, now).await?;
        return Ok(page.map(|product| product.id().clone()));
    }
    let query = Query::partition(keys::list(table, &Shelf::All, Order::Listed), "");
    let page = table.page::<Placed>(&query, &paging, now).await?;
    let ids = page
        .items
        .iter()
        .filter_map(|placed| keys::placed(&placed.sk));
    Ok(crate::Page {
        items: ids.collect(),
        next: page.next.clone(),
    })
}

async fn keep(table: &Table, next: &Checkpoint, now: Timestamp) -> Result<(), StoreError> {
    let cause = Cause::house("window", now, "rebuild", "rebuild");
    let (key, indexes, seen) = (key(table), Indexes::default(), next.version);
    let change = table.begin(cause);
    let change = change.follow(&key, &indexes, seen, (next, next), "window rebuild");
    change.send().await
}

fn key(table: &Table) -> Key {
    Key::new(table.pk("WIN#REBUILD"), "STATE")
}
