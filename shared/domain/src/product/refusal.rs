//! Why a product says no.

use super::commerce::CommerceRefusal;
use super::hold::HoldRefusal;
use super::price::PriceRefusal;
use super::state::Status;
use super::term::TermRefusal;
use crate::custody::CustodyRefusal;
use crate::fault::{Class, Fault};
use crate::machine::vocabulary;
use crate::money::Money;
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
    /// What its holds say.
    #[error(transparent)]
    Hold(#[from] HoldRefusal),
    /// What its sale says.
    #[error(transparent)]
    Commerce(#[from] CommerceRefusal),
    /// What its price says.
    #[error(transparent)]
    Price(#[from] PriceRefusal),
    /// What its term says.
    #[error(transparent)]
    Term(#[from] TermRefusal),
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
    /// It was deleted.
    #[error("the product is deleted")]
    Deleted,
    /// A consignor's goods that the house has are not deleted.
    #[error("the goods are a consignor's, and the house answers for them")]
    InHouse,
    /// What is one of a kind is there once, and of nothing is there less than one.
    #[error("the quantity must be 1 for what is one of a kind, and 1 or more for the rest")]
    QuantityInvalid,
    /// No goods are that large.
    #[error("every side must be 1 mm to 100 m")]
    DimensionsInvalid,
    /// They are the house's own.
    #[error("the product is no consignor's")]
    NotConsigned,
    /// The consignor asked already.
    #[error("the product was asked back already, and the answer is awaited")]
    WithdrawalOpen,
    /// Nobody asked for it.
    #[error("the product was not asked back")]
    NotAskedBack,
    /// The fee is another than the one the consignor agreed to.
    #[error("taking the product back costs {}.{:02} now", due.cents() / 100, due.cents() % 100)]
    FeeChanged {
        /// What it costs.
        due: Money,
    },
    /// The hand-over does not end with the consignor.
    #[error("the hand-over does not end with the product's consignor")]
    NotToConsignor,
    /// It did not become the house's own at the end of its term.
    #[error("the product was not taken over at the end of its term")]
    NotTakenOver,
}

impl Fault for Refusal {
    fn class(&self) -> Class {
        match self {
            Self::Hold(refusal) => refusal.class(),
            Self::Commerce(refusal) => refusal.class(),
            Self::Price(refusal) => refusal.class(),
            Self::Term(refusal) => refusal.class(),
            Self::PersonOnly => Class::Forbidden,
            Self::Blank { .. }
            | Self::SlugInvalid
            | Self::QuantityInvalid
            | Self::DimensionsInvalid
            | Self::Terms(_)
            | Self::Custody(_) => Class::Invalid,
            Self::TransitionNotAllowed { .. }
            | Self::NotInCustody
            | Self::NotAtLocation
            | Self::NotReady { .. }
            | Self::Expired { .. }
            | Self::UnderFloor
            | Self::NothingChanges
            | Self::Deleted
            | Self::InHouse
            | Self::NotConsigned
            | Self::WithdrawalOpen
            | Self::NotAskedBack
            | Self::FeeChanged { .. }
            | Self::NotToConsignor
            | Self::NotTakenOver => Class::Refused,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Hold(refusal) => refusal.code(),
            Self::Commerce(refusal) => refusal.code(),
            Self::Price(refusal) => refusal.code(),
            Self::Term(refusal) => refusal.code(),
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
            Self::Deleted => "product_deleted",
            Self::InHouse => "product_in_house",
            Self::QuantityInvalid => "quantity_invalid",
            Self::DimensionsInvalid => "dimensions_invalid",
            Self::NotConsigned => "product_not_consigned",
            Self::WithdrawalOpen => "withdrawal_open",
            Self::NotAskedBack => "withdrawal_not_asked",
            Self::FeeChanged { .. } => "withdrawal_fee_changed",
            Self::NotToConsignor => "custody_not_to_consignor",
            Self::NotTakenOver => "product_not_taken_over",
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        match self {
            Self::Hold(refusal) => refusal.fields(),
            Self::Commerce(refusal) => refusal.fields(),
            Self::Price(refusal) => refusal.fields(),
            Self::Term(refusal) => refusal.fields(),
            Self::Blank { field } => vec![((*field).to_owned(), self.to_string())],
            Self::SlugInvalid => vec![("slug".to_owned(), self.to_string())],
            Self::QuantityInvalid => vec![("quantity".to_owned(), self.to_string())],
            Self::DimensionsInvalid => vec![("dimensions".to_owned(), self.to_string())],
            Self::FeeChanged { .. } => vec![("fee".to_owned(), self.to_string())],
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
            | Self::NothingChanges
            | Self::Deleted
            | Self::InHouse
            | Self::NotConsigned
            | Self::WithdrawalOpen
            | Self::NotAskedBack
            | Self::NotToConsignor
            | Self::NotTakenOver => Vec::new(),
        }
    }
}
