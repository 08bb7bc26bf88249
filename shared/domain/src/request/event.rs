//! What happened to a request. No personal data: ids, and what changed.

use serde::{Deserialize, Serialize};

use super::{AcceptedHow, Appointment, Band, Channel, RejectionReason, ReopenReason};
use crate::event::Event;
use crate::ids::{ContractId, CustodyId, LocationId, ProductId, ProposalId, RequestItemId, UserId};
use crate::money::Money;
use crate::time::Timestamp;

/// What happened, in the past tense. The envelope names the request and who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RequestEvent {
    /// A draft was opened.
    Opened {
        /// Whose goods.
        consignor: UserId,
        /// Where it came in.
        channel: Channel,
        /// The shop.
        location: LocationId,
    },
    /// A draft was edited.
    Edited {
        /// The shop.
        location: LocationId,
    },
    /// An item was added to a draft.
    ItemAdded {
        /// Which item.
        item: RequestItemId,
    },
    /// An item of a draft was edited.
    ItemEdited {
        /// Which item.
        item: RequestItemId,
    },
    /// An item was taken out of a draft.
    ItemRemoved {
        /// Which item.
        item: RequestItemId,
    },
    /// The draft was handed in.
    Submitted {
        /// Whose goods.
        consignor: UserId,
        /// Which items.
        items: Vec<RequestItemId>,
        /// The version of the terms agreed to.
        terms_version: String,
        /// By when the appraisal is due.
        sla_due_at: Timestamp,
    },
    /// It was sent back.
    ChangesRequested {
        /// Whose goods.
        consignor: UserId,
        /// Why.
        reason: String,
    },
    /// An appraiser was given it.
    AppraiserAssigned {
        /// Whose goods.
        consignor: UserId,
        /// The appraiser.
        appraiser: UserId,
        /// Whether the house's own routing chose.
        automatic: bool,
    },
    /// Another appraiser was given it.
    AppraiserReassigned {
        /// Whose goods.
        consignor: UserId,
        /// As it was.
        from: UserId,
        /// As it is now.
        to: UserId,
    },
    /// A time was set.
    AppointmentSet {
        /// Whose goods.
        consignor: UserId,
        /// The appraiser.
        appraiser: UserId,
        /// When.
        appointment: Appointment,
    },
    /// The time was moved.
    AppointmentMoved {
        /// Whose goods.
        consignor: UserId,
        /// The appraiser.
        appraiser: UserId,
        /// As it was.
        from: Appointment,
        /// As it is now.
        to: Appointment,
    },
    /// The consignor did not come.
    AppointmentMissed {
        /// Whose goods.
        consignor: UserId,
        /// The appraiser.
        appraiser: UserId,
        /// When.
        appointment: Appointment,
    },
    /// The goods were taken in; the house bears the risk.
    GoodsReceived {
        /// Whose goods.
        consignor: UserId,
        /// The appraiser.
        appraiser: UserId,
        /// The record of the hand-over.
        custody: CustodyId,
        /// The items that came.
        received: Vec<RequestItemId>,
        /// The items that did not.
        missing: Vec<RequestItemId>,
    },
    /// The appraisal began; `remote` says that the goods are not in the house.
    AppraisalStarted {
        /// Whose goods.
        consignor: UserId,
        /// The appraiser.
        appraiser: UserId,
        /// Whether the goods are elsewhere.
        remote: bool,
    },
    /// One item was appraised. Without an overall score it was declined.
    ItemAppraised {
        /// Which item.
        item: RequestItemId,
        /// The appraiser.
        appraiser: UserId,
        /// The score in hundredths.
        overall: Option<u16>,
        /// What the score amounts to.
        band: Option<Band>,
        /// What needs someone to look at it.
        suspicious: bool,
    },
    /// Every item is appraised. `suspicious` ones need someone to look at them.
    AppraisalCompleted {
        /// Whose goods.
        consignor: UserId,
        /// The appraiser.
        appraiser: UserId,
        /// The items the house may take.
        scored: Vec<RequestItemId>,
        /// The items it does not.
        declined: Vec<RequestItemId>,
        /// What needs someone to look at it.
        suspicious: Vec<RequestItemId>,
    },
    /// Someone took the suspicious findings on.
    RedFlagsAcknowledged {
        /// The appraiser.
        appraiser: UserId,
        /// In words.
        note: String,
    },
    /// The first proposal is before the consignor.
    ProposalSent {
        /// Whose goods.
        consignor: UserId,
        /// Which proposal.
        proposal: ProposalId,
        /// Which round, from 1.
        round: u8,
    },
    /// The consignor countered.
    Countered {
        /// Whose goods.
        consignor: UserId,
        /// The appraiser.
        appraiser: UserId,
        /// Which proposal.
        proposal: ProposalId,
        /// Which round, from 1.
        round: u8,
    },
    /// The next round is before the consignor.
    RoundSent {
        /// Whose goods.
        consignor: UserId,
        /// Which proposal.
        proposal: ProposalId,
        /// Which round, from 1.
        round: u8,
    },
    /// At least one line is accepted.
    Accepted {
        /// Whose goods.
        consignor: UserId,
        /// The appraiser.
        appraiser: UserId,
        /// Which proposal.
        proposal: ProposalId,
        /// The items whose lines are accepted.
        accepted: Vec<RequestItemId>,
        /// The items the consignor does not leave.
        withdrawn: Vec<RequestItemId>,
        /// How.
        how: AcceptedHow,
    },
    /// It is open again.
    Reopened {
        /// Whose goods.
        consignor: UserId,
        /// Which proposal.
        proposal: ProposalId,
        /// Why.
        why: ReopenReason,
    },
    /// It was turned down. Goods in the house go back, unless they are held for the law.
    Rejected {
        /// Whose goods.
        consignor: UserId,
        /// The appraiser.
        appraiser: Option<UserId>,
        /// Why.
        reason: RejectionReason,
        /// In words, for the consignor.
        text: String,
        /// Whether goods must go back to the consignor.
        return_needed: bool,
        /// Whether goods are held for the law.
        held: bool,
    },
    /// It was called off. Goods in the house go back.
    Cancelled {
        /// Whose goods.
        consignor: UserId,
        /// The appraiser.
        appraiser: Option<UserId>,
        /// Why, in words.
        reason: String,
        /// What it costs the consignor.
        fee: Option<Money>,
        /// Whether goods must go back to the consignor.
        return_needed: bool,
    },
    /// A draft lapsed.
    Expired {
        /// Whose goods.
        consignor: UserId,
    },
    /// The contract is signed.
    Contracted {
        /// Whose goods.
        consignor: UserId,
        /// Which contract.
        contract: ContractId,
    },
    /// The contract is in force.
    ContractActivated {
        /// Which contract.
        contract: ContractId,
        /// Its products.
        products: Vec<ProductId>,
    },
    /// A product was listed; so many are left.
    ItemListed {
        /// Which product.
        product: ProductId,
        /// How many are not listed yet.
        left: u32,
    },
    /// The last product was listed.
    Completed {
        /// Whose goods.
        consignor: UserId,
        /// Which contract.
        contract: ContractId,
    },
    /// Its consignor was erased, and their words with them.
    WordsForgotten,
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
            Self::WordsForgotten => "RequestWordsForgotten",
        }
    }
}
