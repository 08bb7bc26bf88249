//! A product's time on sale, its end, and what comes after (R10).
//!
//! The term begins with the first listing. After its last day the product stays on sale for the
//! days of grace, with the same split. Then the goods become what was agreed for this case, and
//! never in silence: without proof that their consignor was told of it, the grace goes on.

mod decide;
mod due;
mod event;
mod listing;
mod refusal;
mod table;

use crate::ids::{ContractId, ContractLineId};
use crate::settings::Settings;
use crate::terms::LineTerms;

pub use due::{TermAction, proved_notices, term_due};
pub use event::Change;
pub use listing::{Listing, NoticeKind, TermNotice};
pub use refusal::TermRefusal;
pub(super) use table::ROWS;

/// Notices that must be proved to have reached the consignor before their goods become anything
/// else than theirs on sale.
pub const PROVED_NOTICES: usize = 2;

/// What the settings say of the end of a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermRules {
    /// Days before the end of the term on which notice is given.
    pub notice_days: Vec<u16>,
    /// Days before the end of grace on which notice is given, besides its start.
    pub grace_notice_days: Vec<u16>,
}

impl From<&Settings> for TermRules {
    fn from(settings: &Settings) -> Self {
        Self {
            notice_days: settings.expiry_notice_days.clone(),
            grace_notice_days: settings.grace_notice_days.clone(),
        }
    }
}

/// The contract line that a product goes on under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLine {
    /// The contract.
    pub contract_id: ContractId,
    /// Its line.
    pub contract_line_id: ContractLineId,
    /// What was agreed now (R1).
    pub terms: LineTerms,
}

/// What can be asked of a product about its term. Named as in the table of machine D.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Give the notice that is due. Also given by the house itself, as all but the last two.
    GiveNotice(TermRules),
    /// The term is over.
    Expire,
    /// The grace is over.
    EndGrace {
        /// Notices that are proved to have reached the consignor.
        proved: usize,
        /// What the settings say.
        rules: TermRules,
    },
    /// A renewal took effect: a new term.
    Renew(Box<NewLine>),
    /// An addendum took effect: other terms.
    Amend(Box<NewLine>),
}

impl Command {
    /// Its name in the table of machine D.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::GiveNotice(_) => "term_notice",
            Self::Expire => "expire",
            Self::EndGrace { .. } => "grace_end",
            Self::Renew(_) => "renew",
            Self::Amend(_) => "amend",
        }
    }

    /// Whether the house itself may give it.
    pub(super) const fn is_for_system(&self) -> bool {
        match self {
            Self::GiveNotice(_) | Self::Expire | Self::EndGrace { .. } => true,
            Self::Renew(_) | Self::Amend(_) => false,
        }
    }
}
