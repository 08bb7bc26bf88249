//! The law of batches of labels.

use std::collections::BTreeSet;

use super::{Facts, LabelBatch, LabelEvent, LabelFormat, LeftOut, MOST_LABELS, Refusal, State};
use crate::decision::Decision;
use crate::ids::{LabelBatchId, MediaId, ProductId, UserId};
use crate::time::Timestamp;

/// What is needed to ask for labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLabelBatch {
    /// The id of the batch.
    pub id: LabelBatchId,
    /// What is to be labelled, in the order of the stickers.
    pub products: Vec<ProductId>,
    /// On what.
    pub format: LabelFormat,
    /// The first free sticker of the first page, from 1.
    pub start_at: u16,
    /// Who has them printed.
    pub printed_by: UserId,
}

/// What can be asked of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// The file is there.
    Print {
        /// The file.
        file: MediaId,
        /// What got no label.
        left_out: Vec<LeftOut>,
    },
    /// Nothing of it could be printed.
    Fail {
        /// Every product, with its reason.
        left_out: Vec<LeftOut>,
    },
}

impl Command {
    /// Its name in the table.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Print { .. } => "print",
            Self::Fail { .. } => "fail",
        }
    }
}

impl LabelBatch {
    /// Someone asks for labels.
    ///
    /// # Errors
    /// [`Refusal`]: no product, too many, one twice, or a first sticker that the page has not.
    pub fn ask(new: NewLabelBatch, now: Timestamp) -> Result<Decision<Self, LabelEvent>, Refusal> {
        let count = new.products.len();
        if count == 0 || count > MOST_LABELS {
            return Err(Refusal::Count { most: MOST_LABELS });
        }
        let mut seen = BTreeSet::new();
        if let Some(place) = new.products.iter().position(|id| !seen.insert(id)) {
            return Err(Refusal::Twice { place });
        }
        let cells = new.format.per_page();
        if new.start_at == 0 || new.start_at > cells {
            return Err(Refusal::NoSuchSticker { cells });
        }
        let event = LabelEvent::Requested {
            format: new.format,
            products: count,
            printed_by: new.printed_by.clone(),
        };
        let next = Self {
            id: new.id,
            version: 1,
            facts: Facts {
                products: new.products,
                format: new.format,
                start_at: new.start_at,
                printed_by: new.printed_by,
                asked_at: now,
            },
            state: State::Queued,
            updated_at: now,
        };
        Ok(Decision::one(None, next, event))
    }

    /// Decides `command` against where the batch stands.
    ///
    /// # Errors
    /// [`Refusal`], and the batch is unchanged.
    pub fn decide(
        &self,
        command: Command,
        now: Timestamp,
    ) -> Result<Decision<Self, LabelEvent>, Refusal> {
        if !matches!(self.state, State::Queued) {
            return Err(Refusal::TransitionNotAllowed {
                status: self.status(),
                event: command.name(),
            });
        }
        let printed_by = self.facts.printed_by.clone();
        let (state, event) = match command {
            Command::Print { file, left_out } => {
                self.check(&left_out, false)?;
                let event = LabelEvent::Printed {
                    file: file.clone(),
                    labels: self.facts.products.len() - left_out.len(),
                    left_out: left_out.len(),
                    printed_by,
                };
                let at = now;
                (State::Printed { file, at, left_out }, event)
            }
            Command::Fail { left_out } => {
                self.check(&left_out, true)?;
                (
                    State::Failed { at: now, left_out },
                    LabelEvent::Failed { printed_by },
                )
            }
        };
        let next = Self {
            version: self.version + 1,
            state,
            updated_at: now,
            ..self.clone()
        };
        Ok(Decision::one(Some(self.clone()), next, event))
    }

    /// What was left out is of the batch, each once; all of it exactly when the batch failed.
    fn check(&self, left_out: &[LeftOut], all: bool) -> Result<(), Refusal> {
        let named: BTreeSet<&ProductId> = left_out.iter().map(|left| &left.product_id).collect();
        let known = named.iter().all(|id| self.facts.products.contains(id));
        let whole = named.len() == self.facts.products.len();
        if known && named.len() == left_out.len() && whole == all {
            Ok(())
        } else {
            Err(Refusal::LeftOut)
        }
    }
}
