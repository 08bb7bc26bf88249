//! Tax ids, looked up with the tax authority: by `ConsultarRucDV` of EBI, an authorised provider.

use domain::fault::{Class, Fault};
use domain::tax_id::check::Answer;
use domain::tax_id::{Ruc, TaxpayerKind};

use crate::Pending;

mod ebi;
mod soap;

pub use ebi::{EbiAuthority, EbiSettings};

/// Why the authority gave no answer. None of these tells whose tax id it was about.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// It was not reached, did not answer in time, or says that it is out of order. Asking again
    /// changes nothing over there, and may help.
    #[error("the tax authority does not answer: {detail}")]
    Unavailable {
        /// What happened, for the log.
        detail: String,
    },
    /// It answered with something that is no answer.
    #[error("the tax authority's answer makes no sense: {detail}")]
    Unreadable {
        /// What is wrong with it, for the log.
        detail: String,
    },
    /// It answered, and neither knows the tax id nor says that it does not.
    #[error("the tax authority refuses the question with code {code}")]
    Refused {
        /// Its own code.
        code: String,
    },
    /// Our account or address is not right. No question will be answered until someone sees to it.
    #[error("the tax authority is set up wrongly: {detail}")]
    Misconfigured {
        /// What is wrong, for the log.
        detail: String,
    },
}

impl Fault for AuthorityError {
    fn class(&self) -> Class {
        match self {
            Self::Unavailable { .. } | Self::Unreadable { .. } => Class::Unavailable,
            Self::Refused { .. } => Class::Refused,
            Self::Misconfigured { .. } => Class::Bug,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unavailable { .. } => "tax_authority_unavailable",
            Self::Unreadable { .. } => "tax_authority_unreadable",
            Self::Refused { .. } => "tax_authority_refused",
            Self::Misconfigured { .. } => "tax_authority_misconfigured",
        }
    }
}

/// Knows who is registered.
pub trait TaxAuthority: Send + Sync {
    /// Looks a RUC up. It changes nothing, so it may be asked again.
    fn look_up<'a>(
        &'a self,
        ruc: &'a Ruc,
        taxpayer: TaxpayerKind,
    ) -> Pending<'a, Result<Answer, AuthorityError>>;
}
