//! What happened to a product's price.

use serde::{Deserialize, Serialize};

use super::{PriceAnswer, PriceChange};
use crate::access::Actor;
use crate::ids::UserId;
use crate::product::event::{Effect, said};
use crate::time::{Date, Timestamp};

/// What happened to a product's price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(missing_docs, reason = "every field is the id or fact its name says")]
pub enum Change {
    /// A change waits for a second person.
    PriceChangeRequested { change: PriceChange },
    /// The consignor is asked about a change, or told of one that comes.
    PriceChangeProposed {
        consignor_id: UserId,
        change: PriceChange,
        /// Until when they can answer. Absent where they are only told.
        answer_by: Option<Timestamp>,
        /// The day of the step, for a markdown.
        applies_on: Option<Date>,
    },
    /// The consignor agrees to a markdown that comes, or wants to talk.
    PriceChangeAnswered {
        consignor_id: UserId,
        change: PriceChange,
        answer: PriceAnswer,
    },
    /// The price stays: someone said no, or nobody said yes in time.
    PriceChangeRefused {
        consignor_id: Option<UserId>,
        change: PriceChange,
    },
    /// The price is another one.
    PriceChanged {
        consignor_id: Option<UserId>,
        change: PriceChange,
    },
}

impl Change {
    /// `<Noun><PastVerb>`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::PriceChangeRequested { .. } => "ProductPriceChangeRequested",
            Self::PriceChangeProposed { .. } => "ProductPriceChangeProposed",
            Self::PriceChangeAnswered { .. } => "ProductPriceChangeAnswered",
            Self::PriceChangeRefused { .. } => "ProductPriceChangeRefused",
            Self::PriceChanged { .. } => "ProductPriceChanged",
        }
    }

    /// The change of price it is about.
    pub const fn change(&self) -> &PriceChange {
        match self {
            Self::PriceChangeRequested { change }
            | Self::PriceChangeProposed { change, .. }
            | Self::PriceChangeAnswered { change, .. }
            | Self::PriceChangeRefused { change, .. }
            | Self::PriceChanged { change, .. } => change,
        }
    }

    /// What it makes of the product.
    pub fn effect(&self) -> Effect {
        match self {
            Self::PriceChanged { change, .. } => Effect::price(change.to),
            Self::PriceChangeRequested { .. }
            | Self::PriceChangeProposed { .. }
            | Self::PriceChangeAnswered { .. }
            | Self::PriceChangeRefused { .. } => Effect::default(),
        }
    }

    /// What is hashed of it.
    pub(in crate::product) fn data(&self) -> Vec<(&'static str, String)> {
        let more = match self {
            Self::PriceChangeRequested { .. } => Vec::new(),
            Self::PriceChangeProposed {
                consignor_id,
                answer_by,
                applies_on,
                ..
            } => vec![
                Some(("consignor_id", consignor_id.to_string())),
                said("answer_by", answer_by.as_ref()),
                said("applies_on", applies_on.as_ref()),
            ],
            Self::PriceChangeAnswered {
                consignor_id,
                answer,
                ..
            } => vec![
                Some(("consignor_id", consignor_id.to_string())),
                Some(("answer", answer.to_string())),
            ],
            Self::PriceChangeRefused { consignor_id, .. }
            | Self::PriceChanged { consignor_id, .. } => {
                vec![said("consignor_id", consignor_id.as_ref())]
            }
        };
        let mut data = change_data(self.change());
        data.extend(more.into_iter().flatten());
        data
    }
}

fn change_data(change: &PriceChange) -> Vec<(&'static str, String)> {
    let step = change.step.as_ref();
    let days = step.map(|step| step.after_days);
    let percent = step.map(|step| step.percent_off.points());
    let note = Some(&change.note).filter(|note| !note.is_empty());
    let approved_by = change.approved_by.as_ref().map(actor_text);
    let data = [
        Some(("from", change.from.cents().to_string())),
        Some(("to", change.to.cents().to_string())),
        Some(("reason", change.reason.to_string())),
        Some(("bearer", change.bearer.to_string())),
        said("after_days", days.as_ref()),
        said("percent_off", percent.as_ref()),
        said("note", note),
        Some(("requested_by", actor_text(&change.requested_by))),
        said("approved_by", approved_by.as_ref()),
        Some(("consent", change.consent.to_string())),
    ];
    data.into_iter().flatten().collect()
}

fn actor_text(actor: &Actor) -> String {
    crate::product::history::actor_text(actor)
}
