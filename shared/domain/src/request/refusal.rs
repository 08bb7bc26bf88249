//! Why a command to a request was turned down. The request is unchanged.

use super::{SlotFault, Status};
use crate::fault::{Class, Fault};

/// Paths of what the caller sends, each with what is wrong with it.
pub(super) type Problems = Vec<(String, &'static str)>;

/// Why a command was turned down.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The table lists no such move.
    #[error("a request that is {status} does not take `{event}`")]
    TransitionNotAllowed {
        /// Where it stands.
        status: Status,
        /// What was asked.
        event: &'static str,
    },
    /// The move is listed, but not for this person.
    #[error("you may not `{event}` this request")]
    NotPermitted {
        /// What was asked.
        event: &'static str,
    },
    /// The consignor's account is not active, or on hold.
    #[error("the consignor's account is not active")]
    ConsignorNotActive,
    /// A consignor set a priority.
    #[error("only staff set the priority")]
    PriorityReserved,
    /// No such item.
    #[error("the request has no such item")]
    ItemUnknown,
    /// The id is taken.
    #[error("the request has that item already")]
    ItemRepeated,
    /// The request is full.
    #[error("a request has at most 50 items")]
    TooManyItems,
    /// An item that contradicts itself.
    #[error("the item is not valid")]
    ItemInvalid(Problems),
    /// Something is missing that a submission needs.
    #[error("the request is not complete")]
    Incomplete(Problems),
    /// The terms in force were not agreed to.
    #[error("the terms in force must be accepted")]
    TermsNotAccepted,
    /// A reason was not given.
    #[error("a reason is needed")]
    ReasonMissing {
        /// The field that should say it.
        field: &'static str,
    },
    /// The person may not appraise.
    #[error("that person may not appraise")]
    AppraiserNotPermitted,
    /// The person has enough to do.
    #[error("that appraiser has {load} open requests of at most {limit}")]
    AppraiserAtLimit {
        /// How many they have.
        load: u32,
        /// How many they may have.
        limit: u32,
    },
    /// The goods are the person's own.
    #[error("nobody appraises goods of their own")]
    AppraiserIsConsignor,
    /// The person has it already.
    #[error("that appraiser has the request already")]
    SameAppraiser,
    /// The time can not be chosen.
    #[error("the appointment {0}")]
    SlotInvalid(SlotFault),
    /// Nobody knows where to go.
    #[error("an address is needed to fetch or look at the goods")]
    AddressMissing,
    /// The consignor may not move the appointment any more.
    #[error("an appointment can be moved until {hours} hours before")]
    TooLateToMove {
        /// The notice that is asked for.
        hours: u16,
    },
    /// The appointment has not begun.
    #[error("the appointment has not begun yet")]
    AppointmentNotBegun,
    /// The hand-over is not fully recorded.
    #[error("the hand-over is not fully recorded")]
    CustodyInvalid(Problems),
    /// The appraisal of an item contradicts itself.
    #[error("the appraisal is not valid")]
    VerdictInvalid(Problems),
    /// Some items are neither scored nor declined.
    #[error("every item must be scored or declined")]
    NotAppraised(Problems),
    /// There is nothing to acknowledge.
    #[error("no red flag waits for acknowledgement")]
    NothingFlagged,
    /// The proposal is not approved.
    #[error("the proposal is not approved")]
    ProposalNotApproved,
    /// Suspicious findings were not looked at.
    #[error("red flags must be acknowledged first")]
    RedFlagsNotAcknowledged,
    /// Every item was declined.
    #[error("every item was declined, so there is nothing to propose")]
    NothingToPropose,
    /// Another proposal is before the consignor.
    #[error("that is not the proposal before the consignor")]
    ProposalNotCurrent,
    /// There were enough rounds.
    #[error("there are at most {max} rounds")]
    MaxRounds {
        /// How many.
        max: u8,
    },
    /// Rounds follow one another.
    #[error("the next round is {expected}")]
    RoundNotNext {
        /// The round that comes next.
        expected: u8,
    },
    /// An acceptance of nothing.
    #[error("at least one line must be accepted")]
    NoLineAccepted,
    /// There is no counter to agree to or to refuse.
    #[error("the consignor made no counter")]
    NoCounter,
    /// The acceptance was a person's own.
    #[error("only an acceptance by lapse of time can be undone")]
    NotByLapse,
    /// A counterfeit without what the law has to say.
    #[error("a counterfeit needs a legal note")]
    LegalNoteMissing,
    /// A reason that is not the house's to give.
    #[error("that reason is recorded by the answer to a proposal")]
    ReasonReserved,
    /// The agreed fee is negative.
    #[error("a fee is never negative")]
    FeeInvalid,
    /// The draft was touched too recently.
    #[error("the draft has not been untouched long enough")]
    DraftNotStale,
    /// Another contract was signed for it.
    #[error("that is not the contract of this request")]
    ContractNotCurrent,
    /// The contract is in force already.
    #[error("the contract is in force already")]
    ContractActiveAlready,
    /// A contract without products.
    #[error("a contract in force has products")]
    NoProducts,
    /// The contract is not in force, so nothing can be listed.
    #[error("the contract is not in force yet")]
    ContractNotActive,
    /// The product is none of the contract's, or was listed before.
    #[error("that product does not wait to be listed")]
    ProductNotAwaited,
}

impl Fault for Refusal {
    fn class(&self) -> Class {
        match self {
            Self::NotPermitted { .. } | Self::PriorityReserved => Class::Forbidden,
            Self::ItemUnknown => Class::Missing,
            Self::ItemRepeated => Class::Conflict,
            Self::ItemInvalid(_)
            | Self::ReasonMissing { .. }
            | Self::CustodyInvalid(_)
            | Self::VerdictInvalid(_)
            | Self::FeeInvalid => Class::Invalid,
            Self::TransitionNotAllowed { .. }
            | Self::ConsignorNotActive
            | Self::TooManyItems
            | Self::Incomplete(_)
            | Self::TermsNotAccepted
            | Self::AppraiserNotPermitted
            | Self::AppraiserAtLimit { .. }
            | Self::AppraiserIsConsignor
            | Self::SameAppraiser
            | Self::SlotInvalid(_)
            | Self::AddressMissing
            | Self::TooLateToMove { .. }
            | Self::AppointmentNotBegun
            | Self::NotAppraised(_)
            | Self::NothingFlagged
            | Self::ProposalNotApproved
            | Self::RedFlagsNotAcknowledged
            | Self::NothingToPropose
            | Self::ProposalNotCurrent
            | Self::MaxRounds { .. }
            | Self::RoundNotNext { .. }
            | Self::NoLineAccepted
            | Self::NoCounter
            | Self::NotByLapse
            | Self::LegalNoteMissing
            | Self::ReasonReserved
            | Self::DraftNotStale
            | Self::ContractNotCurrent
            | Self::ContractActiveAlready
            | Self::NoProducts
            | Self::ContractNotActive
            | Self::ProductNotAwaited => Class::Refused,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::TransitionNotAllowed { .. } => "transition_not_allowed",
            Self::NotPermitted { .. } => "permission_denied",
            Self::ConsignorNotActive => "consignor_not_active",
            Self::PriorityReserved => "priority_reserved",
            Self::ItemUnknown => "item_unknown",
            Self::ItemRepeated => "item_repeated",
            Self::TooManyItems => "too_many_items",
            Self::ItemInvalid(_) => "item_invalid",
            Self::Incomplete(_) => "request_incomplete",
            Self::TermsNotAccepted => "terms_not_accepted",
            Self::ReasonMissing { .. } => "reason_missing",
            Self::AppraiserNotPermitted => "appraiser_not_permitted",
            Self::AppraiserAtLimit { .. } => "appraiser_at_limit",
            Self::AppraiserIsConsignor => "appraiser_is_consignor",
            Self::SameAppraiser => "same_appraiser",
            Self::SlotInvalid(_) => "slot_invalid",
            Self::AddressMissing => "address_missing",
            Self::TooLateToMove { .. } => "too_late_to_move",
            Self::AppointmentNotBegun => "appointment_not_begun",
            Self::CustodyInvalid(_) => "custody_invalid",
            Self::VerdictInvalid(_) => "appraisal_invalid",
            Self::NotAppraised(_) => "items_not_appraised",
            Self::NothingFlagged => "nothing_flagged",
            Self::ProposalNotApproved => "proposal_not_approved",
            Self::RedFlagsNotAcknowledged => "red_flags_not_acknowledged",
            Self::NothingToPropose => "nothing_to_propose",
            Self::ProposalNotCurrent => "proposal_not_current",
            Self::MaxRounds { .. } => "max_rounds",
            Self::RoundNotNext { .. } => "round_not_next",
            Self::NoLineAccepted => "no_line_accepted",
            Self::NoCounter => "no_counter",
            Self::NotByLapse => "not_by_lapse",
            Self::LegalNoteMissing => "legal_note_missing",
            Self::ReasonReserved => "reason_reserved",
            Self::FeeInvalid => "fee_invalid",
            Self::DraftNotStale => "draft_not_stale",
            Self::ContractNotCurrent => "contract_not_current",
            Self::ContractActiveAlready => "contract_active_already",
            Self::NoProducts => "no_products",
            Self::ContractNotActive => "contract_not_active",
            Self::ProductNotAwaited => "product_not_awaited",
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        let one = |path: &str| vec![(path.to_owned(), self.to_string())];
        match self {
            Self::ItemInvalid(problems)
            | Self::Incomplete(problems)
            | Self::CustodyInvalid(problems)
            | Self::VerdictInvalid(problems)
            | Self::NotAppraised(problems) => problems
                .iter()
                .map(|(path, problem)| (path.clone(), (*problem).to_owned()))
                .collect(),
            Self::TermsNotAccepted => one("terms_version"),
            Self::ReasonMissing { field } => one(field),
            Self::PriorityReserved => one("priority"),
            Self::AppraiserNotPermitted
            | Self::AppraiserAtLimit { .. }
            | Self::AppraiserIsConsignor
            | Self::SameAppraiser => one("appraiser_id"),
            Self::SlotInvalid(_) => one("appointment.start"),
            Self::AddressMissing => one("appointment.address_id"),
            Self::LegalNoteMissing => one("legal_note"),
            Self::ReasonReserved => one("reason_code"),
            Self::FeeInvalid => one("agreed_fee"),
            Self::TransitionNotAllowed { .. }
            | Self::NotPermitted { .. }
            | Self::ConsignorNotActive
            | Self::ItemUnknown
            | Self::ItemRepeated
            | Self::TooManyItems
            | Self::TooLateToMove { .. }
            | Self::AppointmentNotBegun
            | Self::NothingFlagged
            | Self::ProposalNotApproved
            | Self::RedFlagsNotAcknowledged
            | Self::NothingToPropose
            | Self::ProposalNotCurrent
            | Self::MaxRounds { .. }
            | Self::RoundNotNext { .. }
            | Self::NoLineAccepted
            | Self::NoCounter
            | Self::NotByLapse
            | Self::DraftNotStale
            | Self::ContractNotCurrent
            | Self::ContractActiveAlready
            | Self::NoProducts
            | Self::ContractNotActive
            | Self::ProductNotAwaited => Vec::new(),
        }
    }
}
