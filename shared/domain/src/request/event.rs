//! What happened to a request. No personal data: ids, and what changed.

use serde::{Deserialize, Serialize};

use super::{AcceptedHow, Appointment, Band, Channel, RejectionReason, ReopenReason};
use crate::event::Event;
use crate::ids::{
    ContractId, CustodyId, LocationId, ProductId, ProposalId, RequestItemId, UserId,
};
use crate::money::Money;
use crate::time::Timestamp;

/// What happened, in the past tense. The envelope names the request and who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are the words of the machine, told where they are defined")]
pub enum RequestEvent {
    /// A draft was opened.
    Opened { consignor: UserId, channel: Channel, location: LocationId },
    /// A draft was edited.
    Edited { location: LocationId },
    /// An item was added to a draft.
    ItemAdded { item: RequestItemId },
    /// An item of a draft was edited.
    ItemEdited { item: RequestItemId },
    /// An item was taken out of a draft.
    ItemRemoved { item: RequestItemId },
    /// The draft was handed in.
    Submitted { consignor: UserId, items: Vec<RequestItemId>, terms_version: String, sla_due_at: Timestamp },
    /// It was sent back.
    ChangesRequested { consignor: UserId, reason: String },
    /// An appraiser was given it.
    AppraiserAssigned { consignor: UserId, appraiser: UserId, automatic: bool },
    /// Another appraiser was given it.
    AppraiserReassigned { consignor: UserId, from: UserId, to: UserId },
    /// A time was set.
    AppointmentSet { consignor: UserId, appraiser: UserId, appointment: Appointment },
    /// The time was moved.
    AppointmentMoved { consignor: UserId, appraiser: UserId, from: Appointment, to: Appointment },
    /// The consignor did not come.
    AppointmentMissed { consignor: UserId, appraiser: UserId, appointment: Appointment },
    /// The goods were taken in; the house bears the risk.
    GoodsReceived { consignor: UserId, appraiser: UserId, custody: CustodyId, received: Vec<RequestItemId>, missing: Vec<RequestItemId> },
    /// The appraisal began; `remote` says that the goods are not in the house.
    AppraisalStarted { consignor: UserId, appraiser: UserId, remote: bool },
    /// One item was appraised. Without an overall score it was declined.
    ItemAppraised { item: RequestItemId, appraiser: UserId, overall: Option<u16>, band: Option<Band>, suspicious: bool },
    /// Every item is appraised. `suspicious` ones need someone to look at them.
    AppraisalCompleted { consignor: UserId, appraiser: UserId, scored: Vec<RequestItemId>, declined: Vec<RequestItemId>, suspicious: Vec<RequestItemId> },
    /// Someone took the suspicious findings on.
    RedFlagsAcknowledged { appraiser: UserId, note: String },
    /// The first proposal is before the consignor.
    ProposalSent { consignor: UserId, proposal: ProposalId, round: u8 },
    /// The consignor countered.
    Countered { consignor: UserId, appraiser: UserId, proposal: ProposalId, round: u8 },
    /// The next round is before the consignor.
    RoundSent { consignor: UserId, proposal: ProposalId, round: u8 },
    /// At least one line is accepted.
    Accepted { consignor: UserId, appraiser: UserId, proposal: ProposalId, accepted: Vec<RequestItemId>, withdrawn: Vec<RequestItemId>, how: AcceptedHow },
    /// It is open again.
    Reopened { consignor: UserId, proposal: ProposalId, why: ReopenReason },
    /// It was turned down. Goods in the house go back, unless they are held for the law.
    Rejected { consignor: UserId, appraiser: Option<UserId>, reason: RejectionReason, return_needed: bool, held: bool },
    /// It was called off. Goods in the house go back.
    Cancelled { consignor: UserId, appraiser: Option<UserId>, fee: Option<Money>, return_needed: bool },
    /// A draft lapsed.
    Expired { consignor: UserId },
    /// The contract is signed.
    Contracted { consignor: UserId, contract: ContractId },
    /// The contract is in force.
    ContractActivated { contract: ContractId, products: Vec<ProductId> },
    /// A product was listed; so many are left.
    ItemListed { product: ProductId, left: u32 },
    /// The last product was listed.
    Completed { consignor: UserId, contract: ContractId },
}

impl Event for RequestEvent {
    const SOURCE: &'static str = "dejavu.consignments";

    fn name(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "RequestOpened",
            Self::Edited { .. } => "RequestEdited",
            Self::ItemAdded { .. } => "RequestItemAdded",
            Self::ItemEdited { .. } => "RequestItemEdited",
            Self::ItemRemoved { .. } => "RequestItemRemoved",
            Self::Submitted { .. } => "RequestSubmitted",
            Self::ChangesRequested { .. } => "RequestChangesRequested",
            Self::AppraiserAssigned { .. } => "RequestAppraiserAssigned",
            Self::AppraiserReassigned { .. } => "RequestAppraiserReassigned",
            Self::AppointmentSet { .. } => "RequestAppointmentSet",
            Self::AppointmentMoved { .. } => "RequestAppointmentMoved",
            Self::AppointmentMissed { .. } => "RequestAppointmentMissed",
            Self::GoodsReceived { .. } => "RequestGoodsReceived",
            Self::AppraisalStarted { .. } => "RequestAppraisalStarted",
            Self::ItemAppraised { .. } => "RequestItemAppraised",
            Self::AppraisalCompleted { .. } => "RequestAppraisalCompleted",
            Self::RedFlagsAcknowledged { .. } => "RequestRedFlagsAcknowledged",
            Self::ProposalSent { .. } => "RequestProposalSent",
            Self::Countered { .. } => "RequestCountered",
            Self::RoundSent { .. } => "RequestRoundSent",
            Self::Accepted { .. } => "RequestAccepted",
            Self::Reopened { .. } => "RequestReopened",
            Self::Rejected { .. } => "RequestRejected",
            Self::Cancelled { .. } => "RequestCancelled",
            Self::Expired { .. } => "RequestExpired",
            Self::Contracted { .. } => "RequestContracted",
            Self::ContractActivated { .. } => "RequestContractActivated",
            Self::ItemListed { .. } => "RequestItemListed",
            Self::Completed { .. } => "RequestCompleted",
        }
    }
}
