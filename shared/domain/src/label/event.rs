//! What happened to a batch of labels. Ids and numbers; what the labels say is not in it.

use serde::{Deserialize, Serialize};

use super::LabelFormat;
use crate::event::Event;
use crate::ids::{MediaId, UserId};

/// What happened, in the past tense. The envelope names the batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum LabelEvent {
    /// Someone asked for labels.
    Requested {
        /// On what.
        format: LabelFormat,
        /// How many products.
        products: usize,
        /// Who.
        printed_by: UserId,
    },
    /// The file is there.
    Printed {
        /// The file.
        file: MediaId,
        /// How many labels it has.
        labels: usize,
        /// How many products got none.
        left_out: usize,
        /// Who asked.
        printed_by: UserId,
    },
    /// Nothing of it could be printed.
    Failed {
        /// Who asked.
        printed_by: UserId,
    },
}

impl Event for LabelEvent {
    const SOURCE: &'static str = "dejavu.inventory";

    fn name(&self) -> &'static str {
        match self {
            Self::Requested { .. } => "LabelBatchRequested",
            Self::Printed { .. } => "LabelBatchPrinted",
            Self::Failed { .. } => "LabelBatchFailed",
        }
    }
}
