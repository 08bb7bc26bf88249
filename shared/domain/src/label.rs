//! Labels for goods: stickers with title, price, stock number, bars and a code that leads to the
//! item's passport, printed in batches.
//!
//! `queued → printed | failed`. What of a batch could not be printed is named, product by product.
//! [`TRANSITIONS`] is the table, [`LabelBatch::decide`] the law.

mod decide;
mod event;
mod refusal;
mod table;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::Caller;
use crate::ids::{LabelBatchId, MediaId, ProductId, UserId};
use crate::machine::vocabulary;
use crate::time::Timestamp;

pub use decide::{Command, NewLabelBatch};
pub use event::LabelEvent;
pub use refusal::Refusal;
pub use table::TRANSITIONS;

/// The most labels of one batch.
pub const MOST_LABELS: usize = 500;

vocabulary! {
    /// What labels are printed on.
    pub enum LabelFormat {
        /// A roll of stickers of 40 × 25 mm, one to a page.
        Small = "40x25",
        /// A roll of stickers of 60 × 40 mm, one to a page.
        Large = "60x40",
        /// Sheets of A4 with 3 × 7 stickers of 63.5 × 38.1 mm.
        Sheet = "a4_sheet",
    }
}

impl LabelFormat {
    /// How many labels a page has room for.
    pub const fn per_page(self) -> u16 {
        match self {
            Self::Small | Self::Large => 1,
            Self::Sheet => 21,
        }
    }
}

vocabulary! {
    /// The status of a batch of labels.
    #[schemars(rename = "LabelBatchStatus")]
    pub enum Status {
        /// Asked for, not printed yet.
        Queued = "queued",
        /// The file is there.
        Printed = "printed",
        /// Nothing of it could be printed.
        Failed = "failed",
    }
}

vocabulary! {
    /// Why a product of a batch has no label.
    #[schemars(rename = "LabelOmission")]
    pub enum Omission {
        /// There is no such product any more.
        Missing = "missing",
        /// It stands where nothing is labelled: held back, or gone for good.
        NotLabelled = "not_labelled",
        /// It has no price, or it is not known how its sale is taxed.
        NoPrice = "no_price",
        /// Its stock number, or what its bars are to say, can not be put on a sticker.
        Unprintable = "unprintable",
    }
}

/// A product of a batch that got no label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "LabelLeftOut")]
pub struct LeftOut {
    /// The product.
    pub product_id: ProductId,
    /// Why.
    pub reason: Omission,
}

/// A batch of labels.
///
/// Invariant: `version` grows by exactly one with every accepted [`Command`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelBatch {
    id: LabelBatchId,
    version: u64,
    facts: Facts,
    state: State,
    updated_at: Timestamp,
}

/// What never changes about a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// What is labelled, in the order of the stickers; no product twice.
    pub products: Vec<ProductId>,
    /// On what.
    pub format: LabelFormat,
    /// The first free sticker of the first page, from 1.
    pub start_at: u16,
    /// Who has them printed.
    pub printed_by: UserId,
    /// When they were asked for.
    pub asked_at: Timestamp,
}

/// Where a batch stands, with what is known there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Asked for.
    Queued,
    /// The file is there.
    Printed {
        /// The file.
        file: MediaId,
        /// When.
        at: Timestamp,
        /// What got no label.
        left_out: Vec<LeftOut>,
    },
    /// Nothing of it could be printed.
    Failed {
        /// When.
        at: Timestamp,
        /// Every product, with its reason.
        left_out: Vec<LeftOut>,
    },
}

impl State {
    /// In one word.
    pub const fn status(&self) -> Status {
        match self {
            Self::Queued => Status::Queued,
            Self::Printed { .. } => Status::Printed,
            Self::Failed { .. } => Status::Failed,
        }
    }
}

/// A batch taken apart, for the data layer to keep and to rebuild.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Its id.
    pub id: LabelBatchId,
    /// How many commands it has accepted, the asking included.
    pub version: u64,
    /// What never changes.
    pub facts: Facts,
    /// Where it stands.
    pub state: State,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl LabelBatch {
    /// Rebuilds one from storage. Only the data layer calls this.
    pub fn restore(parts: Parts) -> Self {
        let Parts {
            id,
            version,
            facts,
            state,
            updated_at,
        } = parts;
        Self {
            id,
            version,
            facts,
            state,
            updated_at,
        }
    }

    /// Its id.
    pub fn id(&self) -> &LabelBatchId {
        &self.id
    }

    /// How many commands it has accepted, the asking included.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// What never changes.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Where it stands, with what is known there.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Where it stands, in one word.
    pub fn status(&self) -> Status {
        self.state.status()
    }

    /// When it last changed.
    pub fn updated_at(&self) -> Timestamp {
        self.updated_at
    }

    /// Whether it is the caller's own: a batch is for whoever stands at the printer.
    pub fn is_of(&self, caller: &Caller) -> bool {
        self.facts.printed_by == caller.user
    }

    /// The file, once it is there.
    pub fn file(&self) -> Option<&MediaId> {
        match &self.state {
            State::Printed { file, .. } => Some(file),
            State::Queued | State::Failed { .. } => None,
        }
    }

    /// What got no label; nothing as long as that is not known.
    pub fn left_out(&self) -> &[LeftOut] {
        match &self.state {
            State::Printed { left_out, .. } | State::Failed { left_out, .. } => left_out,
            State::Queued => &[],
        }
    }

    /// The products that got a label, in the order of the stickers.
    pub fn labelled(&self) -> impl Iterator<Item = &ProductId> {
        let printed = self.status() == Status::Printed;
        let left_out = |id: &ProductId| self.left_out().iter().any(|left| &left.product_id == id);
        self.facts
            .products
            .iter()
            .filter(move |id| printed && !left_out(id))
    }
}
