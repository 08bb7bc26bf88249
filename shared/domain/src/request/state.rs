//! Where a request stands, with the facts that exist only there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Appointment, Custody};
use crate::access::Actor;
use crate::ids::{ContractId, MediaId, ProductId, ProposalId, UserId};
use crate::machine::vocabulary;
use crate::money::Money;
use crate::time::Timestamp;

vocabulary! {
    /// The status of a request (machine A).
    #[schemars(rename = "RequestStatus")]
    pub enum Status {
        /// Being written by the consignor.
        Draft = "draft",
        /// Handed in; the house's clock runs.
        Submitted = "submitted",
        /// An appraiser has it.
        Assigned = "assigned",
        /// A time is set to hand over or look at the goods.
        Scheduled = "scheduled",
        /// The goods are in the house, which bears the risk.
        Received = "received",
        /// The appraiser is at it.
        InAppraisal = "in_appraisal",
        /// Every item is scored or declined.
        Appraised = "appraised",
        /// A proposal is with the consignor.
        Proposed = "proposed",
        /// At least one line is accepted.
        Accepted = "accepted",
        /// A contract is signed.
        Contracted = "contracted",
        /// Every item of the contract has been listed.
        Completed = "completed",
        /// Turned down by one side.
        Rejected = "rejected",
        /// Called off.
        Cancelled = "cancelled",
        /// A draft that nobody touched.
        Expired = "expired",
    }
}

impl Status {
    /// Whether nothing can happen any more.
    pub const fn is_terminal(self) -> bool {
        match self {
            Self::Completed | Self::Rejected | Self::Cancelled | Self::Expired => true,
            Self::Draft
            | Self::Submitted
            | Self::Assigned
            | Self::Scheduled
            | Self::Received
            | Self::InAppraisal
            | Self::Appraised
            | Self::Proposed
            | Self::Accepted
            | Self::Contracted => false,
        }
    }
}

/// What the house asked to be changed when it sent a request back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangesRequested {
    /// Who asked.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// What, in words for the consignor.
    pub reason: String,
}

/// The submission the house answers to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Intake {
    /// When it was handed in.
    pub submitted_at: Timestamp,
    /// By when it is to be appraised.
    pub sla_due_at: Timestamp,
}

/// A submission that an appraiser has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Assignment {
    /// The submission.
    pub intake: Intake,
    /// Who has it.
    pub appraiser: UserId,
    /// Since when.
    pub assigned_at: Timestamp,
    /// Who gave it to them: a manager, or the house's own routing.
    pub assigned_by: Actor,
}

/// Whether suspicious findings were looked at by someone who may approve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RedFlagReview {
    /// Nothing was suspicious.
    NotNeeded,
    /// Someone must look.
    Needed,
    /// Someone did, and takes it on.
    Acknowledged {
        /// Who.
        by: UserId,
        /// When.
        at: Timestamp,
        /// What they say to it.
        note: String,
    },
}

impl RedFlagReview {
    /// Whether a proposal may be approved.
    pub const fn is_settled(&self) -> bool {
        match self {
            Self::NotNeeded | Self::Acknowledged { .. } => true,
            Self::Needed => false,
        }
    }
}

/// A finished appraisal, with or without the goods in the house.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Appraised {
    /// Who appraised, and what was submitted.
    pub assignment: Assignment,
    /// The hand-over, if the goods are in the house.
    pub custody: Option<Custody>,
    /// When the last item was done.
    pub at: Timestamp,
    /// Whether suspicious findings were looked at.
    pub review: RedFlagReview,
}

/// What is on offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Offering {
    /// The appraisal it leans on.
    pub appraised: Appraised,
    /// The proposal that is with the consignor, or was last.
    pub proposal: ProposalId,
    /// Which round it is, from 1.
    pub round: u8,
    /// Whether the consignor answered it with a counter.
    pub countered: bool,
}

/// How a proposal came to be accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AcceptedHow {
    /// The consignor said so.
    Consignor,
    /// Staff say that the consignor said so.
    OnBehalf {
        /// What proves it.
        proof: MediaId,
    },
    /// The house agreed to the consignor's counter.
    CounterAgreed,
    /// Nobody answered in time, with the consignor's consent to that (R9).
    LapseOfTime,
}

/// An acceptance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Acceptance {
    /// What was on offer.
    pub offering: Offering,
    /// How.
    pub how: AcceptedHow,
    /// When.
    pub at: Timestamp,
}

vocabulary! {
    /// Why a request ended without a contract.
    pub enum RejectionReason {
        /// Not what the house sells.
        NotOurGoods = "not_our_goods",
        /// In too bad a condition.
        PoorCondition = "poor_condition",
        /// Worth too little.
        LowValue = "low_value",
        /// A copy: held, with a legal note.
        Counterfeit = "counterfeit",
        /// The consignor may not be the owner.
        OwnershipUnclear = "ownership_unclear",
        /// The law forbids the sale.
        Prohibited = "prohibited",
        /// No answer from the consignor.
        NoReply = "no_reply",
        /// The consignor turned the proposal down.
        ProposalRejected = "proposal_rejected",
        /// The house turned the consignor's counter down.
        CounterRefused = "counter_refused",
        /// Something else; the text says what.
        Other = "other",
    }
}

/// The end of a request that one side turned down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rejection {
    /// Why.
    pub reason: RejectionReason,
    /// In words, for the consignor.
    pub text: String,
    /// Who turned it down.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// For counterfeits: what the law has to say. Goods with a legal note are held, not returned.
    pub legal_note: Option<String>,
    /// What proves an answer given on the consignor's behalf.
    pub proof: Option<MediaId>,
}

/// The end of a request that was called off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cancellation {
    /// Why, in words.
    pub reason: String,
    /// Who called it off.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// What it costs the consignor. Free before the goods came in.
    pub fee: Option<Money>,
}

/// Where a request stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Being written.
    Draft {
        /// What the house asked for, if it was sent back.
        changes: Option<ChangesRequested>,
    },
    /// Handed in.
    Submitted {
        /// The submission.
        intake: Intake,
    },
    /// An appraiser has it.
    Assigned {
        /// Who, and what.
        assignment: Assignment,
    },
    /// A time is set.
    Scheduled {
        /// Who, and what.
        assignment: Assignment,
        /// When.
        appointment: Appointment,
    },
    /// The goods are in the house.
    Received {
        /// Who, and what.
        assignment: Assignment,
        /// The hand-over.
        custody: Custody,
    },
    /// The appraiser is at it.
    InAppraisal {
        /// Who, and what.
        assignment: Assignment,
        /// The hand-over, if the goods are in the house.
        custody: Option<Custody>,
        /// Since when.
        started_at: Timestamp,
    },
    /// Every item is scored or declined.
    Appraised {
        /// The appraisal.
        appraised: Appraised,
    },
    /// A proposal is with the consignor.
    Proposed {
        /// What is on offer.
        offering: Offering,
    },
    /// At least one line is accepted.
    Accepted {
        /// What, and how.
        acceptance: Acceptance,
    },
    /// A contract is signed.
    Contracted {
        /// What was accepted.
        acceptance: Acceptance,
        /// The contract.
        contract: ContractId,
        /// The products not listed yet; nothing before the contract is in force.
        unlisted: Option<Vec<ProductId>>,
    },
    /// Every item of the contract has been listed.
    Completed {
        /// What was accepted.
        acceptance: Acceptance,
        /// The contract.
        contract: ContractId,
        /// When the last was listed.
        at: Timestamp,
    },
    /// Turned down.
    Rejected {
        /// Why, by whom, when.
        rejection: Rejection,
        /// The appraiser who had it.
        appraiser: Option<UserId>,
        /// The hand-over, if the goods are in the house.
        custody: Option<Custody>,
    },
    /// Called off.
    Cancelled {
        /// Why, by whom, when.
        cancellation: Cancellation,
        /// The appraiser who had it.
        appraiser: Option<UserId>,
        /// The hand-over, if the goods are in the house.
        custody: Option<Custody>,
    },
    /// A draft that nobody touched.
    Expired {
        /// Since when.
        at: Timestamp,
    },
}

impl State {
    /// The status.
    pub const fn status(&self) -> Status {
        match self {
            Self::Draft { .. } => Status::Draft,
            Self::Submitted { .. } => Status::Submitted,
            Self::Assigned { .. } => Status::Assigned,
            Self::Scheduled { .. } => Status::Scheduled,
            Self::Received { .. } => Status::Received,
            Self::InAppraisal { .. } => Status::InAppraisal,
            Self::Appraised { .. } => Status::Appraised,
            Self::Proposed { .. } => Status::Proposed,
            Self::Accepted { .. } => Status::Accepted,
            Self::Contracted { .. } => Status::Contracted,
            Self::Completed { .. } => Status::Completed,
            Self::Rejected { .. } => Status::Rejected,
            Self::Cancelled { .. } => Status::Cancelled,
            Self::Expired { .. } => Status::Expired,
        }
    }

    /// The appraiser who has, or had, the request.
    pub fn appraiser(&self) -> Option<&UserId> {
        match self {
            Self::Draft { .. } | Self::Submitted { .. } | Self::Expired { .. } => None,
            Self::Assigned { assignment }
            | Self::Scheduled { assignment, .. }
            | Self::Received { assignment, .. }
            | Self::InAppraisal { assignment, .. } => Some(&assignment.appraiser),
            Self::Appraised { appraised } => Some(&appraised.assignment.appraiser),
            Self::Proposed { offering } => Some(&offering.appraised.assignment.appraiser),
            Self::Accepted { acceptance }
            | Self::Contracted { acceptance, .. }
            | Self::Completed { acceptance, .. } => {
                Some(&acceptance.offering.appraised.assignment.appraiser)
            }
            Self::Rejected { appraiser, .. } | Self::Cancelled { appraiser, .. } => {
                appraiser.as_ref()
            }
        }
    }

    /// The hand-over, if the goods came into the house.
    pub fn custody(&self) -> Option<&Custody> {
        match self {
            Self::Draft { .. }
            | Self::Submitted { .. }
            | Self::Assigned { .. }
            | Self::Scheduled { .. }
            | Self::Expired { .. } => None,
            Self::Received { custody, .. } => Some(custody),
            Self::InAppraisal { custody, .. }
            | Self::Rejected { custody, .. }
            | Self::Cancelled { custody, .. } => custody.as_ref(),
            Self::Appraised { appraised } => appraised.custody.as_ref(),
            Self::Proposed { offering } => offering.appraised.custody.as_ref(),
            Self::Accepted { acceptance }
            | Self::Contracted { acceptance, .. }
            | Self::Completed { acceptance, .. } => acceptance.offering.appraised.custody.as_ref(),
        }
    }

    /// What is, or was last, on offer.
    pub const fn offering(&self) -> Option<&Offering> {
        match self {
            Self::Proposed { offering } => Some(offering),
            Self::Accepted { acceptance }
            | Self::Contracted { acceptance, .. }
            | Self::Completed { acceptance, .. } => Some(&acceptance.offering),
            Self::Draft { .. }
            | Self::Submitted { .. }
            | Self::Assigned { .. }
            | Self::Scheduled { .. }
            | Self::Received { .. }
            | Self::InAppraisal { .. }
            | Self::Appraised { .. }
            | Self::Rejected { .. }
            | Self::Cancelled { .. }
            | Self::Expired { .. } => None,
        }
    }
}
