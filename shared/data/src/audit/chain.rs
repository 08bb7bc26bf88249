//! The chain of a day: links behind one another, and the seal on the last.

use std::collections::BTreeSet;

use domain::audit::{AuditEntry, ChainLink, DaySeal, Finding, verify_chain};
use domain::digest::Sha256;
use domain::event::Cause;
use domain::ids::AuditId;
use domain::time::{Date, Timestamp};
use serde::{Deserialize, Serialize};

use super::{readable_entries_of, search};
use crate::cursor::Paging;
use crate::error::StoreError;
use crate::item::{Indexes, Key, read};
use crate::table::{Query, Table};
use crate::transaction::Transaction;

/// Others link at the same time only for moments: two readers of the stream, or the seal.
const TRIES: u8 = 20;

/// The end of a day's chain.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Head {
    #[serde(default)]
    version: u64,
    count: u64,
    hash: Sha256,
    sealed: bool,
}

impl Head {
    fn last(&self) -> Option<(u64, &Sha256)> {
        (self.count > 0).then_some((self.count, &self.hash))
    }
}

/// A day as it is kept: what [`verify_chain`] takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayOf {
    /// The entries, in the order of time.
    pub entries: Vec<AuditEntry>,
    /// The links, in their order.
    pub links: Vec<ChainLink>,
    /// The seal, once the day is over.
    pub seal: Option<DaySeal>,
    /// The seal on the day before.
    pub before: Option<DaySeal>,
    /// Entries and links that do not read.
    pub unreadable: u64,
}

/// A day that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Its seal. It says whether the day was broken.
    pub seal: DaySeal,
    /// What was wrong, if it was sealed just now.
    pub findings: Vec<Finding>,
}

impl DayOf {
    /// What is wrong with it.
    pub fn findings(&self, day: Date) -> Vec<Finding> {
        let (seal, before) = (self.seal.as_ref(), self.before.as_ref());
        let mut findings = verify_chain(day, &self.links, &self.entries, seal, before);
        if self.unreadable > 0 {
            let count = self.unreadable;
            findings.push(Finding::Unreadable { count });
        }
        findings
    }
}

/// Everything that is kept of a day. What does not read is counted: it must not keep the days after
/// it open.
///
/// # Errors
/// The table does not answer, or a seal does not read.
pub async fn day_of(table: &Table, day: Date) -> Result<DayOf, StoreError> {
    let (entries, unread) = readable_entries_of(table, day).await?;
    let query = Query::partition(table.pk(&chain_key(day)), "SEQ#");
    let items = table.all(&query).await?;
    let kept = items.len();
    let links: Vec<ChainLink> = items
        .into_iter()
        .filter_map(|item| read(item).ok())
        .collect();
    Ok(DayOf {
        unreadable: unread + (kept - links.len()) as u64,
        entries,
        links,
        seal: seal_of(table, day).await?,
        before: seal_of(table, day.plus_days(-1)).await?,
    })
}

/// The seal on a day.
///
/// # Errors
/// The table does not answer.
pub async fn seal_of(table: &Table, day: Date) -> Result<Option<DaySeal>, StoreError> {
    let found = table.get(&seal_key(table, day)).await?;
    found.map(read).transpose()
}

/// The seal on the latest day that has one.
///
/// # Errors
/// The table does not answer.
pub async fn latest_seal(table: &Table, now: Timestamp) -> Result<Option<DaySeal>, StoreError> {
    let mut query = Query::partition(table.pk("AUDSEAL#ALL"), "");
    query.newest_first = true;
    let first = Paging {
        limit: 1,
        cursor: None,
        principal: "seal",
    };
    let page = table.page::<DaySeal>(&query, &first, now).await?;
    Ok(page.items.into_iter().next())
}

/// Ties an entry into the chain of its day and puts it where the lists look. One that is tied
/// already stays as it is.
///
/// # Errors
/// [`StoreError::Taken`] with the code `audit_day_sealed`: the day is over and the entry came
/// after its seal. Otherwise the table does not answer.
pub async fn link(table: &Table, entry: &AuditEntry) -> Result<(), StoreError> {
    let day = entry.day();
    for _ in 0..TRIES {
        let head = head(table, day).await?;
        if let Some(Head { sealed: true, .. }) = head {
            return if search::is_listed(table, entry).await? {
                Ok(())
            } else {
                Err(sealed())
            };
        }
        let link = ChainLink::after(day, head.as_ref().and_then(Head::last), entry);
        let next = Head {
            version: 0,
            count: link.seq,
            hash: link.hash.clone(),
            sealed: false,
        };
        search::list_targets_beyond_one_change(table, entry).await?;
        let change = search::list(begin(table, entry.at), entry);
        let place = Key::new(table.pk(&chain_key(day)), &format!("SEQ#{:010}", link.seq));
        let message = "the place in the chain is taken";
        let change = change.create(
            &place,
            &Indexes::default(),
            &link,
            "audit_place_taken",
            message,
        );
        match keep_head(change, day, head.as_ref(), &next).send().await {
            Err(StoreError::Taken { code, .. }) if code == search::LISTED => return Ok(()),
            // Someone else was faster: behind theirs, then.
            Err(StoreError::Taken { .. } | StoreError::Changed { .. } | StoreError::Contended) => {}
            done => return done,
        }
    }
    Err(StoreError::Contended)
}

/// Seals a day that is over: ties in what the stream left out, then sets the seal behind that of
/// the day before. A day that does not hold together is sealed as it was found, and its seal says
/// so. A day that is sealed already stays as it is.
///
/// # Errors
/// The table does not answer.
pub async fn seal_day(table: &Table, day: Date, now: Timestamp) -> Result<Sealed, StoreError> {
    for _ in 0..TRIES {
        // Read first: whatever is linked after this moment keeps the seal from being set on it.
        let head = head(table, day).await?;
        let kept = day_of(table, day).await?;
        if let Some(seal) = kept.seal {
            let findings = Vec::new();
            return Ok(Sealed { seal, findings });
        }
        let linked: BTreeSet<&AuditId> = kept.links.iter().map(|link| &link.entry).collect();
        let mut strays = kept.entries.iter();
        if let Some(stray) = strays.find(|entry| !linked.contains(&entry.id)) {
            tracing::warn!(audit.id = %stray.id, %day, "Entry {} was not in its chain", stray.id);
            tie_in(table, &kept.entries, &linked).await?;
            continue;
        }
        let findings = kept.findings(day);
        let last = head.as_ref().and_then(Head::last);
        let seal = DaySeal::on(day, last, kept.before.as_ref(), now);
        let seal = seal.on_broken(findings.len() as u64);
        match keep_seal(table, &seal, head.as_ref(), now).await {
            Ok(()) => return Ok(Sealed { seal, findings }),
            Err(StoreError::Taken { .. } | StoreError::Changed { .. } | StoreError::Contended) => {}
            Err(failed) => return Err(failed),
        }
    }
    Err(StoreError::Contended)
}

async fn tie_in(
    table: &Table,
    entries: &[AuditEntry],
    linked: &BTreeSet<&AuditId>,
) -> Result<(), StoreError> {
    for entry in entries.iter().filter(|entry| !linked.contains(&entry.id)) {
        link(table, entry).await?;
    }
    Ok(())
}

async fn keep_seal(
    table: &Table,
    seal: &DaySeal,
    head: Option<&Head>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let next = Head {
        version: 0,
        count: seal.count,
        hash: seal.root.clone(),
        sealed: true,
    };
    let key = seal_key(table, seal.day);
    let message = "the day is sealed";
    let change =
        begin(table, now).create(&key, &Indexes::default(), seal, "audit_day_sealed", message);
    keep_head(change, seal.day, head, &next).send().await
}

fn keep_head<'t>(
    change: Transaction<'t>,
    day: Date,
    seen: Option<&Head>,
    next: &Head,
) -> Transaction<'t> {
    let key = head_key(change.table(), day);
    let indexes = Indexes::default();
    match seen {
        None => change.create(
            &key,
            &indexes,
            next,
            "audit_place_taken",
            "the chain has begun",
        ),
        Some(head) => change.replace(&key, &indexes, head.version, next, "audit chain"),
    }
}

/// Nothing of this has an entry of its own: an entry of the log about the log would have to be
/// tied in as well, and so on.
fn begin(table: &Table, at: Timestamp) -> Transaction<'_> {
    table.begin(Cause::house("audit", at, "audit", "audit"))
}

async fn head(table: &Table, day: Date) -> Result<Option<Head>, StoreError> {
    let found = table.get(&head_key(table, day)).await?;
    found.map(read).transpose()
}

fn sealed() -> StoreError {
    StoreError::Taken {
        code: "audit_day_sealed",
        message: "the day is sealed",
    }
}

fn chain_key(day: Date) -> String {
    format!("AUDCHAIN#{day}")
}

fn head_key(table: &Table, day: Date) -> Key {
    Key::new(table.pk(&chain_key(day)), "HEAD")
}

fn seal_key(table: &Table, day: Date) -> Key {
    Key::new(table.pk("AUDSEAL#ALL"), &day.to_string())
}
