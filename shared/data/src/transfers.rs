//! Transfers in the table.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | the transfer with its products | `TRF#<id>` | `STATE` | `version` |
//!
//! Lists, by last change: gsi2 `TRF#<status>` · gsi4 `LOC#<from>#TRF#<status>` of where it comes
//! from · gsi1 `LOC#<to>#TRF#IN#<status>` of where it goes.

mod state;

use domain::ids::{LocationId, TransferId};
use domain::time::Timestamp;
use domain::transfer::{Facts, Line, Parts, Status, Transfer, TransferEvent};
use serde::{Deserialize, Serialize};

use crate::cursor::Paging;
use crate::error::StoreError;
use crate::item::{Item, encode, in_time};
use crate::stored::{self, Stored};
use crate::table::{Page, Table};
use crate::transaction::{Aggregate, Places};
use state::StateItem;

/// A transfer as it is stored.
#[derive(Serialize, Deserialize)]
pub(crate) struct TransferStored {
    id: TransferId,
    version: u64,
    facts: Facts,
    lines: Vec<Line>,
    state: StateItem,
    updated_at: Timestamp,
}

impl From<&Transfer> for TransferStored {
    fn from(transfer: &Transfer) -> Self {
        Self {
            id: transfer.id().clone(),
            version: transfer.version(),
            facts: transfer.facts().clone(),
            lines: transfer.lines().to_vec(),
            state: StateItem::from(transfer.state()),
            updated_at: transfer.updated_at(),
        }
    }
}

impl From<TransferStored> for Transfer {
    fn from(stored: TransferStored) -> Self {
        Self::restore(Parts {
            id: stored.id,
            version: stored.version,
            facts: stored.facts,
            lines: stored.lines,
            state: stored.state.into(),
            updated_at: stored.updated_at,
        })
    }
}

impl Stored for Transfer {
    type Shape = TransferStored;
}

impl Aggregate for Transfer {
    type Event = TransferEvent;
    const NOUN: &'static str = "transfer";

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
        let (facts, status) = (self.facts(), self.status());
        let changed = in_time(self.updated_at(), self.id());
        Places {
            owner: Some((arriving_list(&facts.to, status), changed.clone())),
            queue: Some((queue(status), changed.clone())),
            assignee: None,
            location: Some((leaving_list(&facts.from, status), changed)),
        }
    }

    fn stored(&self) -> Result<Item, StoreError> {
        encode(&TransferStored::from(self))
    }
}

fn partition(id: &TransferId) -> String {
    format!("TRF#{id}")
}

fn queue(status: Status) -> String {
    format!("TRF#{}", status.as_str())
}

fn leaving_list(location: &LocationId, status: Status) -> String {
    format!("LOC#{location}#TRF#{}", status.as_str())
}

fn arriving_list(location: &LocationId, status: Status) -> String {
    format!("LOC#{location}#TRF#IN#{}", status.as_str())
}

/// The transfer.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn get(table: &Table, id: &TransferId) -> Result<Transfer, StoreError> {
    stored::one(table, &partition(id)).await
}

/// The transfers that stand at `status`, last changed first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn standing_at(
    table: &Table,
    status: Status,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Transfer>, StoreError> {
    stored::list(table, "gsi2", &queue(status), paging, now).await
}

/// The transfers that stand at `status` and come from a location, last changed first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn leaving(
    table: &Table,
    (location, status): (&LocationId, Status),
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Transfer>, StoreError> {
    stored::list(table, "gsi4", &leaving_list(location, status), paging, now).await
}

/// The transfers that stand at `status` and go to a location, last changed first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn arriving(
    table: &Table,
    (location, status): (&LocationId, Status),
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Transfer>, StoreError> {
    stored::list(table, "gsi1", &arriving_list(location, status), paging, now).await
}
