//! Hand-overs in the table. A record never changes.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | the hand-over | `CUS#<id>` | `STATE` | must not exist |

use domain::custody::CustodyRecord;
use domain::ids::CustodyId;
use serde::{Deserialize, Serialize};

use crate::error::StoreError;
use crate::item::{Indexes, Key, read};
use crate::table::Table;
use crate::transaction::{STATE, Transaction};

/// The record lies whole under one name: it takes no unknown field, and an item has keys beside.
#[derive(Serialize, Deserialize)]
struct Kept<T> {
    record: T,
}

fn key(table: &Table, id: &CustodyId) -> Key {
    Key::new(table.pk(&format!("CUS#{id}")), STATE)
}

/// The hand-over.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn get(table: &Table, id: &CustodyId) -> Result<CustodyRecord, StoreError> {
    let item = table.get(&key(table, id)).await?;
    let item = item.ok_or(StoreError::Missing { noun: "hand-over" })?;
    read::<Kept<CustodyRecord>>(item).map(|kept| kept.record)
}

impl Transaction<'_> {
    /// Keeps a hand-over.
    pub fn custody(self, record: &CustodyRecord) -> Self {
        let key = key(self.table(), &record.id);
        let (code, message) = ("custody_exists", "the hand-over is recorded already");
        self.create(&key, &Indexes::default(), &Kept { record }, code, message)
    }
}
