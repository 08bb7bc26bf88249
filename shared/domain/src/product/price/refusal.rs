//! Why a price does not change.

use crate::fault::{Class, Fault};

/// Why a price does not change.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PriceRefusal {
    /// The price is nothing or less.
    #[error("the price must be more than nothing")]
    NotPositive,
    /// Nobody but the schedule marks down.
    #[error("a markdown is made by the schedule; give another reason")]
    ReasonNotByHand,
    /// Only a new valuation or a correction lists a product higher.
    #[error("the price would be above the list price; that needs an appraisal or a correction")]
    AboveList,
    /// Another change waits already.
    #[error("another change of the price waits for an answer")]
    Pending,
    /// No change waits.
    #[error("no change of the price waits for an answer")]
    NothingPending,
    /// The change waits for someone else.
    #[error("the change does not wait for approval")]
    NotForApproval,
    /// Who asks for a change does not approve it.
    #[error("who asked for the change can not approve it")]
    OwnRequest,
    /// The consignor was not asked.
    #[error("the consignor is not asked about a price")]
    NotAsked,
    /// Only the consignor answers for themselves.
    #[error("only the consignor answers")]
    ConsignorOnly,
    /// The time to answer is over.
    #[error("the time to answer is over")]
    AnswerLate,
    /// There is nothing to do now.
    #[error("nothing of the price is due now")]
    NothingDue,
    /// A step is due, and waits until nobody holds the product.
    #[error("a markdown is due, and waits until nobody holds the item")]
    Postponed,
}

impl Fault for PriceRefusal {
    fn class(&self) -> Class {
        match self {
            Self::NotPositive | Self::ReasonNotByHand => Class::Invalid,
            Self::OwnRequest | Self::ConsignorOnly => Class::Forbidden,
            Self::AboveList
            | Self::Pending
            | Self::NothingPending
            | Self::NotForApproval
            | Self::NotAsked
            | Self::AnswerLate
            | Self::NothingDue
            | Self::Postponed => Class::Refused,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotPositive => "price_invalid",
            Self::ReasonNotByHand => "price_reason_invalid",
            Self::AboveList => "price_above_list",
            Self::Pending => "price_change_pending",
            Self::NothingPending => "no_price_change_pending",
            Self::NotForApproval => "price_change_not_for_approval",
            Self::OwnRequest => "approver_is_requester",
            Self::NotAsked => "price_consent_not_asked",
            Self::ConsignorOnly => "consignor_only",
            Self::AnswerLate => "price_answer_late",
            Self::NothingDue => "nothing_due",
            Self::Postponed => "markdown_postponed",
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        let field = match self {
            Self::NotPositive | Self::AboveList => "price",
            Self::ReasonNotByHand => "reason",
            Self::Pending
            | Self::NothingPending
            | Self::NotForApproval
            | Self::OwnRequest
            | Self::NotAsked
            | Self::ConsignorOnly
            | Self::AnswerLate
            | Self::NothingDue
            | Self::Postponed => return Vec::new(),
        };
        vec![(field.to_owned(), self.to_string())]
    }
}
