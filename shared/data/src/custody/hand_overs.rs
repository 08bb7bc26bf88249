//! Hand-overs in two steps, as they are stored and listed.

use domain::custody::{HandOver, HandOverEvent, HandOverFacts, HandOverParts, Party, Scan, State};
use domain::ids::{CustodyId, LocationId, UserId};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::cursor::Paging;
use crate::error::StoreError;
use crate::item::{Item, encode, in_time};
use crate::stored::{self, Stored};
use crate::table::{Page, Table};
use crate::transaction::{Aggregate, Places};

/// A hand-over as it is stored.
#[derive(Serialize, Deserialize)]
pub(crate) struct HandOverStored {
    id: CustodyId,
    version: u64,
    facts: HandOverFacts,
    state: StateItem,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
enum StateItem {
    Open {},
    Confirmed {
        taken: Scan,
        #[serde(default)]
        note: Option<String>,
    },
    Cancelled {
        by: UserId,
        at: Timestamp,
        reason: String,
    },
}

impl From<&State> for StateItem {
    fn from(state: &State) -> Self {
        match state.clone() {
            State::Open => Self::Open {},
            State::Confirmed { taken, note } => Self::Confirmed { taken, note },
            State::Cancelled { by, at, reason } => Self::Cancelled { by, at, reason },
        }
    }
}

impl From<StateItem> for State {
    fn from(item: StateItem) -> Self {
        match item {
            StateItem::Open {} => Self::Open,
            StateItem::Confirmed { taken, note } => Self::Confirmed { taken, note },
            StateItem::Cancelled { by, at, reason } => Self::Cancelled { by, at, reason },
        }
    }
}

impl From<&HandOver> for HandOverStored {
    fn from(it: &HandOver) -> Self {
        Self {
            id: it.id().clone(),
            version: it.version(),
            facts: it.facts().clone(),
            state: StateItem::from(it.state()),
        }
    }
}

impl From<HandOverStored> for HandOver {
    fn from(stored: HandOverStored) -> Self {
        Self::restore(HandOverParts {
            id: stored.id,
            version: stored.version,
            facts: stored.facts,
            state: stored.state.into(),
        })
    }
}

impl Stored for HandOver {
    type Shape = HandOverStored;
}

impl Aggregate for HandOver {
    type Event = HandOverEvent;
    const NOUN: &'static str = "hand_over";

    fn id(&self) -> &str {
        self.id().as_str()
    }

    fn version(&self) -> u64 {
        self.version()
    }

    fn partition(&self) -> String {
        partition(self.id())
    }

    /// In lists while it is open alone.
    fn places(&self) -> Places {
        if !self.status().is_open() {
            return Places::default();
        }
        let facts = self.facts();
        let given = in_time(facts.given.at, self.id());
        Places {
            owner: given_list(&facts.from).map(|list| (list, given.clone())),
            location: taking_list(&facts.to).map(|list| (list, given)),
            ..Places::default()
        }
    }

    fn stored(&self) -> Result<Item, StoreError> {
        encode(&HandOverStored::from(self))
    }
}

fn partition(id: &CustodyId) -> String {
    format!("HOV#{id}")
}

fn given_list(party: &Party) -> Option<String> {
    match party {
        Party::Location { id } => Some(given_here(id)),
        Party::Person { id } => Some(given_by(id)),
        Party::Outside { .. } => None,
    }
}

fn taking_list(party: &Party) -> Option<String> {
    match party {
        Party::Location { id } => Some(to_take_here(id)),
        Party::Person { id } => Some(to_take_by(id)),
        Party::Outside { .. } => None,
    }
}

fn given_here(location: &LocationId) -> String {
    format!("LOC#{location}#HOV#GIVEN")
}

fn given_by(person: &UserId) -> String {
    format!("USR#{person}#HOV#GIVEN")
}

fn to_take_here(location: &LocationId) -> String {
    format!("LOC#{location}#HOV")
}

fn to_take_by(person: &UserId) -> String {
    format!("USR#{person}#HOV")
}

/// The hand-over.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn hand_over(table: &Table, id: &CustodyId) -> Result<HandOver, StoreError> {
    stored::one(table, &partition(id)).await
}

/// The open hand-overs that a location has given, the last one first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn given_in(
    table: &Table,
    location: &LocationId,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<HandOver>, StoreError> {
    stored::list(table, "gsi1", &given_here(location), paging, now).await
}

/// The open hand-overs that a person has given of what they had, the last one first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn given_by_person(
    table: &Table,
    person: &UserId,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<HandOver>, StoreError> {
    stored::list(table, "gsi1", &given_by(person), paging, now).await
}

/// The open hand-overs that somebody of a location shall take, the last given first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn open_to_location(
    table: &Table,
    location: &LocationId,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<HandOver>, StoreError> {
    stored::list(table, "gsi4", &to_take_here(location), paging, now).await
}

/// The open hand-overs that a person shall take, the last given first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn open_to_person(
    table: &Table,
    person: &UserId,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<HandOver>, StoreError> {
    stored::list(table, "gsi4", &to_take_by(person), paging, now).await
}
