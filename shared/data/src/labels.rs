//! Batches of labels in the table.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | the batch | `LBL#<id>` | `STATE` | `version` |
//!
//! A batch is one item: five hundred products and as many reasons take less than 60 KB.

use domain::ids::{LabelBatchId, MediaId};
use domain::label::{Facts, LabelBatch, LabelEvent, LeftOut, Parts, State};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::StoreError;
use crate::item::{Item, encode};
use crate::stored::{self, Stored};
use crate::table::Table;
use crate::transaction::{Aggregate, Places};

/// A batch as it is stored.
#[derive(Serialize, Deserialize)]
pub(crate) struct LabelBatchStored {
    id: LabelBatchId,
    version: u64,
    facts: Facts,
    state: StateItem,
    updated_at: Timestamp,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
enum StateItem {
    Queued {},
    Printed {
        file: MediaId,
        at: Timestamp,
        #[serde(default)]
        left_out: Vec<LeftOut>,
    },
    Failed {
        at: Timestamp,
        #[serde(default)]
        left_out: Vec<LeftOut>,
    },
}

impl From<&State> for StateItem {
    fn from(state: &State) -> Self {
        match state.clone() {
            State::Queued => Self::Queued {},
            State::Printed { file, at, left_out } => Self::Printed { file, at, left_out },
            State::Failed { at, left_out } => Self::Failed { at, left_out },
        }
    }
}

impl From<StateItem> for State {
    fn from(item: StateItem) -> Self {
        match item {
            StateItem::Queued {} => Self::Queued,
            StateItem::Printed { file, at, left_out } => Self::Printed { file, at, left_out },
            StateItem::Failed { at, left_out } => Self::Failed { at, left_out },
        }
    }
}

impl From<&LabelBatch> for LabelBatchStored {
    fn from(batch: &LabelBatch) -> Self {
        Self {
            id: batch.id().clone(),
            version: batch.version(),
            facts: batch.facts().clone(),
            state: StateItem::from(batch.state()),
            updated_at: batch.updated_at(),
        }
    }
}

impl From<LabelBatchStored> for LabelBatch {
    fn from(stored: LabelBatchStored) -> Self {
        Self::restore(Parts {
            id: stored.id,
            version: stored.version,
            facts: stored.facts,
            state: stored.state.into(),
            updated_at: stored.updated_at,
        })
    }
}

impl Stored for LabelBatch {
    type Shape = LabelBatchStored;
}

impl Aggregate for LabelBatch {
    type Event = LabelEvent;
    const NOUN: &'static str = "label_batch";

    fn id(&self) -> &str {
        self.id().as_str()
    }

    fn version(&self) -> u64 {
        self.version()
    }

    fn partition(&self) -> String {
        partition(self.id())
    }

    fn places(&self) -> Places {
        Places::default()
    }

    fn stored(&self) -> Result<Item, StoreError> {
        encode(&LabelBatchStored::from(self))
    }
}

fn partition(id: &LabelBatchId) -> String {
    format!("LBL#{id}")
}

/// The batch.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn get(table: &Table, id: &LabelBatchId) -> Result<LabelBatch, StoreError> {
    stored::one(table, &partition(id)).await
}
