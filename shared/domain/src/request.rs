//! Machine A: a consignment request, from the consignor's draft to the last item listed.
//!
//! `draft → submitted → assigned → scheduled → received → in_appraisal → appraised → proposed →
//! accepted → contracted → completed`; ends `rejected`, `cancelled`, `expired`. [`TRANSITIONS`]
//! is the table; [`Request::decide`] is the law.

mod appraisal;
mod appraise;
mod command;
mod decide;
mod draft;
mod event;
mod forget;
mod intake;
mod item;
mod outcome;
mod receipt;
mod refusal;
mod schedule;
mod state;
mod transitions;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::{Actor, Assignee, By, Permission, Subject};
use crate::decision::Decision;
use crate::ids::{AddressId, LocationId, RequestId, RequestItemId, UserId};
use crate::machine::vocabulary;
use crate::time::Timestamp;

pub use appraisal::{
    Appraisal, Authenticity, AuthenticityResult, Band, Comparable, DeclineReason, Findings,
    MAX_SCORE, MarketRange, RedFlag, Score, Verdict, overall,
};
pub use command::{Candidate, Command, ReopenReason, Submission, TurnedDown, pick_appraiser};
pub use event::RequestEvent;
pub use item::{
    AnswerKind, Checklist, ChecklistQuestion, ItemDecision, ItemDetails, MAX_ITEMS, MAX_PHOTOS,
    Photo, PurchaseInfo, RequestItem, SelfCondition,
};
pub use receipt::{Confirmation, Custody, CustodyFacts, Giver, ReceivedItem};
pub use refusal::Refusal;
pub use schedule::{
    Appointment, FreeSlot, SLOT_GRID_MINUTES, SlotFault, SlotKey, check_slot, free_slots,
    slot_markers,
};
pub use state::{
    Acceptance, AcceptedHow, Appraised, Assignment, Cancellation, ChangesRequested, Intake,
    Offering, RedFlagReview, Rejection, RejectionReason, State, Status,
};
pub use transitions::TRANSITIONS;

vocabulary! {
    /// Where a request came in.
    #[schemars(rename = "IntakeChannel")]
    pub enum Channel {
        /// The consignor's own portal.
        Portal = "portal",
        /// The counter of a shop.
        Counter = "counter",
        /// A message.
        Whatsapp = "whatsapp",
        /// A file of requests kept elsewhere.
        Import = "import",
    }
}

vocabulary! {
    /// How the goods come to the house.
    pub enum IntakeMode {
        /// The consignor brings them.
        DropOff = "drop_off",
        /// The house fetches them.
        PickUp = "pick_up",
        /// A carrier brings them.
        Courier = "courier",
        /// The appraiser goes and looks.
        AtHome = "at_home",
    }
}

impl IntakeMode {
    /// Whether someone of the house goes to the consignor.
    pub const fn needs_address(self) -> bool {
        match self {
            Self::PickUp | Self::AtHome => true,
            Self::DropOff | Self::Courier => false,
        }
    }
}

vocabulary! {
    /// How soon a request should be looked at.
    pub enum Priority {
        /// In its turn.
        Normal = "normal",
        /// Before the others.
        High = "high",
        /// At once.
        Urgent = "urgent",
    }
}

/// What never changes about a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequestFacts {
    /// The number people say.
    pub number: String,
    /// Whose goods.
    pub consignor: UserId,
    /// Where it came in.
    pub channel: Channel,
    /// Who opened it.
    pub opened_by: Actor,
    /// When.
    pub opened_at: Timestamp,
    /// Its reference in the system it came from.
    pub source_ref: Option<String>,
}

/// What can be edited about a draft, besides its items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestDetails {
    /// The shop that takes care of it.
    pub location_id: LocationId,
    /// How the goods come to the house.
    pub intake_mode: IntakeMode,
    /// Where to fetch or look at them.
    pub address_id: Option<AddressId>,
    /// How soon it should be looked at. Staff decide.
    pub priority: Priority,
    /// What the consignor wants to add.
    #[serde(default)]
    pub note: String,
}

/// The consignor's agreement to the house's terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TermsAccepted {
    /// Which version.
    pub version: String,
    /// When.
    pub at: Timestamp,
    /// Who recorded it.
    pub by: Actor,
}

/// Everything needed to open a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRequest {
    /// Its id.
    pub id: RequestId,
    /// The number people say.
    pub number: String,
    /// Whose goods.
    pub consignor: UserId,
    /// Whether the consignor's account is active and not on hold.
    pub consignor_active: bool,
    /// Where it came in.
    pub channel: Channel,
    /// Its reference in the system it came from.
    pub source_ref: Option<String>,
    /// What can be edited later.
    pub details: RequestDetails,
}

/// A consignment request.
///
/// Invariant: `version` grows by exactly one with every accepted [`Command`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    id: RequestId,
    version: u64,
    facts: RequestFacts,
    details: RequestDetails,
    terms: Option<TermsAccepted>,
    items: Vec<RequestItem>,
    state: State,
    updated_at: Timestamp,
}

/// A request taken apart, for the data layer to keep and to rebuild.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestParts {
    /// Its id.
    pub id: RequestId,
    /// How many commands it has accepted, the opening included.
    pub version: u64,
    /// What never changes.
    pub facts: RequestFacts,
    /// What can be edited.
    pub details: RequestDetails,
    /// The consignor's agreement to the terms.
    pub terms: Option<TermsAccepted>,
    /// The items, in order.
    pub items: Vec<RequestItem>,
    /// Where it stands.
    pub state: State,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Request {
    /// Opens a draft: a consignor for themselves, staff for any consignor.
    ///
    /// # Errors
    /// The person may not open it, the consignor is not active, or a consignor sets a priority.
    pub fn create(
        new: NewRequest,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Decision<Self, RequestEvent>, Refusal> {
        let staff = by.person().is_some()
            && by.may_in(Permission::RequestsCreate, &new.details.location_id);
        let owner =
            by.may(Permission::RequestsCreateOwn) && by.person().as_ref() == Some(&new.consignor);
        if !staff && !owner {
            return Err(Refusal::NotPermitted { event: "create" });
        }
        if !new.consignor_active {
            return Err(Refusal::ConsignorNotActive);
        }
        if !staff && new.details.priority != Priority::Normal {
            return Err(Refusal::PriorityReserved);
        }
        let event = RequestEvent::Opened {
            consignor: new.consignor.clone(),
            channel: new.channel,
            location: new.details.location_id.clone(),
        };
        let request = Self {
            id: new.id,
            version: 1,
            facts: RequestFacts {
                number: new.number,
                consignor: new.consignor,
                channel: new.channel,
                opened_by: by.actor(),
                opened_at: now,
                source_ref: new.source_ref,
            },
            details: new.details,
            terms: None,
            items: Vec::new(),
            state: State::Draft { changes: None },
            updated_at: now,
        };
        Ok(Decision::one(None, request, event))
    }

    /// Rebuilds a request from storage. Only the data layer calls this.
    pub fn restore(parts: RequestParts) -> Self {
        let RequestParts {
            id,
            version,
            facts,
            details,
            terms,
            items,
            state,
            updated_at,
        } = parts;
        Self {
            id,
            version,
            facts,
            details,
            terms,
            items,
            state,
            updated_at,
        }
    }

    /// The id.
    pub const fn id(&self) -> &RequestId {
        &self.id
    }

    /// How many commands it has accepted, the opening included.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// What never changes.
    pub const fn facts(&self) -> &RequestFacts {
        &self.facts
    }

    /// Whose goods.
    pub const fn consignor(&self) -> &UserId {
        &self.facts.consignor
    }

    /// What can be edited in a draft.
    pub const fn details(&self) -> &RequestDetails {
        &self.details
    }

    /// The consignor's agreement to the terms, once submitted.
    pub const fn terms(&self) -> Option<&TermsAccepted> {
        self.terms.as_ref()
    }

    /// The items, in order.
    pub fn items(&self) -> &[RequestItem] {
        &self.items
    }

    /// The item with this id.
    pub fn item(&self, id: &RequestItemId) -> Option<&RequestItem> {
        self.items.iter().find(|item| &item.id == id)
    }

    /// Where it stands.
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// The status.
    pub const fn status(&self) -> Status {
        self.state.status()
    }

    /// When it last changed.
    pub const fn updated_at(&self) -> Timestamp {
        self.updated_at
    }

    /// The appraiser who has, or had, it.
    pub fn appraiser(&self) -> Option<&UserId> {
        self.state.appraiser()
    }

    /// The time that is set. Its markers are to be freed when a decision's `next` has another.
    pub const fn appointment(&self) -> Option<&Appointment> {
        match &self.state {
            State::Scheduled { appointment, .. } => Some(appointment),
            State::Draft { .. }
            | State::Submitted { .. }
            | State::Assigned { .. }
            | State::Received { .. }
            | State::InAppraisal { .. }
            | State::Appraised { .. }
            | State::Proposed { .. }
            | State::Accepted { .. }
            | State::Contracted { .. }
            | State::Completed { .. }
            | State::Rejected { .. }
            | State::Cancelled { .. }
            | State::Expired { .. } => None,
        }
    }

    /// By when the house promised an appraisal, while one is still owed.
    pub const fn sla_due_at(&self) -> Option<Timestamp> {
        match &self.state {
            State::Submitted { intake } => Some(intake.sla_due_at),
            State::Assigned { assignment }
            | State::Scheduled { assignment, .. }
            | State::Received { assignment, .. }
            | State::InAppraisal { assignment, .. } => Some(assignment.intake.sla_due_at),
            State::Draft { .. }
            | State::Appraised { .. }
            | State::Proposed { .. }
            | State::Accepted { .. }
            | State::Contracted { .. }
            | State::Completed { .. }
            | State::Rejected { .. }
            | State::Cancelled { .. }
            | State::Expired { .. } => None,
        }
    }

    /// Whether suspicious findings were looked at; nothing before the appraisal is done.
    pub const fn red_flags(&self) -> Option<&RedFlagReview> {
        match &self.state {
            State::Appraised { appraised } => Some(&appraised.review),
            State::Proposed { offering } => Some(&offering.appraised.review),
            State::Accepted { acceptance }
            | State::Contracted { acceptance, .. }
            | State::Completed { acceptance, .. } => Some(&acceptance.offering.appraised.review),
            State::Draft { .. }
            | State::Submitted { .. }
            | State::Assigned { .. }
            | State::Scheduled { .. }
            | State::Received { .. }
            | State::InAppraisal { .. }
            | State::Rejected { .. }
            | State::Cancelled { .. }
            | State::Expired { .. } => None,
        }
    }

    /// Whose row it is.
    pub fn subject(&self) -> Subject<'_> {
        Subject {
            owner: Some(&self.facts.consignor),
            assignee: self.appraiser().map_or(Assignee::Nobody, Assignee::Person),
            opened_by: self.facts.opened_by.person(),
            location: Some(&self.details.location_id),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
