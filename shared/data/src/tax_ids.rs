//! What is known about tax ids, in the table.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | the latest check of a RUC in the hands of one kind of taxpayer | `TXC#<id>` | `CHECK` | `version` |
//! | how far the unanswered ones were asked again | `TXCHECKPOINT` | `STATE` | `version` |
//!
//! Lists: gsi2 `TXC#UNANSWERED` by when it was checked, while the authority has not answered.

use domain::ids::TaxCheckId;
use domain::tax_id::check::{RucCheck, TaxIdEvent, id_of};
use domain::tax_id::{Ruc, TaxpayerKind};
use serde::{Deserialize, Serialize};

use crate::error::StoreError;
use crate::item::{Indexes, Key, in_time, read};
use crate::table::{Query, Table};
use crate::transaction::{STATE, Transaction};

const CHECK: &str = "CHECK";

/// The latest check of a RUC; nothing when it was never checked.
///
/// # Errors
/// The table does not answer, or the record does not read.
pub async fn latest(
    table: &Table,
    ruc: &Ruc,
    taxpayer: TaxpayerKind,
) -> Result<Option<RucCheck>, StoreError> {
    let item = table.get(&key(table, &id_of(ruc, taxpayer))).await?;
    item.map(read).transpose()
}

/// Checks to which the authority gave no answer, the oldest first, from behind a place on.
///
/// # Errors
/// The table does not answer, or a record does not read.
pub async fn unanswered(
    table: &Table,
    behind: Option<&str>,
    limit: u16,
) -> Result<Vec<RucCheck>, StoreError> {
    let mut query = Query::index("gsi2", table.pk("TXC#UNANSWERED"));
    query.newest_first = false;
    // `~` comes behind everything that is written in a place, `!` before it.
    query.range = behind.map(|place| (format!("{place}!"), "~".to_owned()));
    let (items, _) = table.query(&query, Some(limit), None).await?;
    items.into_iter().map(read).collect()
}

/// How far the unanswered checks were asked again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recheck {
    #[serde(default)]
    version: u64,
    /// Behind which place it goes on; from the beginning where nothing is said.
    #[serde(default)]
    behind: Option<String>,
}

impl Recheck {
    /// Behind which place it goes on.
    pub fn behind(&self) -> Option<&str> {
        self.behind.as_deref()
    }

    /// The same, behind this check; from the beginning without one.
    #[must_use]
    pub fn moved(&self, behind: Option<&RucCheck>) -> Self {
        Self {
            version: self.version,
            behind: behind.map(place_of),
        }
    }
}

/// How far the unanswered checks were asked again.
///
/// # Errors
/// The table does not answer.
pub async fn recheck(table: &Table) -> Result<Recheck, StoreError> {
    let kept = table.get(&checkpoint(table)).await?;
    kept.map_or_else(|| Ok(Recheck::default()), read)
}

impl Transaction<'_> {
    /// Notes how far the unanswered checks were asked again.
    pub fn rechecked(self, was: &Recheck, next: &Recheck) -> Self {
        let (key, none) = (checkpoint(self.table()), Indexes::default());
        self.follow(&key, &none, was.version, (was, next), "recheck")
    }

    /// Keeps a check of a RUC, over the one before it.
    pub fn tax_id(self, check: &RucCheck, event: &TaxIdEvent) -> Self {
        let key = key(self.table(), &check.id);
        let waits = (self.table().pk("TXC#UNANSWERED"), place_of(check));
        let indexes = Indexes {
            gsi2: (!check.answered).then_some(waits),
            ..Indexes::default()
        };
        let kept = if check.version == 1 {
            let message = "this RUC is being checked already";
            self.create(&key, &indexes, check, "tax_id_checked", message)
        } else {
            self.replace(&key, &indexes, check.version - 1, check, "tax id")
        };
        kept.record(
            &partition(&check.id),
            check.id.as_str(),
            check.version,
            event,
        )
    }
}

/// Where a check stands among those that wait.
fn place_of(check: &RucCheck) -> String {
    in_time(check.checked_at, &check.id)
}

fn checkpoint(table: &Table) -> Key {
    Key::new(table.pk("TXCHECKPOINT"), STATE)
}

fn partition(id: &TaxCheckId) -> String {
    format!("TXC#{id}")
}

fn key(table: &Table, id: &TaxCheckId) -> Key {
    Key::new(table.pk(&partition(id)), CHECK)
}
