//! Custody: who has the goods. Every hand-over between two parties is one record, and a record
//! never changes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::fault::{Class, Fault};
use crate::ids::{CustodyId, LocationId, MediaId, ProductId, RequestItemId, UserId};
use crate::time::Timestamp;

/// One side of a hand-over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "CustodyParty")]
pub enum Party {
    /// A person: consignor, driver, buyer.
    Person {
        /// Who.
        id: UserId,
    },
    /// A shop or store room.
    Location {
        /// Which.
        id: LocationId,
    },
}

/// What is handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "CustodySubject")]
pub enum Subject {
    /// An item of a request, before it is a product.
    RequestItem {
        /// Which.
        id: RequestItemId,
    },
    /// A product.
    Product {
        /// Which.
        id: ProductId,
    },
}

/// One thing of a hand-over, with the condition it was in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CustodyItem {
    /// What.
    pub subject: Subject,
    /// Its condition, as both sides saw it.
    pub condition_note: String,
    /// Photos taken at the hand-over.
    #[serde(default)]
    pub photos: Vec<MediaId>,
}

/// A hand-over: from here on the risk is with `to`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CustodyRecord {
    /// Its id.
    pub id: CustodyId,
    /// Who gave.
    pub from: Party,
    /// Who took.
    pub to: Party,
    /// When.
    pub at: Timestamp,
    /// What, each thing once.
    pub items: Vec<CustodyItem>,
    /// Who scanned the things.
    pub scanned_by: UserId,
}

/// Why a hand-over can not be recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CustodyRefusal {
    /// Nothing was handed over.
    #[error("a hand-over needs at least one thing")]
    Empty,
    /// From and to are the same.
    #[error("nobody hands anything over to themselves")]
    SameParty,
    /// A thing is there twice.
    #[error("thing {place} is in the hand-over twice")]
    Repeated {
        /// Which, counted from 0.
        place: usize,
    },
    /// A thing has no note of its condition.
    #[error("thing {place} has no note of its condition")]
    NoCondition {
        /// Which, counted from 0.
        place: usize,
    },
}

impl Fault for CustodyRefusal {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "custody_empty",
            Self::SameParty => "custody_same_party",
            Self::Repeated { .. } => "custody_item_repeated",
            Self::NoCondition { .. } => "custody_no_condition",
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        let field = match self {
            Self::Empty => "items".to_owned(),
            Self::SameParty => "to".to_owned(),
            Self::Repeated { place } => format!("items[{place}].subject"),
            Self::NoCondition { place } => format!("items[{place}].condition_note"),
        };
        vec![(field, self.to_string())]
    }
}

impl CustodyRecord {
    /// Whether the hand-over makes sense.
    ///
    /// # Errors
    /// [`CustodyRefusal`], which names the field.
    pub fn check(&self) -> Result<(), CustodyRefusal> {
        if self.items.is_empty() {
            return Err(CustodyRefusal::Empty);
        }
        if self.from == self.to {
            return Err(CustodyRefusal::SameParty);
        }
        for (place, item) in self.items.iter().enumerate() {
            let mut earlier = self.items[..place].iter();
            if earlier.any(|other| other.subject == item.subject) {
                return Err(CustodyRefusal::Repeated { place });
            }
            if item.condition_note.trim().is_empty() {
                return Err(CustodyRefusal::NoCondition { place });
            }
        }
        Ok(())
    }

    /// The thing, if it was part of the hand-over.
    pub fn item(&self, is: impl Fn(&Subject) -> bool) -> Option<&CustodyItem> {
        self.items.iter().find(|item| is(&item.subject))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Id;

    fn id<T: Id>(n: u128) -> T {
        T::new(ulid::Ulid::from_parts(1, n))
    }

    fn record() -> CustodyRecord {
        let item = |n| CustodyItem {
            subject: Subject::Product { id: id(n) },
            condition_note: "sin daños".into(),
            photos: Vec::new(),
        };
        CustodyRecord {
            id: id(1),
            from: Party::Person { id: id(1) },
            to: Party::Location { id: id(1) },
            at: Timestamp::from_millis(0),
            items: vec![item(1), item(2)],
            scanned_by: id(2),
        }
    }

    #[test]
    fn a_hand_over_names_each_thing_once_with_its_condition() {
        assert_eq!(record().check(), Ok(()));
        let mut twice = record();
        twice.items[1].subject = twice.items[0].subject.clone();
        assert_eq!(twice.check(), Err(CustodyRefusal::Repeated { place: 1 }));
        let mut bare = record();
        bare.items[1].condition_note = " ".into();
        let refusal = bare.check().unwrap_err();
        assert_eq!(refusal.fields()[0].0, "items[1].condition_note");
    }

    #[test]
    fn a_hand_over_has_two_sides_and_something_to_hand_over() {
        let mut none = record();
        none.items.clear();
        assert_eq!(none.check(), Err(CustodyRefusal::Empty));
        let mut one_sided = record();
        one_sided.to = one_sided.from.clone();
        assert_eq!(one_sided.check(), Err(CustodyRefusal::SameParty));
    }

    #[test]
    fn a_record_reads_back() {
        let text = serde_json::to_string(&record()).expect("a plain record");
        assert_eq!(
            serde_json::from_str::<CustodyRecord>(&text).expect("it reads back"),
            record()
        );
    }
}
