//! What can be asked of a product.

use super::records::{Acquisition, Finding, Origin, Serial};
use super::{Details, commerce, hold, place, price, standing, term};
use crate::custody::CustodyRecord;
use crate::ids::{CustodyId, LocationId};
use crate::money::Money;
use crate::terms::LineTerms;

/// What a product is created from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewProduct {
    /// Stock number.
    pub sku: String,
    /// What the label's bars say.
    pub barcode: String,
    /// Where it comes from, and for what it is sold.
    pub source: Source,
    /// What people see of it; photos and tax class may follow later.
    pub details: Details,
    /// Its serial number.
    pub serial: Option<Serial>,
    /// How many of it there are.
    pub quantity: u32,
    /// Whether it is one of a kind: then there is one of it.
    pub unique: bool,
    /// The shop it is in, or will come to.
    pub location_id: LocationId,
    /// Where in it.
    pub shelf: Option<String>,
    /// The hand-over that brought it, if it is in the house already. Goods that the house bought
    /// itself are in the house without one.
    pub received_by: Option<CustodyId>,
}

/// Where a product comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A line of a contract that took effect.
    Line {
        /// The line.
        origin: Origin,
        /// What was agreed for it (R1).
        terms: Box<LineTerms>,
    },
    /// The house bought it, without a contract of its own.
    House {
        /// For what.
        acquired: Acquisition,
        /// The price it is listed at.
        list_price: Money,
        /// The price it is never sold under.
        floor_price: Money,
    },
}

/// A product as it shall be after an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// All details.
    pub details: Details,
    /// The shelf.
    pub shelf: Option<String>,
    /// The serial number.
    pub serial: Option<Serial>,
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
    /// Other details, another shelf or serial number.
    Edit(Box<Edit>),
    /// Its label was printed.
    LabelPrinted,
    /// Where it stands, apart from sale and term: lost, asked back, given back, given away, deleted.
    Standing(standing::Command),
    /// In which location it is.
    Place(place::Command),
    /// Who may buy it for the time being.
    Hold(hold::Command),
    /// Its sale.
    Commerce(commerce::Command),
    /// What it costs.
    Price(price::Command),
    /// The end of its term, and what comes after.
    Term(term::Command),
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
            Self::Edit(_) => "edit",
            Self::LabelPrinted => "label_printed",
            Self::Standing(command) => command.name(),
            Self::Place(command) => command.name(),
            Self::Hold(command) => command.name(),
            Self::Commerce(command) => command.name(),
            Self::Price(command) => command.name(),
            Self::Term(command) => command.name(),
        }
    }

    /// Whether only a person does this: jobs hold, sell, mark down and end terms, but move no
    /// goods.
    pub(super) const fn needs_person(&self) -> bool {
        match self {
            Self::Receive { .. }
            | Self::AuthenticateFail(_)
            | Self::Ready
            | Self::Publish
            | Self::Unpublish { .. }
            | Self::Edit(_)
            | Self::Place(_)
            | Self::Standing(_) => true,
            Self::LabelPrinted
            | Self::Hold(_)
            | Self::Commerce(_)
            | Self::Price(_)
            | Self::Term(_) => false,
        }
    }
}
