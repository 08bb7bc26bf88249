//! Why a product says no.

use super::state::Status;
use crate::custody::CustodyRefusal;
use crate::fault::{Class, Fault};
use crate::machine::vocabulary;
use crate::terms::TermsRefusal;
use crate::time::Date;

vocabulary! {
    /// What a product can lack before it may be sold.
    pub enum Lack {
        /// A photo.
        Photos = "photos",
        /// A price.
        Price = "list_price",
        /// A tax class.
        TaxClass = "tax_class",
        /// A printed label, or a shelf.
        Label = "label",
    }
}

/// Why a product says no.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Machine D has no such move.
    #[error("a product that is {status} does not take `{event}`")]
    TransitionNotAllowed {
        /// Where the product stands.
        status: Status,
        /// What was asked.
        event: &'static str,
    },
    /// A person must do this.
    #[error("a person must do this")]
    PersonOnly,
    /// A field must not be empty.
    #[error("`{field}` must not be empty")]
    Blank {
        /// Which.
        field: &'static str,
    },
    /// The page's name has letters that do not belong in an address.
    #[error("the slug must be lower-case letters and digits with single dashes")]
    SlugInvalid,
    /// The agreed terms contradict themselves.
    #[error("the terms of the product do not hold together")]
    Terms(#[source] TermsRefusal),
    /// The hand-over does not make sense.
    #[error("the hand-over does not make sense")]
    Custody(#[source] CustodyRefusal),
    /// The hand-over is about other things.
    #[error("the product is not part of the hand-over")]
    NotInCustody,
    /// The hand-over does not end in a shop or store room.
    #[error("the hand-over does not end in a shop or store room")]
    NotAtLocation,
    /// Something is missing before it can be sold.
    #[error("the product is not ready for sale")]
    NotReady {
        /// What. Never empty.
        lacks: Vec<Lack>,
    },
    /// Its term is over.
    #[error("the term ended on {on}")]
    Expired {
        /// The last day.
        on: Date,
    },
    /// Its price is under the agreed floor.
    #[error("the price is under the agreed floor")]
    UnderFloor,
    /// Nothing would change.
    #[error("nothing would change")]
    NothingChanges,
}

impl Fault for Refusal {
    fn class(&self) -> Class {
        match self {
            Self::PersonOnly => Class::Forbidden,
            Self::Blank { .. } | Self::SlugInvalid | Self::Terms(_) | Self::Custody(_) => {
                Class::Invalid
            }
            Self::TransitionNotAllowed { .. }
            | Self::NotInCustody
            | Self::NotAtLocation
            | Self::NotReady { .. }
            | Self::Expired { .. }
            | Self::UnderFloor
            | Self::NothingChanges => Class::Refused,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::TransitionNotAllowed { .. } => "transition_not_allowed",
            Self::PersonOnly => "person_only",
            Self::Blank { .. } => "field_blank",
            Self::SlugInvalid => "slug_invalid",
            Self::Terms(_) => "terms_invalid",
            Self::Custody(refusal) => refusal.code(),
            Self::NotInCustody => "product_not_in_custody_record",
            Self::NotAtLocation => "custody_not_at_location",
            Self::NotReady { .. } => "product_not_ready",
            Self::Expired { .. } => "product_expired",
            Self::UnderFloor => "price_under_floor",
            Self::NothingChanges => "nothing_changes",
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        match self {
            Self::Blank { field } => vec![((*field).to_owned(), self.to_string())],
            Self::SlugInvalid => vec![("slug".to_owned(), self.to_string())],
            Self::Terms(refusal) => refusal.fields(),
            Self::Custody(refusal) => refusal.fields(),
            Self::NotReady { lacks } => lacks
                .iter()
                .map(|lack| (lack.to_string(), "is needed".to_owned()))
                .collect(),
            Self::TransitionNotAllowed { .. }
            | Self::PersonOnly
            | Self::NotInCustody
            | Self::NotAtLocation
            | Self::Expired { .. }
            | Self::UnderFloor
            | Self::NothingChanges => Vec::new(),
        }
    }
}
