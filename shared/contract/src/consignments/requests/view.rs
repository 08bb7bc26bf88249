//! What callers are shown of requests.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use domain::access::Actor;
use domain::event::Envelope;
use domain::ids::{ContractId, ProposalId, RequestId, UserId};
use domain::request::{
    Appointment, Cancellation, ChangesRequested, Custody, FreeSlot, RedFlagReview, Rejection,
    Request, RequestDetails, RequestFacts, RequestItem, State, Status,
};
use domain::time::Timestamp;

use crate::route::Reply;

/// A request, whole.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RequestView {
    /// Which.
    pub id: RequestId,
    /// The version, as in the `ETag`.
    pub version: u64,
    /// Where it stands.
    pub status: Status,
    /// What never changes about it.
    #[serde(flatten)]
    pub facts: RequestFacts,
    /// What can be edited.
    #[serde(flatten)]
    pub details: RequestDetails,
    /// The items, in order. Their appraisals are for staff.
    pub items: Vec<RequestItem>,
    /// The appraiser who has, or had, it.
    pub appraiser_id: Option<UserId>,
    /// By when the house promised an appraisal, while one is owed.
    pub sla_due_at: Option<Timestamp>,
    /// What the house asked to be changed, while it is a draft again.
    pub changes_requested: Option<ChangesRequested>,
    /// The time that is set.
    pub appointment: Option<Appointment>,
    /// The hand-over, once the goods are in the house.
    pub custody: Option<Custody>,
    /// Whether suspicious findings were looked at. For staff.
    pub red_flags: Option<RedFlagReview>,
    /// The proposal that is, or was last, with the consignor.
    pub proposal_id: Option<ProposalId>,
    /// The contract.
    pub contract_id: Option<ContractId>,
    /// Why it was turned down.
    pub rejection: Option<Rejection>,
    /// Why it was called off.
    pub cancellation: Option<Cancellation>,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Everything that happened, oldest first. Only where one request is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeline: Option<Vec<TimelineEntry>>,
}

/// One thing that happened.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TimelineEntry {
    /// What, such as `RequestSubmitted`.
    pub event: String,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// The version after it.
    pub version: u64,
}

/// A request in a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RequestCard {
    /// Which.
    pub id: RequestId,
    /// The version.
    pub version: u64,
    /// The number people say.
    pub number: String,
    /// Where it stands.
    pub status: Status,
    /// Whose goods.
    pub consignor_id: UserId,
    /// The appraiser who has, or had, it.
    pub appraiser_id: Option<UserId>,
    /// The titles of its items.
    pub titles: Vec<String>,
    /// By when the house promised an appraisal, while one is owed.
    pub sla_due_at: Option<Timestamp>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A time that can be chosen.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SlotView {
    /// The time.
    #[serde(flatten)]
    pub slot: FreeSlot,
}

impl Reply for RequestView {
    const VERSIONED: bool = true;
    const LOCATED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.version)
    }

    fn location(&self) -> Option<String> {
        Some(format!("/v1/consignment-requests/{}", self.id))
    }
}

impl RequestView {
    /// The request as staff see it, or, without appraisals and their review, its consignor.
    pub fn of(request: &Request, staff: bool) -> Self {
        let item = |item: &RequestItem| RequestItem {
            appraisal: item.appraisal.clone().filter(|_| staff),
            ..item.clone()
        };
        let state = request.state();
        Self {
            id: request.id().clone(),
            version: request.version(),
            status: request.status(),
            facts: request.facts().clone(),
            details: request.details().clone(),
            items: request.items().iter().map(item).collect(),
            appraiser_id: request.appraiser().cloned(),
            sla_due_at: request.sla_due_at(),
            changes_requested: changes(state),
            appointment: request.appointment().cloned(),
            custody: state.custody().cloned(),
            red_flags: request.red_flags().filter(|_| staff).cloned(),
            proposal_id: state.offering().map(|offering| offering.proposal.clone()),
            contract_id: contract(state),
            rejection: rejection(state),
            cancellation: cancellation(state),
            updated_at: request.updated_at(),
            timeline: None,
        }
    }

    /// The same with everything that happened.
    #[must_use]
    pub fn with_timeline(self, history: Vec<Envelope<Value>>) -> Self {
        Self {
            timeline: Some(history.into_iter().map(TimelineEntry::from).collect()),
            ..self
        }
    }
}

impl From<&Request> for RequestCard {
    fn from(request: &Request) -> Self {
        Self {
            id: request.id().clone(),
            version: request.version(),
            number: request.facts().number.clone(),
            status: request.status(),
            consignor_id: request.consignor().clone(),
            appraiser_id: request.appraiser().cloned(),
            titles: request
                .items()
                .iter()
                .map(|item| item.details.title.clone())
                .collect(),
            sla_due_at: request.sla_due_at(),
            opened_at: request.facts().opened_at,
            updated_at: request.updated_at(),
        }
    }
}

impl From<Envelope<Value>> for TimelineEntry {
    fn from(event: Envelope<Value>) -> Self {
        Self {
            event: event.name,
            at: event.at,
            actor: event.actor,
            version: event.version,
        }
    }
}

fn changes(state: &State) -> Option<ChangesRequested> {
    if let State::Draft { changes } = state {
        changes.clone()
    } else {
        None
    }
}

fn contract(state: &State) -> Option<ContractId> {
    if let State::Contracted { contract, .. } | State::Completed { contract, .. } = state {
        Some(contract.clone())
    } else {
        None
    }
}

fn rejection(state: &State) -> Option<Rejection> {
    if let State::Rejected { rejection, .. } = state {
        Some(rejection.clone())
    } else {
        None
    }
}

fn cancellation(state: &State) -> Option<Cancellation> {
    if let State::Cancelled { cancellation, .. } = state {
        Some(cancellation.clone())
    } else {
        None
    }
}
