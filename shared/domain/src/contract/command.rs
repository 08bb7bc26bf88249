//! What can be asked of a contract.

use super::line::LineOutcome;
use super::parent::Succession;
use super::signature::SignatureRequest;
use crate::digest::Sha256;
use crate::ids::{ContractLineId, MediaId, ProductId};
use crate::money::Money;
use crate::time::Date;

/// The product a line becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedProduct {
    /// The line.
    pub line: ContractLineId,
    /// Its product.
    pub product: ProductId,
    /// The day from which its term counts, if it is on sale already and goes on under a contract
    /// that follows.
    pub listed_on: Option<Date>,
}

/// What can be asked of a contract. Named as in the table of machine C.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// The print to read through is there.
    PdfPrinted {
        /// The file.
        file: MediaId,
        /// Of its bytes.
        sha256: Sha256,
    },
    /// The print was read and found right.
    ReviewOk,
    /// To the consignor, for signature.
    Send,
    /// The consignor signs.
    Sign(Box<SignatureRequest>),
    /// The consignor will not sign.
    Decline {
        /// Why, if they say.
        reason: Option<String>,
    },
    /// The link for signing ran out.
    LinkExpired,
    /// The house signs; the contract takes effect.
    Countersign {
        /// One product for each line.
        products: Vec<LinkedProduct>,
        /// From which day on.
        starts_on: Date,
    },
    /// The print with both signatures is there.
    FinalPdfPrinted {
        /// The file.
        file: MediaId,
        /// Of its bytes.
        sha256: Sha256,
    },
    /// The product of a line went on sale for the first time.
    LineListed {
        /// The line.
        line: ContractLineId,
        /// The day, in Panama.
        on: Date,
    },
    /// The product of a line left the house, or changed its owner.
    LineClosed {
        /// The line.
        line: ContractLineId,
        /// In which way.
        outcome: LineOutcome,
    },
    /// Nothing is left open.
    AllLinesClosed,
    /// The last day of the term has passed.
    TermEnd,
    /// A renewal of this contract took effect.
    Renew(Succession),
    /// An addendum to this contract took effect.
    Addendum(Succession),
    /// End it early.
    Terminate {
        /// Why.
        reason: String,
        /// What the consignor owes for it; within what was agreed (R11).
        fee: Option<Money>,
    },
    /// Withdraw it before it is signed.
    Void {
        /// Why.
        reason: String,
    },
    /// The consignor undid the acceptance by lapse of time that it puts in writing (R9).
    AcceptanceUndone,
}

impl Command {
    /// Its name in the table of machine C.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::PdfPrinted { .. } => "pdf_printed",
            Self::ReviewOk => "review_ok",
            Self::Send => "send",
            Self::Sign(_) => "sign",
            Self::Decline { .. } => "decline",
            Self::LinkExpired => "link_expired",
            Self::Countersign { .. } => "countersign",
            Self::FinalPdfPrinted { .. } => "final_pdf_printed",
            Self::LineListed { .. } => "line_listed",
            Self::LineClosed { .. } => "line_closed",
            Self::AllLinesClosed => "all_lines_closed",
            Self::TermEnd => "term_end",
            Self::Renew(_) => "renew",
            Self::Addendum(_) => "addendum",
            Self::Terminate { .. } => "terminate",
            Self::Void { .. } => "void",
            Self::AcceptanceUndone => "acceptance_undone",
        }
    }
}
