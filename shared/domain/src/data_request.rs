//! What people ask about their own data (R20): a copy of it, its correction, its erasure, or that
//! it is no longer used.
//!
//! `received → in_progress → fulfilled | refused`. A copy is made by the house alone; everything
//! else is decided by a person. [`TRANSITIONS`] is the table, [`DataRequest::decide`] the law.

mod command;
mod decide;
mod event;
mod hold;
mod refusal;
mod table;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::{Actor, Caller};
use crate::decision::Decision;
use crate::digest::Sha256;
use crate::ids::{DataRequestId, UserId};
use crate::machine::vocabulary;
use crate::time::{Date, Timestamp};

pub use command::{Command, NewDataRequest};
pub use event::DataRequestEvent;
pub use hold::{Hold, HoldKind};
pub use refusal::Refusal;
pub use table::TRANSITIONS;

/// Days that a copy can be fetched; then the file store removes it.
pub const COPY_DAYS: i64 = 7;

vocabulary! {
    /// What is asked.
    #[schemars(rename = "DataRequestKind")]
    pub enum Kind {
        /// A copy of everything.
        Export = "export",
        /// To be forgotten.
        Erasure = "erasure",
        /// To put right what is wrong.
        Correction = "correction",
        /// To stop using it for something.
        Objection = "objection",
    }
}

vocabulary! {
    /// The status of a data request.
    #[schemars(rename = "DataRequestStatus")]
    pub enum Status {
        /// Asked; nobody has begun.
        Received = "received",
        /// The house is at it.
        InProgress = "in_progress",
        /// Done.
        Fulfilled = "fulfilled",
        /// Turned down, with a reason.
        Refused = "refused",
    }
}

vocabulary! {
    /// What an erasure does, in its order. Each can be done again without harm.
    #[schemars(rename = "ErasureStep")]
    pub enum Step {
        /// The account stands for anyone, and its addresses are free.
        Account = "account",
        /// Sessions and API keys are gone.
        SignIn = "sign_in",
        /// Copies of the data that were made before are gone.
        Copies = "copies",
        /// Uploads are gone, but for what proves an agreement.
        Uploads = "uploads",
        /// A consignor's file stands for anyone, without papers and accounts.
        Consignor = "consignor",
        /// What they wrote in requests is gone, in those about their data too.
        Requests = "requests",
        /// What they wrote in answers to proposals is gone.
        Proposals = "proposals",
    }
}

/// What a person asks about their own data.
///
/// Invariant: `version` grows by exactly one with every accepted [`Command`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataRequest {
    id: DataRequestId,
    version: u64,
    facts: Facts,
    state: State,
    updated_at: Timestamp,
}

/// What does not change about a data request, but for words that are forgotten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Whose data.
    pub user: UserId,
    /// What is asked.
    pub kind: Kind,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// By when the law wants an answer: the last day.
    pub due_on: Date,
    /// What stood in the way of an erasure when it was asked, or stays whatever is asked.
    #[serde(default)]
    pub holds: Vec<Hold>,
    /// What is to be put right, or what the data is no longer to be used for, in their own words.
    #[serde(default)]
    pub words: Option<String>,
}

/// Where a data request stands, with what is known there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Asked.
    Received,
    /// The house is at it.
    InProgress {
        /// Since when.
        since: Timestamp,
        /// Who decided that it is done: the house itself for a copy.
        by: Actor,
        /// The steps of an erasure that are done, in their order.
        done: Vec<Step>,
    },
    /// Done.
    Fulfilled {
        /// When.
        at: Timestamp,
        /// The copy, of an export.
        copy: Option<Copied>,
    },
    /// Turned down.
    Refused {
        /// When.
        at: Timestamp,
        /// Who.
        by: Actor,
        /// Why, in words for the person.
        reason: String,
    },
}

/// A copy of someone's data, as it lies in the file store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Copied {
    /// Where.
    pub key: String,
    /// Its length in bytes.
    pub length: u64,
    /// The fingerprint of its bytes.
    pub sha256: Sha256,
}

/// A data request taken apart, for the data layer to keep and to rebuild.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Its id.
    pub id: DataRequestId,
    /// How many commands it has accepted, the asking included.
    pub version: u64,
    /// What never changes.
    pub facts: Facts,
    /// Where it stands.
    pub state: State,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl State {
    /// In one word.
    pub const fn status(&self) -> Status {
        match self {
            Self::Received => Status::Received,
            Self::InProgress { .. } => Status::InProgress,
            Self::Fulfilled { .. } => Status::Fulfilled,
            Self::Refused { .. } => Status::Refused,
        }
    }
}

impl Status {
    /// Whether something is still to come.
    pub const fn is_open(self) -> bool {
        match self {
            Self::Received | Self::InProgress => true,
            Self::Fulfilled | Self::Refused => false,
        }
    }
}

impl DataRequest {
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
    pub fn id(&self) -> &DataRequestId {
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

    /// The same without the person's own words; nothing where there are none (R20).
    pub fn forget_words(&self, now: Timestamp) -> Option<Decision<Self, DataRequestEvent>> {
        self.facts.words.as_ref()?;
        let mut next = self.clone();
        next.facts.words = None;
        next.version += 1;
        next.updated_at = now;
        let event = DataRequestEvent::WordsForgotten;
        Some(Decision::one(Some(self.clone()), next, event))
    }

    /// Whether it is about the caller's own data. A copy is shown to nobody else.
    pub fn is_of(&self, caller: &Caller) -> bool {
        self.facts.user == caller.user
    }

    /// The copy, while it can be fetched.
    pub fn copy(&self, now: Timestamp) -> Option<(&Copied, Timestamp)> {
        match &self.state {
            State::Fulfilled {
                at,
                copy: Some(copy),
            } => {
                let until = at.plus_days(COPY_DAYS);
                (now < until).then_some((copy, until))
            }
            State::Fulfilled { copy: None, .. }
            | State::Received
            | State::InProgress { .. }
            | State::Refused { .. } => None,
        }
    }

    /// The next step of an erasure that is being carried out; nothing once all are done, and for
    /// whatever is no such erasure.
    pub fn next_step(&self) -> Option<Step> {
        match (self.facts.kind, &self.state) {
            (Kind::Erasure, State::InProgress { done, .. }) => {
                Step::ALL.iter().copied().find(|step| !done.contains(step))
            }
            (Kind::Erasure, State::Received | State::Fulfilled { .. } | State::Refused { .. })
            | (Kind::Export | Kind::Correction | Kind::Objection, _) => None,
        }
    }
}

/// Whether a person who has asked all this may ask for one more copy: only so many within a day.
///
/// # Errors
/// [`Refusal::TooManyCopies`].
pub fn check_quota(asked: &[DataRequest], per_day: u16, now: Timestamp) -> Result<(), Refusal> {
    let since = now.plus_days(-1);
    let copies = asked
        .iter()
        .filter(|request| request.facts.kind == Kind::Export && request.facts.asked_at > since);
    if copies.count() < usize::from(per_day) {
        Ok(())
    } else {
        Err(Refusal::TooManyCopies { per_day })
    }
}

/// The last of so many working days, the first being the one after `asked`. Saturdays and Sundays
/// do not count; holidays do, so that the house is early and never late.
pub fn due(asked: Date, working_days: u16) -> Date {
    let works = |day: Date| {
        !matches!(
            day.civil().weekday(),
            jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday
        )
    };
    let (mut day, mut left) = (asked, working_days);
    while left > 0 {
        day = day.plus_days(1);
        if works(day) {
            left -= 1;
        }
    }
    day
}
