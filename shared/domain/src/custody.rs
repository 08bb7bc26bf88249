//! Custody: who has the goods. Every hand-over between two parties is one record, scanned by both
//! sides, and a record never changes. Who has an item now follows from its records: see
//! [`Holding`].
//!
//! Between two parties of the house a hand-over has two steps: one side gives, the other takes.
//! See [`HandOver`].

mod hand_over;
mod holding;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::fault::{Class, Fault};
use crate::ids::{CustodyId, LocationId, MediaId, ProductId, RequestItemId, UserId};
use crate::time::Timestamp;
use crate::user::Geo;

pub use hand_over::{
    Command, HandOver, HandOverEvent, HandOverFacts, HandOverParts, NewHandOver, Refusal, State,
    Status, TRANSITIONS,
};
pub use holding::{Claim, Holding, HoldingRefusal};

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
    /// Someone who is in no book of the house: a charity, a carrier from outside.
    Outside {
        /// As the receipt names them.
        name: String,
    },
}

impl Party {
    /// The person, if it is one.
    pub fn person(&self) -> Option<&UserId> {
        match self {
            Self::Person { id } => Some(id),
            Self::Location { .. } | Self::Outside { .. } => None,
        }
    }

    /// The location, if it is one.
    pub fn location(&self) -> Option<&LocationId> {
        match self {
            Self::Location { id } => Some(id),
            Self::Person { .. } | Self::Outside { .. } => None,
        }
    }
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

/// That someone scanned the things of a hand-over, or showed a one-time code for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "CustodyScan")]
pub struct Scan {
    /// Who.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
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
    /// The scan of the giving side; none of someone who has no scanner, such as a consignor.
    #[serde(default)]
    pub scan_by_from: Option<Scan>,
    /// The scan of the taking side; none of someone who has no scanner, such as a charity.
    #[serde(default)]
    pub scan_by_to: Option<Scan>,
    /// Where it happened.
    #[serde(default)]
    pub geo: Option<Geo>,
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
    /// Nobody scanned the things, or one person did for both sides.
    #[error("each side scans for itself")]
    SameScanner,
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
    /// The place is not on earth.
    #[error("it is no place on earth")]
    NoPlace,
}

impl Fault for CustodyRefusal {
    fn class(&self) -> Class {
        match self {
            Self::SameScanner => Class::Refused,
            Self::Empty
            | Self::SameParty
            | Self::Repeated { .. }
            | Self::NoCondition { .. }
            | Self::NoPlace => Class::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "custody_empty",
            Self::SameParty => "custody_same_party",
            Self::SameScanner => "custody_same_scanner",
            Self::Repeated { .. } => "custody_item_repeated",
            Self::NoCondition { .. } => "custody_no_condition",
            Self::NoPlace => "custody_no_place",
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        let field = match self {
            Self::SameScanner => return Vec::new(),
            Self::Empty => "items".to_owned(),
            Self::SameParty => "to".to_owned(),
            Self::Repeated { place } => format!("items[{place}].subject"),
            Self::NoCondition { place } => format!("items[{place}].condition_note"),
            Self::NoPlace => "geo".to_owned(),
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
        check_scans(self.scan_by_from.as_ref(), self.scan_by_to.as_ref())?;
        check_place(self.geo)?;
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

    /// The products of the hand-over.
    pub fn products(&self) -> impl Iterator<Item = &ProductId> {
        self.items.iter().filter_map(|item| match &item.subject {
            Subject::Product { id } => Some(id),
            Subject::RequestItem { .. } => None,
        })
    }

    /// The record as far as it is about one product: what stands in that product's list.
    #[must_use]
    pub fn about(&self, product: &ProductId) -> Self {
        let is_it =
            |item: &CustodyItem| matches!(&item.subject, Subject::Product { id } if id == product);
        Self {
            items: self.items.iter().filter(|it| is_it(it)).cloned().collect(),
            ..self.clone()
        }
    }
}

fn check_scans(from: Option<&Scan>, to: Option<&Scan>) -> Result<(), CustodyRefusal> {
    let (from, to) = (from.map(|scan| &scan.by), to.map(|scan| &scan.by));
    if from == to {
        Err(CustodyRefusal::SameScanner)
    } else {
        Ok(())
    }
}

fn check_place(geo: Option<Geo>) -> Result<(), CustodyRefusal> {
    let on_earth = geo.is_none_or(|geo| {
        geo.latitude_e6.unsigned_abs() <= 90_000_000
            && geo.longitude_e6.unsigned_abs() <= 180_000_000
    });
    if on_earth {
        Ok(())
    } else {
        Err(CustodyRefusal::NoPlace)
    }
}
