//! Why a product is not held, or not held any longer.

use crate::fault::{Class, Fault};

/// Why a product is not held, or not held any longer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoldRefusal {
    /// Someone else holds it, or is buying it.
    #[error("the item is held by someone else")]
    AlreadyHeld,
    /// Fewer pieces are free.
    #[error("only {free} of it are free")]
    TooFew {
        /// How many.
        free: u32,
    },
    /// The number of pieces makes no sense: none, or several of a unique item.
    #[error("the quantity must be at least 1, and 1 for a unique item")]
    QuantityInvalid,
    /// The reference is no id or number.
    #[error("the reference must be an id or a number of at most 64 letters, digits and `-_.:/#`")]
    ReferenceInvalid,
    /// The end is not in the future, or there is none where there must be one.
    #[error("a hold must end, and in the future")]
    EndInvalid,
    /// No such hold stands, or it is someone else's.
    #[error("the hold is no longer yours: it is over, was released, or someone else has it")]
    FenceStale,
    /// Holds of its kind are not renewed.
    #[error("a hold of this kind is not renewed")]
    NotRenewable,
    /// It was renewed already.
    #[error("the hold was renewed already")]
    RenewedAlready,
    /// It belongs to a sale: only the sale's end frees it.
    #[error("the hold belongs to a sale, which must be paid or cancelled")]
    InSale,
    /// None of its holds is over.
    #[error("no hold is over")]
    NothingLapsed,
    /// Something is held of it.
    #[error("the item is held")]
    Held,
}

impl Fault for HoldRefusal {
    fn class(&self) -> Class {
        match self {
            Self::AlreadyHeld | Self::TooFew { .. } | Self::FenceStale => Class::Conflict,
            Self::QuantityInvalid | Self::ReferenceInvalid | Self::EndInvalid => Class::Invalid,
            Self::NotRenewable
            | Self::RenewedAlready
            | Self::InSale
            | Self::NothingLapsed
            | Self::Held => Class::Refused,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::AlreadyHeld => "item_already_held",
            Self::TooFew { .. } => "too_few_free",
            Self::QuantityInvalid => "quantity_invalid",
            Self::ReferenceInvalid => "reference_invalid",
            Self::EndInvalid => "hold_end_invalid",
            Self::FenceStale => "fence_stale",
            Self::NotRenewable => "hold_not_renewable",
            Self::RenewedAlready => "hold_renewed_already",
            Self::InSale => "hold_in_sale",
            Self::NothingLapsed => "no_hold_lapsed",
            Self::Held => "item_held",
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        let field = match self {
            Self::QuantityInvalid | Self::TooFew { .. } => "quantity",
            Self::ReferenceInvalid => "reference",
            Self::FenceStale => "fence",
            Self::AlreadyHeld
            | Self::EndInvalid
            | Self::NotRenewable
            | Self::RenewedAlready
            | Self::InSale
            | Self::NothingLapsed
            | Self::Held => return Vec::new(),
        };
        vec![(field.to_owned(), self.to_string())]
    }
}
