//! The audit log in the table.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | an entry | `AUD#<day>#<shard>` | `AUDIT#<time>#<id>` | must not exist |
//! | where it is found: by time, actor, action | `AUDLOG#ALL` | `<time>#<id>` | must not exist |
//! | the same, by each thing it tells of | `AUDLOG#TO#<noun>:<id>` | `<time>#<id>` | must not exist |
//! | a link of a day's chain | `AUDCHAIN#<day>` | `SEQ#<place>` | must not exist |
//! | the end of the chain | `AUDCHAIN#<day>` | `HEAD` | `version` |
//! | the seal on a day | `AUDSEAL#ALL` | `<day>` | must not exist |
//!
//! An entry is written with the change it tells of, into one of several partitions of its day, so
//! that no business transaction meets another at an item or in an index. Everything else follows
//! from the table's stream: [`link`] ties the entry into its day's chain and puts it where the
//! lists look. Doing that twice, or in another order, leaves the log as doing it once.

mod chain;
mod search;

use domain::audit::AuditEntry;
use domain::ids::AuditId;
use domain::time::{Date, Timestamp};
use serde_json::Value;

use crate::error::StoreError;
use crate::item::{Indexes, Item, Key, build, encode, in_time, read};
use crate::table::{Query, Table};

pub use chain::{DayOf, Sealed, day_of, latest_seal, link, seal_day, seal_of};
pub use search::{Filter, search};

/// A day's entries are spread over so many partitions.
const SHARDS: u8 = 8;

/// How the sort key of an entry begins: the stream's reader selects by it.
const PREFIX: &str = "AUDIT#";

pub(crate) fn item(table: &Table, entry: &AuditEntry) -> Result<Item, StoreError> {
    let key = key(table, entry.at, &entry.id);
    Ok(build(&key, &Indexes::default(), 1, encode(entry)?))
}

fn key(table: &Table, at: Timestamp, id: &AuditId) -> Key {
    let shard = id.as_str().bytes().fold(0_u8, u8::wrapping_add) % SHARDS;
    let partition = shard_key(at.panama_date(), shard);
    let sort = format!("{PREFIX}{}", in_time(at, id));
    Key::new(table.pk(&partition), &sort)
}

fn shard_key(day: Date, shard: u8) -> String {
    format!("AUD#{day}#{shard}")
}

/// Reads an entry as the table's stream shows it; nothing for any other item.
///
/// # Errors
/// It is an entry and does not read.
pub fn from_stream(image: &Value) -> Result<Option<AuditEntry>, StoreError> {
    let sort = image["sk"]["S"].as_str().unwrap_or_default();
    if !sort.starts_with(PREFIX) {
        return Ok(None);
    }
    let map: serde_dynamo::Item =
        serde_json::from_value(image.clone()).map_err(StoreError::corrupt)?;
    serde_dynamo::from_item(map)
        .map(Some)
        .map_err(StoreError::corrupt)
}

/// Every entry of a day in Panama, in the order of time, read strongly.
///
/// # Errors
/// The table does not answer, or an entry does not read.
pub async fn entries_of(table: &Table, day: Date) -> Result<Vec<AuditEntry>, StoreError> {
    let items = items_of(table, day).await?.into_iter();
    let entries = items.map(read).collect::<Result<_, _>>()?;
    Ok(in_order(entries))
}

/// The same, but what does not read is only counted.
async fn readable_entries_of(
    table: &Table,
    day: Date,
) -> Result<(Vec<AuditEntry>, u64), StoreError> {
    let items = items_of(table, day).await?;
    let kept = items.len();
    let entries: Vec<AuditEntry> = items
        .into_iter()
        .filter_map(|item| read(item).ok())
        .collect();
    let unread = (kept - entries.len()) as u64;
    Ok((in_order(entries), unread))
}

async fn items_of(table: &Table, day: Date) -> Result<Vec<Item>, StoreError> {
    let mut items = Vec::new();
    for shard in 0..SHARDS {
        let query = Query::partition(table.pk(&shard_key(day, shard)), "AUDIT#");
        items.extend(table.all(&query).await?);
    }
    Ok(items)
}

fn in_order(mut entries: Vec<AuditEntry>) -> Vec<AuditEntry> {
    entries.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    entries
}
