//! What can be asked of a product.

use super::details::{Details, Finding, Origin};
use crate::custody::CustodyRecord;
use crate::ids::{CustodyId, LocationId};
use crate::terms::LineTerms;

/// What a product is created from, when its contract takes effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewProduct {
    /// Stock number.
    pub sku: String,
    /// What the label's bars say.
    pub barcode: String,
    /// The contract line.
    pub origin: Origin,
    /// What people see of it; photos and tax class may follow later.
    pub details: Details,
    /// What was agreed for it.
    pub terms: LineTerms,
    /// The shop it is in, or will come to.
    pub location_id: LocationId,
    /// The hand-over that brought it, if it is in the house already.
    pub received_by: Option<CustodyId>,
}

/// What can be asked of a product. Named as in the table of machine D.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// It was handed over to the house.
    Receive {
        /// The hand-over.
        record: Box<CustodyRecord>,
        /// Where it was put.
        shelf: Option<String>,
    },
    /// It failed the check of authenticity.
    AuthenticateFail(Finding),
    /// It can be sold.
    Ready,
    /// On sale.
    Publish,
    /// Off sale for the time being.
    Unpublish {
        /// Why.
        reason: String,
    },
    /// Other details, or another shelf.
    Edit {
        /// All details as they shall be.
        details: Box<Details>,
        /// The shelf as it shall be.
        shelf: Option<String>,
    },
    /// Its label was printed.
    LabelPrinted,
}

impl Command {
    /// Its name in the table of machine D.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Receive { .. } => "receive",
            Self::AuthenticateFail(_) => "authenticate_fail",
            Self::Ready => "ready",
            Self::Publish => "publish",
            Self::Unpublish { .. } => "unpublish",
            Self::Edit { .. } => "edit",
            Self::LabelPrinted => "label_printed",
        }
    }
}
