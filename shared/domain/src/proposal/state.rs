//! Where a proposal stands, with the facts that exist only there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::DeliveryProof;
use crate::access::Actor;
use crate::ids::{MediaId, ProposalId, UserId};
use crate::machine::vocabulary;
use crate::time::Timestamp;

vocabulary! {
    /// The status of a proposal (machine B).
    #[schemars(rename = "ProposalStatus")]
    pub enum Status {
        /// Being written.
        Draft = "draft",
        /// Waits for a second person.
        PendingApproval = "pending_approval",
        /// May be sent.
        Approved = "approved",
        /// With the consignor.
        Sent = "sent",
        /// Opened by the consignor.
        Viewed = "viewed",
        /// Every line accepted.
        Accepted = "accepted",
        /// Some lines accepted, the others turned down.
        PartiallyAccepted = "partially_accepted",
        /// Every line turned down.
        Rejected = "rejected",
        /// At least one line countered.
        Countered = "countered",
        /// Not answered in time.
        Expired = "expired",
        /// Taken back by the house.
        Withdrawn = "withdrawn",
        /// Accepted by lapse of time (R9).
        AutoAccepted = "auto_accepted",
    }
}

impl Status {
    /// Whether nothing can happen any more. An acceptance is not the end: one by lapse of time
    /// can be undone, and any opens once more when the contract is declined.
    pub const fn is_terminal(self) -> bool {
        match self {
            Self::Rejected | Self::Expired | Self::Withdrawn => true,
            Self::Draft
            | Self::PendingApproval
            | Self::Approved
            | Self::Sent
            | Self::Viewed
            | Self::Accepted
            | Self::PartiallyAccepted
            | Self::Countered
            | Self::AutoAccepted => false,
        }
    }

    /// Whether it is on its way to an answer: in the house, with the consignor, or countered.
    pub const fn is_open(self) -> bool {
        match self {
            Self::Draft
            | Self::PendingApproval
            | Self::Approved
            | Self::Sent
            | Self::Viewed
            | Self::Countered => true,
            Self::Accepted
            | Self::PartiallyAccepted
            | Self::Rejected
            | Self::Expired
            | Self::Withdrawn
            | Self::AutoAccepted => false,
        }
    }

    /// Whether a contract may be made of it.
    pub const fn is_accepted(self) -> bool {
        match self {
            Self::Accepted | Self::PartiallyAccepted | Self::AutoAccepted => true,
            Self::Draft
            | Self::PendingApproval
            | Self::Approved
            | Self::Sent
            | Self::Viewed
            | Self::Rejected
            | Self::Countered
            | Self::Expired
            | Self::Withdrawn => false,
        }
    }
}

/// What a second person asked to be changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SentBack {
    /// Who.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// What should change.
    pub reason: String,
}

/// Who put a proposal up for approval. They can not approve it themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SubmittedBy {
    /// Who.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
}

/// An approval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Approval {
    /// The second person; nobody when it was within the limits.
    pub by: Option<UserId>,
    /// When.
    pub at: Timestamp,
}

/// A consignor's dated consent to acceptance by lapse of time (R9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OptIn {
    /// When they consented.
    pub consented_at: Timestamp,
    /// To which version of the text.
    pub version: String,
}

/// When a proposal accepts itself, and by which consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AutoAcceptPlan {
    /// When.
    pub at: Timestamp,
    /// By which consent.
    pub opt_in: OptIn,
}

/// A proposal on its way to an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sending {
    /// The approval it was sent on.
    pub approval: Approval,
    /// Who sent it.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// Until when it can be answered.
    pub valid_until: Timestamp,
    /// When it accepts itself, if the consignor consented to that.
    pub auto_accept: Option<AutoAcceptPlan>,
    /// When the consignor first opened it.
    pub viewed_at: Option<Timestamp>,
    /// Whether it was opened again after a declined contract. That happens once.
    pub reopened: bool,
}

/// Who agreed to a counter for the house.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "CounterAgreement")]
pub struct Agreement {
    /// Who.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
}

/// The consignor's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Answer {
    /// Who gave it: the consignor, or staff for them.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// What proves it, when staff gave it.
    pub proof: Option<MediaId>,
    /// The house's agreement, if the answer was a counter.
    pub agreed: Option<Agreement>,
}

/// The house's no to a counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RefusedCounter {
    /// Who.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// The record of an acceptance by lapse of time (R9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LapseOfTime {
    /// When.
    pub at: Timestamp,
    /// Until when the consignor can undo it.
    pub undo_until: Timestamp,
    /// By which consent.
    pub opt_in: OptIn,
    /// What proves that the proposal reached the consignor.
    pub deliveries: Vec<DeliveryProof>,
}

/// How the house took a proposal back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Withdrawal {
    /// Who.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// Where a proposal stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Being written.
    Draft {
        /// What a second person asked for, if it was sent back.
        sent_back: Option<SentBack>,
    },
    /// Waits for a second person.
    PendingApproval {
        /// Who put it up.
        submitted: SubmittedBy,
    },
    /// May be sent.
    Approved {
        /// By whom, when.
        approval: Approval,
    },
    /// With the consignor.
    Sent {
        /// Since when, until when.
        sending: Sending,
    },
    /// Opened by the consignor.
    Viewed {
        /// Since when, until when.
        sending: Sending,
    },
    /// At least one line countered.
    Countered {
        /// What was answered.
        sending: Sending,
        /// The answer.
        answer: Answer,
        /// The proposal of the next round, once there is one.
        superseded_by: Option<ProposalId>,
    },
    /// Every line accepted.
    Accepted {
        /// What was answered.
        sending: Sending,
        /// The answer.
        answer: Answer,
    },
    /// Some lines accepted, the others turned down.
    PartiallyAccepted {
        /// What was answered.
        sending: Sending,
        /// The answer.
        answer: Answer,
    },
    /// Every line turned down, or the counter refused.
    Rejected {
        /// What was answered.
        sending: Sending,
        /// The answer.
        answer: Answer,
        /// The house's no, if the answer was a counter.
        refused: Option<RefusedCounter>,
    },
    /// Accepted by lapse of time.
    AutoAccepted {
        /// What was not answered.
        sending: Sending,
        /// The record.
        lapse: LapseOfTime,
    },
    /// Not answered in time.
    Expired {
        /// What was not answered.
        sending: Sending,
        /// Since when.
        at: Timestamp,
    },
    /// Taken back.
    Withdrawn {
        /// What the consignor had, if it was sent.
        sending: Option<Sending>,
        /// By whom, why.
        withdrawal: Withdrawal,
    },
}

impl State {
    /// The status.
    pub const fn status(&self) -> Status {
        match self {
            Self::Draft { .. } => Status::Draft,
            Self::PendingApproval { .. } => Status::PendingApproval,
            Self::Approved { .. } => Status::Approved,
            Self::Sent { .. } => Status::Sent,
            Self::Viewed { .. } => Status::Viewed,
            Self::Countered { .. } => Status::Countered,
            Self::Accepted { .. } => Status::Accepted,
            Self::PartiallyAccepted { .. } => Status::PartiallyAccepted,
            Self::Rejected { .. } => Status::Rejected,
            Self::AutoAccepted { .. } => Status::AutoAccepted,
            Self::Expired { .. } => Status::Expired,
            Self::Withdrawn { .. } => Status::Withdrawn,
        }
    }

    /// How it was sent, once it was.
    pub const fn sending(&self) -> Option<&Sending> {
        match self {
            Self::Draft { .. } | Self::PendingApproval { .. } | Self::Approved { .. } => None,
            Self::Sent { sending }
            | Self::Viewed { sending }
            | Self::Countered { sending, .. }
            | Self::Accepted { sending, .. }
            | Self::PartiallyAccepted { sending, .. }
            | Self::Rejected { sending, .. }
            | Self::AutoAccepted { sending, .. }
            | Self::Expired { sending, .. } => Some(sending),
            Self::Withdrawn { sending, .. } => sending.as_ref(),
        }
    }

    /// Whether the consignor may see it.
    pub const fn is_shown(&self) -> bool {
        self.sending().is_some()
    }
}
