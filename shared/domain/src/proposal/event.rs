//! What happened to a proposal. No personal data: ids, and what changed.

use serde::{Deserialize, Serialize};

use super::AutoAcceptPlan;
use crate::event::Event;
use crate::ids::{MediaId, ProposalId, RequestId, RequestItemId, UserId};
use crate::time::Timestamp;

/// What happened, in the past tense. The envelope names the proposal and who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ProposalEvent {
    /// A round was drafted.
    Drafted {
        /// Which request.
        request: RequestId,
        /// Whose goods.
        consignor: UserId,
        /// Who drafted it.
        author: UserId,
        /// Which round, from 1.
        round: u8,
        /// The proposal it follows.
        supersedes: Option<ProposalId>,
    },
    /// The draft was edited.
    Edited {
        /// Which items.
        items: Vec<RequestItemId>,
    },
    /// A second person is asked for.
    ApprovalRequested {
        /// Which request.
        request: RequestId,
        /// Who drafted it.
        author: UserId,
    },
    /// It may be sent.
    Approved {
        /// Which request.
        request: RequestId,
        /// Who drafted it.
        author: UserId,
        /// Whether nobody else had to approve.
        within_limits: bool,
    },
    /// A second person asked for changes.
    SentBack {
        /// Which request.
        request: RequestId,
        /// Who drafted it.
        author: UserId,
        /// Why.
        reason: String,
    },
    /// It is with the consignor.
    Sent {
        /// Which request.
        request: RequestId,
        /// Whose goods.
        consignor: UserId,
        /// Which round, from 1.
        round: u8,
        /// Until when it can be answered.
        valid_until: Timestamp,
        /// When it accepts itself, if the consignor consented to that.
        auto_accept: Option<AutoAcceptPlan>,
    },
    /// The consignor opened it.
    Viewed {
        /// Which request.
        request: RequestId,
        /// Whose goods.
        consignor: UserId,
    },
    /// Every line is accepted.
    Accepted {
        /// Which request.
        request: RequestId,
        /// Whose goods.
        consignor: UserId,
        /// Who drafted it.
        author: UserId,
        /// The items whose lines are accepted.
        accepted: Vec<RequestItemId>,
        /// What proves it.
        proof: Option<MediaId>,
    },
    /// Some lines are accepted, the others turned down.
    PartiallyAccepted {
        /// Which request.
        request: RequestId,
        /// Whose goods.
        consignor: UserId,
        /// Who drafted it.
        author: UserId,
        /// The items whose lines are accepted.
        accepted: Vec<RequestItemId>,
        /// The items whose lines are turned down.
        rejected: Vec<RequestItemId>,
        /// What proves it.
        proof: Option<MediaId>,
    },
    /// Every line is turned down.
    Rejected {
        /// Which request.
        request: RequestId,
        /// Whose goods.
        consignor: UserId,
        /// Who drafted it.
        author: UserId,
        /// What proves it.
        proof: Option<MediaId>,
    },
    /// At least one line is countered.
    Countered {
        /// Which request.
        request: RequestId,
        /// Whose goods.
        consignor: UserId,
        /// Who drafted it.
        author: UserId,
        /// The items whose lines are countered.
        countered: Vec<RequestItemId>,
        /// What proves it.
        proof: Option<MediaId>,
    },
    /// The house agreed to the counter.
    CounterAgreed {
        /// Which request.
        request: RequestId,
        /// Whose goods.
        consignor: UserId,
        /// Who drafted it.
        author: UserId,
        /// The items whose lines are countered.
        countered: Vec<RequestItemId>,
    },
    /// The house turned the counter down.
    CounterRefused {
        /// Which request.
        request: RequestId,
        /// Whose goods.
        consignor: UserId,
        /// Who drafted it.
        author: UserId,
        /// Why.
        reason: String,
    },
    /// The house answered the counter with another round.
    Superseded {
        /// Which request.
        request: RequestId,
        /// The proposal of the next round.
        next: ProposalId,
    },
    /// That round was taken back before it was sent: the counter is open again.
    CounterReopened {
        /// Which request.
        request: RequestId,
        /// The round that was taken back.
        withdrawn: ProposalId,
    },
    /// Accepted by lapse of time (R9).
    AutoAccepted {
        /// Which request.
        request: RequestId,
        /// Whose goods.
        consignor: UserId,
        /// Who drafted it.
        author: UserId,
        /// The items whose lines are accepted.
        accepted: Vec<RequestItemId>,
        /// Until when it can be undone.
        undo_until: Timestamp,
    },
    /// The consignor undid an acceptance by lapse of time.
    AcceptanceUndone {
        /// Which request.
        request: RequestId,
        /// Whose goods.
        consignor: UserId,
        /// Who drafted it.
        author: UserId,
    },
    /// It is open once more after a declined contract.
    Reopened {
        /// Which request.
        request: RequestId,
        /// Whose goods.
        consignor: UserId,
        /// Who drafted it.
        author: UserId,
        /// Which round, from 1.
        round: u8,
        /// Until when it can be answered.
        valid_until: Timestamp,
    },
    /// Not answered in time.
    Expired {
        /// Which request.
        request: RequestId,
        /// Whose goods.
        consignor: UserId,
        /// Who drafted it.
        author: UserId,
    },
    /// Taken back, by whoever offered it or with its request. `sent` says whether the consignor
    /// had it.
    Withdrawn {
        /// Which request.
        request: RequestId,
        /// Whose goods.
        consignor: UserId,
        /// Who drafted it.
        author: UserId,
        /// Why.
        reason: String,
        /// Whether the consignor had it.
        sent: bool,
    },
    /// Its consignor was erased, and the words with them.
    WordsForgotten,
}

impl Event for ProposalEvent {
    const SOURCE: &'static str = "dejavu.consignments";

    fn name(&self) -> &'static str {
        match self {
            Self::Drafted { .. } => "ProposalDrafted",
            Self::Edited { .. } => "ProposalEdited",
            Self::ApprovalRequested { .. } => "ProposalApprovalRequested",
            Self::Approved { .. } => "ProposalApproved",
            Self::SentBack { .. } => "ProposalSentBack",
            Self::Sent { .. } => "ProposalSent",
            Self::Viewed { .. } => "ProposalViewed",
            Self::Accepted { .. } => "ProposalAccepted",
            Self::PartiallyAccepted { .. } => "ProposalPartiallyAccepted",
            Self::Rejected { .. } => "ProposalRejected",
            Self::Countered { .. } => "ProposalCountered",
            Self::CounterAgreed { .. } => "ProposalCounterAgreed",
            Self::CounterRefused { .. } => "ProposalCounterRefused",
            Self::Superseded { .. } => "ProposalSuperseded",
            Self::CounterReopened { .. } => "ProposalCounterReopened",
            Self::AutoAccepted { .. } => "ProposalAutoAccepted",
            Self::AcceptanceUndone { .. } => "ProposalAcceptanceUndone",
            Self::Reopened { .. } => "ProposalReopened",
            Self::Expired { .. } => "ProposalExpired",
            Self::Withdrawn { .. } => "ProposalWithdrawn",
            Self::WordsForgotten => "ProposalWordsForgotten",
        }
    }
}
