//! What can be asked of a request, and who may ask it.

use super::{
    AcceptedHow, Appointment, Checklist, CustodyFacts, ItemDetails, RejectionReason,
    RequestDetails, Verdict,
};
use crate::access::Permission;
use crate::ids::{ContractId, CustodyId, MediaId, ProductId, ProposalId, RequestItemId, UserId};
use crate::money::Money;
use crate::settings::Settings;

/// What a submission brings: the consignor's agreement, and what the house knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// The version of the terms the consignor agrees to.
    pub terms_version: Option<String>,
    /// The version in force.
    pub current_terms: String,
    /// The checklists of the categories of the items.
    pub checklists: Vec<Checklist>,
    /// Hours until the appraisal is due.
    pub sla_hours: u16,
}

/// An appraiser who may be given a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub appraiser: UserId,
    /// Whether they are active and hold `requests.appraise`.
    pub may_appraise: bool,
    /// How many open requests they have.
    pub load: u32,
}

/// The candidate that routing picks: the least loaded who may appraise and is below the limit,
/// never the consignor. Ties go to the lower id, so that a repeated run picks the same.
pub fn pick_appraiser<'a>(
    candidates: &'a [Candidate],
    consignor: &UserId,
    load_limit: u32,
) -> Option<&'a Candidate> {
    candidates
        .iter()
        .filter(|c| c.may_appraise && c.load < load_limit && &c.appraiser != consignor)
        .min_by_key(|c| (c.load, &c.appraiser))
}

/// Who turned a whole proposal down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TurnedDown {
    /// The consignor.
    Consignor,
    /// Staff, for the consignor.
    OnBehalf {
        /// What proves it.
        proof: MediaId,
    },
    /// The house, who refused the consignor's counter.
    CounterRefused,
}

/// Why an accepted request is open again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReopenReason {
    /// The consignor undid an acceptance by lapse of time (R9).
    AcceptanceUndone,
    /// The consignor declined the contract; the proposal opens once more.
    ContractDeclined,
}

/// A command to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Edits a draft.
    EditDetails {
        /// What it is to be.
        details: RequestDetails,
    },
    /// Adds an item to a draft.
    AddItem {
        /// Its id.
        item: RequestItemId,
        /// What the consignor says of it.
        details: ItemDetails,
    },
    /// Edits an item of a draft.
    EditItem {
        /// Which.
        item: RequestItemId,
        /// What it is to be.
        details: ItemDetails,
    },
    /// Takes an item out of a draft.
    RemoveItem {
        /// Which.
        item: RequestItemId,
    },
    /// Hands the draft in.
    Submit(Submission),
    /// Sends it back to the consignor.
    RequestChanges {
        /// What should change.
        reason: String,
    },
    /// Gives it to an appraiser.
    AssignAppraiser {
        /// To whom.
        candidate: Candidate,
        /// The most open requests per appraiser.
        limit: u32,
    },
    /// Gives it to another appraiser.
    Reassign {
        /// To whom.
        candidate: Candidate,
        /// The most open requests per appraiser.
        limit: u32,
    },
    /// Sets a time.
    Schedule {
        /// When.
        appointment: Appointment,
        /// Business hours and length.
        settings: Box<Settings>,
    },
    /// Moves the time.
    Reschedule {
        /// To when.
        appointment: Appointment,
        /// Business hours, length and notice.
        settings: Box<Settings>,
    },
    /// The consignor did not come.
    NoShow,
    /// Takes the goods in.
    ReceiveGoods {
        /// The id of the record.
        custody: CustodyId,
        /// What both sides record.
        facts: CustodyFacts,
    },
    /// Begins the appraisal.
    StartAppraisal,
    /// Hands in the appraisal of one item; begins the appraisal if it has not begun.
    AppraiseItem {
        /// Which.
        item: RequestItemId,
        /// What there is to say of it.
        verdict: Verdict,
    },
    /// Closes the appraisal.
    CompleteAppraisal,
    /// Takes suspicious findings on, so that a proposal can be approved.
    AcknowledgeRedFlags {
        /// What there is to say to them.
        note: String,
    },
    /// Puts the first proposal before the consignor.
    SendProposal {
        /// Which.
        proposal: ProposalId,
        /// Whether it is approved.
        approved: bool,
    },
    /// The consignor answers with a counter.
    Counter {
        /// To which proposal.
        proposal: ProposalId,
        /// The most rounds.
        max_rounds: u8,
    },
    /// Puts the next round before the consignor.
    SendRound {
        /// Which proposal.
        proposal: ProposalId,
        /// Its round.
        round: u8,
        /// Whether it is approved.
        approved: bool,
        /// The most rounds.
        max_rounds: u8,
    },
    /// At least one line is accepted.
    Accept {
        /// Of which proposal.
        proposal: ProposalId,
        /// The items whose lines are accepted.
        accepted: Vec<RequestItemId>,
        /// How.
        how: AcceptedHow,
    },
    /// No line is accepted.
    RejectAll {
        /// Of which proposal.
        proposal: ProposalId,
        /// By whom.
        by: TurnedDown,
        /// In words.
        text: String,
    },
    /// Opens an accepted request again.
    Reopen {
        /// Why.
        why: ReopenReason,
    },
    /// The house turns it down.
    Reject {
        /// Why.
        reason: RejectionReason,
        /// In words, for the consignor.
        text: String,
        /// For counterfeits: what the law has to say.
        legal_note: Option<String>,
    },
    /// Calls it off.
    Cancel {
        /// Why, in words.
        reason: String,
        /// The fee agreed for calling off once the goods are in.
        agreed_fee: Option<Money>,
    },
    /// A draft that nobody touched lapses.
    Expire {
        /// Days untouched.
        draft_days: u16,
    },
    /// The contract is signed.
    ContractSigned {
        /// Which.
        contract: ContractId,
    },
    /// The contract is in force and its products exist.
    ContractActivated {
        /// Which.
        contract: ContractId,
        /// Its products.
        products: Vec<ProductId>,
    },
    /// One of the contract's products is listed.
    ItemListed {
        /// Which.
        product: ProductId,
    },
}

/// Who may give a command: staff with every one of some permissions, the consignor with a
/// permission on their own rows, or the house itself.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rights {
    pub(super) staff: &'static [Permission],
    /// Staff must also be the assigned appraiser.
    pub(super) assigned: bool,
    pub(super) own: Option<Permission>,
    pub(super) system: bool,
}

impl Rights {
    const fn staff(staff: &'static [Permission]) -> Self {
        Self {
            staff,
            assigned: false,
            own: None,
            system: false,
        }
    }

    const fn or_own(self, own: Permission) -> Self {
        Self {
            own: Some(own),
            ..self
        }
    }

    const fn or_system(self) -> Self {
        Self {
            system: true,
            ..self
        }
    }
}

impl Command {
    /// The command's name in the table.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::EditDetails { .. } => "edit",
            Self::AddItem { .. } => "add_item",
            Self::EditItem { .. } => "edit_item",
            Self::RemoveItem { .. } => "remove_item",
            Self::Submit(_) => "submit",
            Self::RequestChanges { .. } => "request_changes",
            Self::AssignAppraiser { .. } => "assign_appraiser",
            Self::Reassign { .. } => "reassign",
            Self::Schedule { .. } => "schedule",
            Self::Reschedule { .. } => "reschedule",
            Self::NoShow => "no_show",
            Self::ReceiveGoods { .. } => "receive_goods",
            Self::StartAppraisal => "start_appraisal",
            Self::AppraiseItem { .. } => "appraise_item",
            Self::CompleteAppraisal => "complete_appraisal",
            Self::AcknowledgeRedFlags { .. } => "acknowledge_red_flags",
            Self::SendProposal { .. } => "send_proposal",
            Self::Counter { .. } => "counter",
            Self::SendRound { .. } => "send_round",
            Self::Accept { .. } => "accept",
            Self::RejectAll { .. } => "reject_all",
            Self::Reopen { .. } => "reopen",
            Self::Reject { .. } => "reject",
            Self::Cancel { .. } => "cancel",
            Self::Expire { .. } => "expire",
            Self::ContractSigned { .. } => "contract_signed",
            Self::ContractActivated { .. } => "contract_activated",
            Self::ItemListed { .. } => "item_listed",
        }
    }

    /// Who may give it. A permission that consignors hold too counts for staff only together
    /// with `requests.view`, which no consignor holds.
    pub(super) const fn rights(&self) -> Rights {
        use Permission as P;
        match self {
            Self::EditDetails { .. }
            | Self::AddItem { .. }
            | Self::EditItem { .. }
            | Self::RemoveItem { .. } => {
                Rights::staff(&[P::RequestsUpdate]).or_own(P::RequestsUpdateOwn)
            }
            Self::Submit(_) => {
                Rights::staff(&[P::RequestsSubmit, P::RequestsView]).or_own(P::RequestsSubmit)
            }
            Self::RequestChanges { .. } | Self::Reject { .. } => {
                Rights::staff(&[P::RequestsReject])
            }
            Self::AssignAppraiser { .. } => Rights::staff(&[P::RequestsAssign]).or_system(),
            Self::Reassign { .. } => Rights::staff(&[P::RequestsAssign]),
            Self::Schedule { .. } | Self::Reschedule { .. } => {
                Rights::staff(&[P::RequestsSchedule, P::RequestsView]).or_own(P::RequestsSchedule)
            }
            Self::NoShow => Rights::staff(&[P::RequestsSchedule, P::RequestsView]),
            Self::ReceiveGoods { .. } => Rights::staff(&[P::RequestsReceive]),
            Self::StartAppraisal | Self::AppraiseItem { .. } | Self::CompleteAppraisal => Rights {
                assigned: true,
                ..Rights::staff(&[P::RequestsAppraise])
            },
            Self::AcknowledgeRedFlags { .. } => Rights::staff(&[P::ProposalsApprove]),
            Self::SendProposal { .. } | Self::SendRound { .. } => {
                Rights::staff(&[P::ProposalsSend])
            }
            Self::Counter { .. } => {
                Rights::staff(&[P::ProposalsRespondFor]).or_own(P::ProposalsRespondOwn)
            }
            Self::Accept { how, .. } => how.rights(),
            Self::RejectAll { by, .. } => by.rights(),
            Self::Reopen { why } => match why {
                ReopenReason::AcceptanceUndone => Rights::staff(&[]).or_own(P::ProposalsRespondOwn),
                ReopenReason::ContractDeclined => Rights::staff(&[]).or_system(),
            },
            Self::Cancel { .. } => Rights::staff(&[P::RequestsCancel]).or_own(P::RequestsCancelOwn),
            Self::Expire { .. }
            | Self::ContractSigned { .. }
            | Self::ContractActivated { .. }
            | Self::ItemListed { .. } => Rights::staff(&[]).or_system(),
        }
    }
}

impl AcceptedHow {
    const fn rights(&self) -> Rights {
        match self {
            Self::Consignor => Rights::staff(&[]).or_own(Permission::ProposalsRespondOwn),
            Self::OnBehalf { .. } => Rights::staff(&[Permission::ProposalsRespondFor]),
            Self::CounterAgreed => Rights::staff(&[Permission::ProposalsSend]),
            Self::LapseOfTime => Rights::staff(&[]).or_system(),
        }
    }
}

impl TurnedDown {
    const fn rights(&self) -> Rights {
        match self {
            Self::Consignor => Rights::staff(&[]).or_own(Permission::ProposalsRespondOwn),
            Self::OnBehalf { .. } => Rights::staff(&[Permission::ProposalsRespondFor]),
            Self::CounterRefused => Rights::staff(&[Permission::ProposalsSend]),
        }
    }
}
