//! What happened to a contract.

use serde::{Deserialize, Serialize};

use super::line::LineOutcome;
use super::parent::Parent;
use super::signature::SignatureMethod;
use crate::digest::Sha256;
use crate::event::Event;
use crate::ids::{
    ContractId, ContractLineId, MediaId, OtpId, ProductId, ProposalId, RequestId, UserId,
};
use crate::money::Money;
use crate::time::{Date, Timestamp};

/// What happened to a contract. Carries ids and what changed, and nothing about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(missing_docs, reason = "every field is the id or fact its name says")]
pub enum ContractEvent {
    /// Drawn up from an accepted proposal; to be printed.
    Generated {
        contract_id: ContractId,
        consignor_id: UserId,
        request_id: RequestId,
        proposal_id: ProposalId,
        parent: Option<Parent>,
    },
    /// The print to read through is there.
    Printed {
        contract_id: ContractId,
        consignor_id: UserId,
        file: MediaId,
        sha256: Sha256,
    },
    /// Read and found right.
    Reviewed {
        contract_id: ContractId,
        consignor_id: UserId,
    },
    /// Sent for signature; the consignor is told.
    Sent {
        contract_id: ContractId,
        consignor_id: UserId,
        expires_at: Timestamp,
    },
    /// Signed by the consignor. The request moves on.
    Signed {
        contract_id: ContractId,
        consignor_id: UserId,
        request_id: RequestId,
        method: SignatureMethod,
        otp_ref: OtpId,
        document_sha256: Sha256,
    },
    /// The consignor would not sign.
    Declined {
        contract_id: ContractId,
        consignor_id: UserId,
        request_id: RequestId,
        proposal_id: ProposalId,
        /// Whether the proposal opens again; it does so once.
        reopens_proposal: bool,
    },
    /// The link ran out; it may be sent again.
    LinkExpired {
        contract_id: ContractId,
        consignor_id: UserId,
    },
    /// Signed by both sides: products are made, and the final document is to be printed.
    Activated {
        contract_id: ContractId,
        consignor_id: UserId,
        request_id: RequestId,
        starts_on: Date,
        products: Vec<ProductId>,
        parent: Option<Parent>,
    },
    /// The document with both signatures is there; the consignor gets it.
    FinalPrinted {
        contract_id: ContractId,
        consignor_id: UserId,
        file: MediaId,
        sha256: Sha256,
    },
    /// A line's product went on sale for the first time; its term began.
    LineListed {
        contract_id: ContractId,
        line_id: ContractLineId,
        listed_on: Date,
        expires_on: Date,
    },
    /// A line ended.
    LineClosed {
        contract_id: ContractId,
        line_id: ContractLineId,
        outcome: LineOutcome,
        /// Lines still open after this one.
        open: usize,
    },
    /// Every line has ended.
    Completed {
        contract_id: ContractId,
        consignor_id: UserId,
    },
    /// The term is over; what is left goes to grace.
    Expired {
        contract_id: ContractId,
        consignor_id: UserId,
        ended_on: Date,
        products: Vec<ProductId>,
    },
    /// A renewal took its place.
    Renewed {
        contract_id: ContractId,
        consignor_id: UserId,
        by: ContractId,
        products: Vec<ProductId>,
    },
    /// An addendum took over some of its lines.
    Amended {
        contract_id: ContractId,
        consignor_id: UserId,
        by: ContractId,
        products: Vec<ProductId>,
    },
    /// Ended early; what is not sold goes back.
    Terminated {
        contract_id: ContractId,
        consignor_id: UserId,
        /// In the words of who ended it.
        reason: String,
        fee: Option<Money>,
        products: Vec<ProductId>,
    },
    /// Withdrawn by the house before it was signed.
    Voided {
        contract_id: ContractId,
        consignor_id: UserId,
        request_id: RequestId,
    },
}

impl Event for ContractEvent {
    const SOURCE: &'static str = "dejavu.consignments";

    fn name(&self) -> &'static str {
        match self {
            Self::Generated { .. } => "ContractGenerated",
            Self::Printed { .. } => "ContractPrinted",
            Self::Reviewed { .. } => "ContractReviewed",
            Self::Sent { .. } => "ContractSent",
            Self::Signed { .. } => "ContractSigned",
            Self::Declined { .. } => "ContractDeclined",
            Self::LinkExpired { .. } => "ContractLinkExpired",
            Self::Activated { .. } => "ContractActivated",
            Self::FinalPrinted { .. } => "ContractFinalPrinted",
            Self::LineListed { .. } => "ContractLineListed",
            Self::LineClosed { .. } => "ContractLineClosed",
            Self::Completed { .. } => "ContractCompleted",
            Self::Expired { .. } => "ContractExpired",
            Self::Renewed { .. } => "ContractRenewed",
            Self::Amended { .. } => "ContractAmended",
            Self::Terminated { .. } => "ContractTerminated",
            Self::Voided { .. } => "ContractVoided",
        }
    }
}
