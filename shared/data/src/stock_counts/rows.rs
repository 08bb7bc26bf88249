//! What belongs to a count and is too much for one item: what should be there, what was scanned,
//! what differs.

use std::collections::BTreeMap;

use domain::event::Cause;
use domain::ids::StockCountId;
use domain::stock_count::{Difference, Differences, Expected, PAGE_ROWS, Row, Seen, StockCount};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::partition;
use crate::cursor::Paging;
use crate::error::StoreError;
use crate::item::{Key, read};
use crate::products::codes::plain;
use crate::table::{Page, Query, Table};
use crate::transaction::Transaction;

/// Products that one item of what should be there holds: some 150 KiB.
const EXPECTED_ROWS: usize = 2_000;

/// Codes that one transaction keeps; the rest of its room is for what goes with them.
pub const MOST_SCANS: usize = 80;

/// Pages of differences that one transaction writes.
const PAGES: usize = 90;

/// Keys that one request to the table takes.
const BATCH: usize = 100;

#[derive(Serialize, Deserialize)]
struct ExpectedPage {
    rows: Vec<Expected>,
}

#[derive(Serialize, Deserialize)]
struct DifferencePage {
    rows: Vec<Row>,
}

/// A code that was scanned, and in which batch.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct BatchScan {
    /// The batch.
    #[serde(rename = "owner")]
    pub batch: String,
    /// What was scanned.
    #[serde(rename = "body")]
    pub seen: Seen,
}

fn expected_key(table: &Table, count: &StockCount, place: usize) -> Key {
    let sort = format!("EXP#{:08}#{place:03}", count.version());
    Key::new(table.pk(&partition(count.id())), &sort)
}

/// A product counts once, whichever of its codes is scanned.
fn seen_key(table: &Table, id: &StockCountId, seen: &Seen) -> Key {
    let sort = match &seen.product_id {
        Some(product) => format!("SEEN#{product}"),
        None => format!("SEEN#?{}", plain(&seen.code)),
    };
    Key::new(table.pk(&partition(id)), &sort)
}

fn difference_key(table: &Table, id: &StockCountId, of: Difference, page: u32) -> Key {
    let sort = format!("DIF#{}#{page:06}", of.as_str());
    Key::new(table.pk(&partition(id)), &sort)
}

/// Everything that should be there, in the order in which it was written down. All of it: a count
/// of 100,000 products reads some 10 MB.
///
/// # Errors
/// The table does not answer.
pub async fn expected(table: &Table, id: &StockCountId) -> Result<Vec<Expected>, StoreError> {
    let query = Query::partition(table.pk(&partition(id)), "EXP#");
    let mut rows = Vec::new();
    for item in table.all(&query).await? {
        rows.extend(read::<ExpectedPage>(item)?.rows);
    }
    Ok(rows)
}

/// Everything that was scanned, each product and each unknown code once.
///
/// # Errors
/// The table does not answer.
pub async fn seen(table: &Table, id: &StockCountId) -> Result<Vec<Seen>, StoreError> {
    let query = Query::partition(table.pk(&partition(id)), "SEEN#");
    let items = table.all(&query).await?.into_iter();
    let scans = items.map(|item| read::<BatchScan>(item).map(|scan| scan.seen));
    scans.collect()
}

/// Which of these were scanned before in this count, by their place, and in which batch.
///
/// # Errors
/// The table does not answer.
pub async fn seen_before(
    table: &Table,
    id: &StockCountId,
    scans: &[Seen],
) -> Result<Vec<Option<BatchScan>>, StoreError> {
    #[derive(Deserialize)]
    struct Kept {
        sk: String,
        owner: String,
        body: Seen,
    }
    let sorts: Vec<String> = scans
        .iter()
        .map(|scan| seen_key(table, id, scan).sk)
        .collect();
    let wanted: BTreeMap<&String, Key> = sorts
        .iter()
        .map(|sort| (sort, Key::new(table.pk(&partition(id)), sort)))
        .collect();
    let keys: Vec<Key> = wanted.into_values().collect();
    let mut found = BTreeMap::new();
    for batch in keys.chunks(BATCH) {
        for item in table.get_many(batch).await? {
            let kept: Kept = read(item)?;
            let scan = BatchScan {
                batch: kept.owner,
                seen: kept.body,
            };
            found.insert(kept.sk, scan);
        }
    }
    let sorts = sorts.iter();
    Ok(sorts.map(|sort| found.get(sort).cloned()).collect())
}

impl BatchScan {
    /// Whether both mean the same product, or the same code that no product has.
    pub fn same(one: &Seen, other: &Seen) -> bool {
        match (&one.product_id, &other.product_id) {
            (Some(one), Some(other)) => one == other,
            (None, None) => plain(&one.code) == plain(&other.code),
            (Some(_), None) | (None, Some(_)) => false,
        }
    }
}

/// A page of what a closed count found to differ.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn differences(
    table: &Table,
    (id, of): (&StockCountId, Difference),
    (cursor, principal): (Option<&str>, &str),
    now: Timestamp,
) -> Result<Page<Row>, StoreError> {
    let prefix = format!("DIF#{}#", of.as_str());
    let query = Query::partition(table.pk(&partition(id)), &prefix);
    // An item is a page.
    let paging = Paging {
        limit: 1,
        cursor,
        principal,
    };
    let page = table.page::<DifferencePage>(&query, &paging, now).await?;
    Ok(Page {
        items: page.items.into_iter().flat_map(|page| page.rows).collect(),
        next: page.next,
    })
}

/// One page of what a closed count found to differ, by its number.
///
/// # Errors
/// The table does not answer.
pub async fn difference_page(
    table: &Table,
    id: &StockCountId,
    (of, page): (Difference, u32),
) -> Result<Vec<Row>, StoreError> {
    let kept = table.get(&difference_key(table, id, of, page)).await?;
    let kept = kept.ok_or(StoreError::Missing { noun: "page" })?;
    Ok(read::<DifferencePage>(kept)?.rows)
}

impl Transaction<'_> {
    /// Keeps what should be there, as much as was read for one step. `count` is the count after it.
    pub fn expected(self, count: &StockCount, rows: &[Expected]) -> Self {
        let mut change = self;
        for (place, rows) in rows.chunks(EXPECTED_ROWS).enumerate() {
            let key = expected_key(change.table(), count, place);
            let page = ExpectedPage {
                rows: rows.to_vec(),
            };
            change = change.note(&key, 0, &page, "stock count");
        }
        change
    }

    /// Keeps what was scanned for the first time, at most [`MOST_SCANS`] of it. Sent again in the
    /// same batch it changes nothing; in another one it is taken.
    pub fn seen(self, id: &StockCountId, batch: &str, scans: &[Seen]) -> Self {
        let mut change = self;
        for scan in scans {
            let key = seen_key(change.table(), id, scan);
            let (code, message) = ("scanned_before", "somebody has just scanned it, too");
            change = change.once(&key, batch, scan, code, message);
        }
        change
    }
}

/// Keeps what a count found to differ, before it is closed. What is written again says the same.
///
/// # Errors
/// The table does not answer.
pub async fn keep_differences(
    table: &Table,
    cause: &Cause,
    id: &StockCountId,
    all: &Differences,
) -> Result<(), StoreError> {
    let mut pages = Vec::new();
    for of in Difference::ALL.iter().copied() {
        let rows = all.rows(of);
        for (page, rows) in (0..).zip(rows.chunks(PAGE_ROWS)) {
            let rows = rows.to_vec();
            pages.push((difference_key(table, id, of, page), DifferencePage { rows }));
        }
    }
    for batch in pages.chunks(PAGES) {
        let mut change = table.begin(cause.clone());
        for (key, page) in batch {
            change = change.page_of(key, page, "stock count");
        }
        // No entry in the audit log: that of the count tells how much of everything.
        change.send().await?;
    }
    Ok(())
}
