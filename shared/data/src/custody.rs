//! Hand-overs in the table, and who has what. A record never changes.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | the record of a hand-over | `CUS#<id>` | `STATE` | must not exist |
//! | the same, as far as it is about a product | `PRD#<id>` | `CUS#<time>#<id>` | must not exist |
//! | who has a product, and what it is spoken for | `PRD#<id>` | `CUSTODY` | `version` |
//! | a hand-over in two steps | `HOV#<id>` | `STATE` | `version` |
//!
//! Lists of hand-overs that are open, by the giver's scan: gsi1 `LOC#<id>#HOV#GIVEN`,
//! `USR#<id>#HOV#GIVEN` · gsi4 `LOC#<id>#HOV`, `USR#<id>#HOV` of whoever shall take.

mod hand_overs;
mod shape;

use domain::custody::{CustodyRecord, Holding};
use domain::ids::{CustodyId, ProductId};
use domain::product::Product;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::cursor::Paging;
use crate::error::StoreError;
use crate::item::{Indexes, Key, in_time, read};
use crate::table::{Page, Query, Table};
use crate::transaction::{STATE, Transaction};

pub use hand_overs::{given_by_person, given_in, hand_over, open_to_location, open_to_person};
pub(crate) use shape::SHAPE;

/// The sort key of who has a product.
const CUSTODY: &str = "CUSTODY";

/// Keys that one request to the table takes.
const BATCH: usize = 100;

/// The record lies whole under one name: it takes no unknown field, and an item has keys beside.
#[derive(Serialize, Deserialize)]
struct Kept<T> {
    record: T,
}

fn key(table: &Table, id: &CustodyId) -> Key {
    Key::new(table.pk(&format!("CUS#{id}")), STATE)
}

fn product(id: &ProductId) -> String {
    format!("PRD#{id}")
}

fn holding_key(table: &Table, id: &ProductId) -> Key {
    Key::new(table.pk(&product(id)), CUSTODY)
}

/// The record of a hand-over.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn get(table: &Table, id: &CustodyId) -> Result<CustodyRecord, StoreError> {
    let item = table.get(&key(table, id)).await?;
    let item = item.ok_or(StoreError::Missing { noun: "hand-over" })?;
    read::<Kept<CustodyRecord>>(item).map(|kept| kept.record)
}

/// The records of a product, as far as they are about it, the last one first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn of_product(
    table: &Table,
    id: &ProductId,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<CustodyRecord>, StoreError> {
    let mut query = Query::partition(table.pk(&product(id)), "CUS#");
    query.newest_first = true;
    let page = table
        .page::<Kept<CustodyRecord>>(&query, paging, now)
        .await?;
    Ok(page.map(|kept| kept.record))
}

/// Who has a product, and what it is spoken for.
///
/// # Errors
/// The table does not answer.
pub async fn holding(table: &Table, of: &Product) -> Result<Holding, StoreError> {
    let kept = table.get(&holding_key(table, of.id())).await?;
    match kept {
        Some(item) => read::<Kept<Holding>>(item).map(|kept| kept.record),
        None => Ok(of.first_holding()),
    }
}

/// Who has each of these products, in their order.
///
/// # Errors
/// The table does not answer.
pub async fn holdings(table: &Table, of: &[Product]) -> Result<Vec<Holding>, StoreError> {
    let keys: Vec<Key> = of.iter().map(|it| holding_key(table, it.id())).collect();
    let mut kept = Vec::new();
    for batch in keys.chunks(BATCH) {
        for item in table.get_many(batch).await? {
            kept.push(read::<Kept<Holding>>(item)?.record);
        }
    }
    let of_one = |product: &Product| {
        let found = kept.iter().find(|it| &it.product_id == product.id());
        found.cloned().unwrap_or_else(|| product.first_holding())
    };
    Ok(of.iter().map(of_one).collect())
}

impl Transaction<'_> {
    /// Keeps the record of a hand-over, and tells each of its products of it.
    pub fn custody(self, record: &CustodyRecord) -> Self {
        let key = key(self.table(), &record.id);
        let (code, message) = ("custody_exists", "the hand-over is recorded already");
        let mut change = self.create(&key, &Indexes::default(), &Kept { record }, code, message);
        for id in record.products() {
            let sort = format!("CUS#{}", in_time(record.at, &record.id));
            let key = Key::new(change.table().pk(&product(id)), &sort);
            let about = Kept {
                record: record.about(id),
            };
            change = change.note(&key, 0, &about, "hand-over");
        }
        change
    }

    /// Keeps who has a product now, unless that has changed since it was read.
    pub fn holding(self, next: &Holding) -> Self {
        let key = holding_key(self.table(), &next.product_id);
        let seen = next.version.saturating_sub(1);
        self.note(&key, seen, &Kept { record: next }, "custody")
    }
}
