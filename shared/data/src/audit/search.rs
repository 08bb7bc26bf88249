//! Finding entries: small items that stand in the lists and name the entry.
//!
//! Each entry stands once in the list of all, where it is also found by who and by what, and once
//! in the list of each thing it tells of. Every combination of the filters is one list in the
//! order of time, so a page is one query, and a look at the entries it names.

use std::collections::HashMap;

use domain::audit::AuditEntry;
use domain::event::Cause;
use domain::ids::AuditId;
use domain::time::{Date, Timestamp};
use serde::{Deserialize, Serialize};

use super::key;
use crate::cursor::Paging;
use crate::error::StoreError;
use crate::item::{Indexes, Key, in_time, read};
use crate::table::{Page, Query, Table};
use crate::transaction::Transaction;

/// The code of an entry that is in the lists already.
pub(super) const LISTED: &str = "audit_entry_listed";

/// The most things whose lists are written together with the chain.
const TARGETS_AT_ONCE: usize = 90;

/// Which entries: all that every given filter lets through.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter<'a> {
    /// By whom: a user's id, `system:<part>` or `public`.
    pub actor: Option<&'a str>,
    /// By which route, worker or job.
    pub action: Option<&'a str>,
    /// Telling of this thing: `<noun>:<id>`.
    pub target: Option<&'a str>,
    /// From this day on, in Panama.
    pub from: Option<Date>,
    /// Up to this day, and including it.
    pub to: Option<Date>,
}

/// What stands in a list.
#[derive(Serialize, Deserialize)]
struct Listed {
    entry: AuditId,
    at: Timestamp,
}

/// A page of entries, newest first. They are found a moment after they are written.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn search(
    table: &Table,
    filter: &Filter<'_>,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<AuditEntry>, StoreError> {
    let mut query = place(table, filter);
    query.newest_first = true;
    query.range = range(filter);
    let page = table.page::<Listed>(&query, paging, now).await?;
    let keys: Vec<Key> = page
        .items
        .iter()
        .map(|listed| key(table, listed.at, &listed.entry))
        .collect();
    let mut found = HashMap::new();
    if !keys.is_empty() {
        for item in table.get_many(&keys).await? {
            let entry: AuditEntry = read(item)?;
            found.insert(entry.id.clone(), entry);
        }
    }
    let entries = page.items.into_iter();
    Ok(Page {
        items: entries
            .filter_map(|listed| found.remove(&listed.entry))
            .collect(),
        next: page.next,
    })
}

/// From the first moment of one day to the last of the other. An id comes after every time, so
/// the start of the day after is behind everything of the day.
fn range(filter: &Filter<'_>) -> Option<(String, String)> {
    if filter.from.is_none() && filter.to.is_none() {
        return None;
    }
    let starts = |day: Date| day.starts_at().sortable();
    let from = filter.from.map_or_else(|| "0".to_owned(), starts);
    let to = filter.to.map(|day| starts(day.plus_days(1)));
    Some((from, to.unwrap_or_else(|| "9999".to_owned())))
}

fn place(table: &Table, filter: &Filter<'_>) -> Query {
    match (filter.actor, filter.action, filter.target) {
        (None, None, None) => Query::partition(table.pk("AUDLOG#ALL"), ""),
        (Some(who), None, None) => Query::index("gsi1", table.pk(&format!("AUDLOG#BY#{who}"))),
        (None, Some(did), None) => Query::index("gsi2", table.pk(&format!("AUDLOG#DID#{did}"))),
        (Some(who), Some(did), None) => {
            Query::index("gsi3", table.pk(&format!("AUDLOG#BY#{who}#DID#{did}")))
        }
        (None, None, Some(to)) => Query::partition(table.pk(&target_list(to)), ""),
        (Some(who), None, Some(to)) => {
            Query::index("gsi1", table.pk(&format!("AUDLOG#BY#{who}#TO#{to}")))
        }
        (None, Some(did), Some(to)) => {
            Query::index("gsi2", table.pk(&format!("AUDLOG#DID#{did}#TO#{to}")))
        }
        (Some(who), Some(did), Some(to)) => Query::index(
            "gsi3",
            table.pk(&format!("AUDLOG#BY#{who}#DID#{did}#TO#{to}")),
        ),
    }
}

fn target_list(target: &str) -> String {
    format!("AUDLOG#TO#{target}")
}

/// Whether the entry is in the lists.
pub(super) async fn is_listed(table: &Table, entry: &AuditEntry) -> Result<bool, StoreError> {
    let key = Key::new(table.pk("AUDLOG#ALL"), &in_time(entry.at, &entry.id));
    Ok(table.get(&key).await?.is_some())
}

/// Puts the entry into the list of all, and into those of as many things as there is room for.
/// That it is there already is [`LISTED`], and is asked before anything else.
pub(super) fn list<'t>(change: Transaction<'t>, entry: &AuditEntry) -> Transaction<'t> {
    let table = change.table();
    let (who, did) = (entry.actor_key(), &entry.action);
    let sort = in_time(entry.at, &entry.id);
    let place = |list: String| Some((table.pk(&list), sort.clone()));
    let indexes = Indexes {
        gsi1: place(format!("AUDLOG#BY#{who}")),
        gsi2: place(format!("AUDLOG#DID#{did}")),
        gsi3: place(format!("AUDLOG#BY#{who}#DID#{did}")),
        gsi4: None,
        ttl: None,
    };
    let key = Key::new(table.pk("AUDLOG#ALL"), &sort);
    let message = "the entry is in the lists";
    let change = change.create(&key, &indexes, &listed(entry), LISTED, message);
    let targets = entry.targets.iter().take(TARGETS_AT_ONCE);
    targets.fold(change, |change, target| {
        list_target(change, entry, &target.key())
    })
}

/// Puts an entry that tells of very many things into the lists of those that [`list`] has no room
/// for. Doing it again changes nothing.
pub(super) async fn list_targets_beyond_one_change(
    table: &Table,
    entry: &AuditEntry,
) -> Result<(), StoreError> {
    for target in entry.targets.iter().skip(TARGETS_AT_ONCE) {
        let change = table.begin(Cause::house("audit", entry.at, "audit", "audit"));
        match list_target(change, entry, &target.key()).send().await {
            Ok(()) | Err(StoreError::Taken { .. }) => {}
            Err(failed) => return Err(failed),
        }
    }
    Ok(())
}

fn list_target<'t>(change: Transaction<'t>, entry: &AuditEntry, to: &str) -> Transaction<'t> {
    let table = change.table();
    let (who, did) = (entry.actor_key(), &entry.action);
    let sort = in_time(entry.at, &entry.id);
    let place = |list: String| Some((table.pk(&list), sort.clone()));
    let indexes = Indexes {
        gsi1: place(format!("AUDLOG#BY#{who}#TO#{to}")),
        gsi2: place(format!("AUDLOG#DID#{did}#TO#{to}")),
        gsi3: place(format!("AUDLOG#BY#{who}#DID#{did}#TO#{to}")),
        gsi4: None,
        ttl: None,
    };
    let key = Key::new(table.pk(&target_list(to)), &sort);
    let message = "the entry is in the list of the thing";
    change.create(&key, &indexes, &listed(entry), LISTED, message)
}

fn listed(entry: &AuditEntry) -> Listed {
    Listed {
        entry: entry.id.clone(),
        at: entry.at,
    }
}
