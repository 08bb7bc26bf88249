//! Why a term does not end, or does not begin anew.

use crate::fault::{Class, Fault};

/// Why a term does not end, or does not begin anew.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TermRefusal {
    /// There is nothing to do now.
    #[error("nothing of the term is due now")]
    NothingDue,
    /// The goods are not the consignor's any more, or would not be.
    #[error("only consigned goods go on under another contract")]
    NotConsigned,
}

impl Fault for TermRefusal {
    fn class(&self) -> Class {
        match self {
            Self::NothingDue | Self::NotConsigned => Class::Refused,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NothingDue => "nothing_due",
            Self::NotConsigned => "product_not_consigned",
        }
    }
}
