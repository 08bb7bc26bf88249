//! Goods taken in: who gave, who took, what came, and in which condition.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::RequestItem;
use crate::ids::{CustodyId, MediaId, RequestItemId, UserId};
use crate::machine::vocabulary;
use crate::time::Timestamp;

vocabulary! {
    /// Who handed the goods over.
    pub enum Giver {
        /// The consignor.
        Consignor = "consignor",
        /// Someone the consignor sent.
        Representative = "representative",
        /// A carrier.
        Courier = "courier",
        /// A driver of the house who fetched them.
        Driver = "driver",
    }
}

/// How one side confirmed a hand-over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Confirmation {
    /// Their code was scanned.
    Scan {
        /// What was read.
        code: String,
    },
    /// They signed.
    Signature {
        /// The drawn signature.
        file: MediaId,
    },
}

impl Confirmation {
    fn is_blank(&self) -> bool {
        match self {
            Self::Scan { code } => code.trim().is_empty(),
            Self::Signature { .. } => false,
        }
    }
}

/// One item at the hand-over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceivedItem {
    /// Which.
    pub item_id: RequestItemId,
    /// Whether it came.
    pub received: bool,
    /// The condition it came in; needed when it came.
    #[serde(default)]
    pub condition_note: String,
    /// Photos of it; one is needed when it came.
    #[serde(default)]
    pub photos: Vec<MediaId>,
}

/// What both sides record when goods are taken in. From here on the house bears the risk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CustodyFacts {
    /// Who gave.
    pub given_by: Giver,
    /// How they confirmed it.
    pub given: Confirmation,
    /// How the member of staff who took the goods confirmed it.
    pub taken: Confirmation,
    /// Every item of the request, once.
    pub items: Vec<ReceivedItem>,
}

/// Goods in the house: the record of their hand-over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Custody {
    /// The record's id.
    pub id: CustodyId,
    /// When risk passed.
    pub at: Timestamp,
    /// The member of staff who took the goods.
    pub taken_by: UserId,
    /// What both sides recorded.
    pub facts: CustodyFacts,
}

impl Custody {
    /// The items that came.
    pub fn received(&self) -> impl Iterator<Item = &ReceivedItem> {
        self.facts.items.iter().filter(|item| item.received)
    }
}

/// Notes what is missing or wrong in a hand-over of `items`.
pub(super) fn check(
    facts: &CustodyFacts,
    items: &[RequestItem],
    note: &mut dyn FnMut(String, &'static str),
) {
    if facts.given.is_blank() {
        note("given".into(), "must be confirmed by the side that gives");
    }
    if facts.taken.is_blank() {
        note("taken".into(), "must be confirmed by the side that takes");
    }
    for (place, line) in facts.items.iter().enumerate() {
        let path = format!("items[{place}]");
        if !items.iter().any(|item| item.id == line.item_id) {
            note(format!("{path}.item_id"), "is no item of the request");
        }
        let earlier = &facts.items[..place];
        if earlier.iter().any(|other| other.item_id == line.item_id) {
            note(format!("{path}.item_id"), "is there already");
        }
        if line.received && line.condition_note.trim().is_empty() {
            note(format!("{path}.condition_note"), "is needed");
        }
        if line.received && line.photos.is_empty() {
            note(format!("{path}.photos"), "at least one is needed");
        }
    }
    for item in items {
        if !facts.items.iter().any(|line| line.item_id == item.id) {
            note("items".into(), "every item of the request must be there");
            break;
        }
    }
    if !facts.items.iter().any(|line| line.received) {
        note("items".into(), "at least one must have been received");
    }
}
