//! What callers are shown of proposals.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use domain::event::Envelope;
use domain::ids::{ProposalId, RequestId, RequestItemId, UserId};
use domain::money::Money;
use domain::proposal::{
    Answer, Approval, LapseOfTime, LineResponse, LineSimulation, Proposal, ProposalLine,
    RefusedCounter, SentBack, Side, State, Status, SubmittedBy, Totals, Withdrawal,
};
use domain::terms::LineTerms;
use domain::time::Timestamp;

use crate::consignments::requests::TimelineEntry;
use crate::route::Reply;

/// Who looks at a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The house: everything.
    Staff,
    /// The consignor: what the offer says, and their own answer.
    Consignor,
}

/// A proposal, whole.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProposalView {
    /// Which.
    pub id: ProposalId,
    /// The version, as in the `ETag`.
    pub version: u64,
    /// Where it stands.
    pub status: Status,
    /// The number people say.
    pub number: String,
    /// The request it answers.
    pub request_id: RequestId,
    /// Whose goods.
    pub consignor_id: UserId,
    /// Which round, from 1.
    pub round: u8,
    /// Which side it comes from.
    pub side: Side,
    /// The proposal of the round before.
    pub supersedes: Option<ProposalId>,
    /// The lines, in order.
    pub lines: Vec<LineView>,
    /// The lines in sum.
    pub totals: Totals,
    /// A word to the consignor.
    pub message: String,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
    /// Until when it can be answered.
    pub valid_until: Option<Timestamp>,
    /// When it accepts itself, where the consignor consented to that.
    pub auto_accept_at: Option<Timestamp>,
    /// When the consignor first looked at it.
    pub viewed_at: Option<Timestamp>,
    /// The consignor's answer.
    pub answer: Option<Answer>,
    /// The house's no to a counter.
    pub refused: Option<RefusedCounter>,
    /// Until when an acceptance by lapse of time can be undone.
    pub undo_until: Option<Timestamp>,
    /// When and why it was taken back.
    pub withdrawal: Option<Withdrawal>,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// What only the house sees; absent for the consignor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub internal: Option<InternalView>,
}

/// What only the house sees of a proposal.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct InternalView {
    /// Who drafted it.
    pub author_id: UserId,
    /// The appraiser of the request.
    pub appraiser_id: UserId,
    /// When it was drafted.
    pub drafted_at: Timestamp,
    /// The items that may be offered.
    pub offerable: Vec<RequestItemId>,
    /// What a second person asked for, if it was sent back.
    pub sent_back: Option<SentBack>,
    /// Who put it up for approval, while it waits.
    pub submitted: Option<SubmittedBy>,
    /// The approval.
    pub approval: Option<Approval>,
    /// The proposal of the next round that answers the counter, once there is one.
    pub superseded_by: Option<ProposalId>,
    /// The record of an acceptance by lapse of time.
    pub lapse: Option<LapseOfTime>,
    /// Everything that happened, oldest first. Only where one proposal is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeline: Option<Vec<TimelineEntry>>,
}

/// A line of a proposal.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LineView {
    /// Which item of the request.
    pub item: RequestItemId,
    /// On which terms.
    pub terms: LineTerms,
    /// The price last approved for the item. For staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_price: Option<Money>,
    /// What has come of it.
    pub response: LineResponse,
}

/// A proposal in a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProposalCard {
    /// Which.
    pub id: ProposalId,
    /// The version.
    pub version: u64,
    /// The number people say.
    pub number: String,
    /// Where it stands.
    pub status: Status,
    /// The request it answers.
    pub request_id: RequestId,
    /// Whose goods.
    pub consignor_id: UserId,
    /// Which round, from 1.
    pub round: u8,
    /// How many lines it has.
    pub line_count: usize,
    /// The lines in sum.
    pub totals: Totals,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
    /// Until when it can be answered.
    pub valid_until: Option<Timestamp>,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A proposal as prices fall.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SimulationView {
    /// Which proposal.
    pub id: ProposalId,
    /// The version it was computed from.
    pub version: u64,
    /// Each line, step by step.
    pub lines: Vec<LineSimulation>,
}

impl Reply for ProposalView {
    const VERSIONED: bool = true;
    const LOCATED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.version)
    }

    fn location(&self) -> Option<String> {
        Some(format!("/v1/proposals/{}", self.id))
    }
}

impl Reply for SimulationView {
    const VERSIONED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.version)
    }
}

impl ProposalView {
    /// The proposal as the house sees it, or the offer alone.
    pub fn of(proposal: &Proposal, audience: Audience) -> Self {
        let (facts, state) = (proposal.facts(), proposal.state());
        let sending = state.sending();
        Self {
            id: proposal.id().clone(),
            version: proposal.version(),
            status: proposal.status(),
            number: facts.number.clone(),
            request_id: facts.request.clone(),
            consignor_id: facts.consignor.clone(),
            round: facts.round,
            side: facts.side,
            supersedes: facts.supersedes.clone(),
            lines: lines(proposal.lines(), audience),
            totals: proposal.totals(),
            message: proposal.message().to_owned(),
            sent_at: sending.map(|sending| sending.at),
            valid_until: sending.map(|sending| sending.valid_until),
            auto_accept_at: sending
                .and_then(|sending| sending.auto_accept.as_ref())
                .map(|plan| plan.at),
            viewed_at: sending.and_then(|sending| sending.viewed_at),
            answer: answer(state).cloned(),
            refused: refused(state).cloned(),
            undo_until: lapse(state).map(|lapse| lapse.undo_until),
            withdrawal: withdrawal(state).cloned(),
            updated_at: proposal.updated_at(),
            internal: match audience {
                Audience::Staff => Some(InternalView::from(proposal)),
                Audience::Consignor => None,
            },
        }
    }

    /// The same with everything that happened, where the house looks.
    #[must_use]
    pub fn with_timeline(mut self, history: Vec<Envelope<Value>>) -> Self {
        if let Some(internal) = &mut self.internal {
            internal.timeline = Some(history.into_iter().map(TimelineEntry::from).collect());
        }
        self
    }
}

impl From<&Proposal> for InternalView {
    fn from(proposal: &Proposal) -> Self {
        let (facts, state) = (proposal.facts(), proposal.state());
        Self {
            author_id: facts.author.clone(),
            appraiser_id: facts.appraiser.clone(),
            drafted_at: facts.drafted_at,
            offerable: facts.offerable.clone(),
            sent_back: sent_back(state).cloned(),
            submitted: submitted(state).cloned(),
            approval: approval(state).cloned(),
            superseded_by: superseded_by(state).cloned(),
            lapse: lapse(state).cloned(),
            timeline: None,
        }
    }
}

impl From<&Proposal> for ProposalCard {
    fn from(proposal: &Proposal) -> Self {
        let facts = proposal.facts();
        let sending = proposal.state().sending();
        Self {
            id: proposal.id().clone(),
            version: proposal.version(),
            number: facts.number.clone(),
            status: proposal.status(),
            request_id: facts.request.clone(),
            consignor_id: facts.consignor.clone(),
            round: facts.round,
            line_count: proposal.lines().len(),
            totals: proposal.totals(),
            sent_at: sending.map(|sending| sending.at),
            valid_until: sending.map(|sending| sending.valid_until),
            updated_at: proposal.updated_at(),
        }
    }
}

impl From<&Proposal> for SimulationView {
    fn from(proposal: &Proposal) -> Self {
        Self {
            id: proposal.id().clone(),
            version: proposal.version(),
            lines: proposal.simulation(),
        }
    }
}

fn lines(lines: &[ProposalLine], audience: Audience) -> Vec<LineView> {
    let view = |line: &ProposalLine| LineView {
        item: line.item.clone(),
        terms: line.terms.clone(),
        approved_price: line.approved_price.filter(|_| audience == Audience::Staff),
        response: line.response.clone(),
    };
    lines.iter().map(view).collect()
}

const fn answer(state: &State) -> Option<&Answer> {
    if let State::Countered { answer, .. }
    | State::Accepted { answer, .. }
    | State::PartiallyAccepted { answer, .. }
    | State::Rejected { answer, .. } = state
    {
        Some(answer)
    } else {
        None
    }
}

const fn refused(state: &State) -> Option<&RefusedCounter> {
    if let State::Rejected { refused, .. } = state {
        refused.as_ref()
    } else {
        None
    }
}

const fn lapse(state: &State) -> Option<&LapseOfTime> {
    if let State::AutoAccepted { lapse, .. } = state {
        Some(lapse)
    } else {
        None
    }
}

const fn withdrawal(state: &State) -> Option<&Withdrawal> {
    if let State::Withdrawn { withdrawal, .. } = state {
        Some(withdrawal)
    } else {
        None
    }
}

const fn sent_back(state: &State) -> Option<&SentBack> {
    if let State::Draft { sent_back } = state {
        sent_back.as_ref()
    } else {
        None
    }
}

const fn submitted(state: &State) -> Option<&SubmittedBy> {
    if let State::PendingApproval { submitted } = state {
        Some(submitted)
    } else {
        None
    }
}

fn approval(state: &State) -> Option<&Approval> {
    if let State::Approved { approval } = state {
        return Some(approval);
    }
    state.sending().map(|sending| &sending.approval)
}

const fn superseded_by(state: &State) -> Option<&ProposalId> {
    if let State::Countered { superseded_by, .. } = state {
        superseded_by.as_ref()
    } else {
        None
    }
}
