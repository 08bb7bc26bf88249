//! Why a contract says no.

use super::state::Status;
use crate::fault::{Class, Fault};
use crate::terms::TermsRefusal;
use crate::time::Date;

/// Why a contract says no.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Machine C has no such move.
    #[error("a contract that is {status} does not take `{event}`")]
    TransitionNotAllowed {
        /// Where the contract stands.
        status: Status,
        /// What was asked.
        event: &'static str,
    },
    /// Only a job or worker of the house reports this.
    #[error("only the house's own jobs report this")]
    SystemOnly,
    /// A person must decide this.
    #[error("a person must decide this")]
    PersonOnly,
    /// Only the consignor whose goods they are may do this.
    #[error("only the consignor of the contract may do this")]
    NotTheConsignor,
    /// Nobody signs for both sides.
    #[error("whoever signs for the house must be someone other than the consignor")]
    OwnContract,
    /// A contract without lines agrees nothing.
    #[error("a contract needs at least one line")]
    NoLines,
    /// Two lines have the same id, item or product.
    #[error("line {place} repeats another line's id, item or product")]
    LineRepeated {
        /// Which line, counted from 0.
        place: usize,
    },
    /// The terms of a line contradict themselves.
    #[error("the terms of line {place} do not hold together")]
    LineTerms {
        /// Which line, counted from 0.
        place: usize,
        /// What is wrong with them.
        #[source]
        problem: TermsRefusal,
    },
    /// A line of a renewal or addendum must name the product that is already there, and a line
    /// of a first contract cannot.
    #[error("line {place} names no product, or one that cannot be there yet")]
    LineProduct {
        /// Which line, counted from 0.
        place: usize,
    },
    /// The print is there already.
    #[error("the document is already printed")]
    AlreadyPrinted,
    /// Nothing is printed to read through yet.
    #[error("the document is still being printed")]
    NotPrinted,
    /// The link for signing has run out.
    #[error("the link for signing has run out; ask for a new one")]
    LinkExpired,
    /// The link for signing has not run out.
    #[error("the link for signing is still open")]
    LinkOpen,
    /// The one-time code belongs to someone or something else, or is too old.
    #[error("the one-time code does not stand for this signature")]
    OtpNotValid,
    /// The signer saw another document.
    #[error("the document that was shown is not the one to be signed")]
    DocumentChanged,
    /// What it puts in writing is not what is agreed now.
    #[error("the proposal was changed or opened again after the contract was drawn up")]
    ProposalChanged,
    /// The house does not sign by itself under this template.
    #[error("this contract must be countersigned by a person")]
    CountersignNeedsPerson,
    /// There must be exactly one product for each line.
    #[error("there must be exactly one product for each line")]
    ProductsMismatch,
    /// The contract cannot take effect in the past.
    #[error("the contract cannot take effect before {today}")]
    StartsInPast {
        /// The first day possible.
        today: Date,
    },
    /// The contract has no such line.
    #[error("the contract has no such line")]
    LineUnknown,
    /// The line was listed or closed before.
    #[error("this is already recorded for the line")]
    LineRecorded,
    /// Not every line is closed.
    #[error("{open} lines are still open")]
    LinesOpen {
        /// How many.
        open: usize,
    },
    /// The term is still running, or cannot have begun.
    #[error("the term is not over")]
    TermNotOver,
    /// The other contract does not follow this one in this way.
    #[error("the other contract does not follow this one")]
    NotTheSuccessor,
    /// More than the agreed fee is asked.
    #[error("the fee is more than what was agreed")]
    FeeNotAgreed,
    /// A reason is needed.
    #[error("a reason is needed")]
    ReasonMissing,
}

impl Fault for Refusal {
    fn class(&self) -> Class {
        match self {
            Self::NotTheConsignor | Self::OwnContract | Self::SystemOnly | Self::PersonOnly => {
                Class::Forbidden
            }
            Self::AlreadyPrinted | Self::LineRecorded => Class::Repeated,
            Self::NoLines
            | Self::LineRepeated { .. }
            | Self::LineTerms { .. }
            | Self::LineProduct { .. }
            | Self::ReasonMissing => Class::Invalid,
            Self::DocumentChanged | Self::ProposalChanged => Class::Conflict,
            Self::TransitionNotAllowed { .. }
            | Self::NotPrinted
            | Self::LinkExpired
            | Self::LinkOpen
            | Self::OtpNotValid
            | Self::CountersignNeedsPerson
            | Self::ProductsMismatch
            | Self::StartsInPast { .. }
            | Self::LineUnknown
            | Self::LinesOpen { .. }
            | Self::TermNotOver
            | Self::NotTheSuccessor
            | Self::FeeNotAgreed => Class::Refused,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::TransitionNotAllowed { .. } => "transition_not_allowed",
            Self::SystemOnly => "system_only",
            Self::PersonOnly => "person_only",
            Self::NotTheConsignor => "not_the_consignor",
            Self::OwnContract => "own_contract",
            Self::NoLines => "contract_no_lines",
            Self::LineRepeated { .. } => "contract_line_repeated",
            Self::LineTerms { .. } => "terms_invalid",
            Self::LineProduct { .. } => "contract_line_product",
            Self::AlreadyPrinted => "contract_already_printed",
            Self::NotPrinted => "contract_pdf_pending",
            Self::LinkExpired => "signing_link_expired",
            Self::LinkOpen => "signing_link_open",
            Self::OtpNotValid => "otp_not_valid",
            Self::DocumentChanged => "document_changed",
            Self::ProposalChanged => "proposal_changed",
            Self::CountersignNeedsPerson => "countersign_needs_person",
            Self::ProductsMismatch => "contract_products_mismatch",
            Self::StartsInPast { .. } => "contract_starts_in_past",
            Self::LineUnknown => "contract_line_unknown",
            Self::LineRecorded => "contract_line_recorded",
            Self::LinesOpen { .. } => "contract_lines_open",
            Self::TermNotOver => "term_not_over",
            Self::NotTheSuccessor => "contract_not_successor",
            Self::FeeNotAgreed => "fee_not_agreed",
            Self::ReasonMissing => "reason_missing",
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        match self {
            Self::LineTerms { place, problem } => problem
                .fields()
                .into_iter()
                .map(|(path, wrong)| (format!("lines[{place}].terms.{path}"), wrong))
                .collect(),
            Self::LineRepeated { place } => vec![(format!("lines[{place}]"), self.to_string())],
            Self::LineProduct { place } => {
                vec![(format!("lines[{place}].product_id"), self.to_string())]
            }
            Self::NoLines => vec![("lines".to_owned(), self.to_string())],
            Self::DocumentChanged => vec![("document_sha256".to_owned(), self.to_string())],
            Self::StartsInPast { .. } => vec![("starts_on".to_owned(), self.to_string())],
            Self::ReasonMissing => vec![("reason".to_owned(), self.to_string())],
            Self::FeeNotAgreed => vec![("fee".to_owned(), self.to_string())],
            Self::TransitionNotAllowed { .. }
            | Self::SystemOnly
            | Self::PersonOnly
            | Self::NotTheConsignor
            | Self::OwnContract
            | Self::AlreadyPrinted
            | Self::NotPrinted
            | Self::LinkExpired
            | Self::LinkOpen
            | Self::OtpNotValid
            | Self::ProposalChanged
            | Self::CountersignNeedsPerson
            | Self::ProductsMismatch
            | Self::LineUnknown
            | Self::LineRecorded
            | Self::LinesOpen { .. }
            | Self::TermNotOver
            | Self::NotTheSuccessor => Vec::new(),
        }
    }
}
