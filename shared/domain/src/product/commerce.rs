//! The sale of a product, as far as the product itself is concerned: from its hold to its buyer,
//! and back.
//!
//! A unique product moves through the states of machine D. Counted stock stays on sale while
//! pieces are left, and each of its sales has a hold with as many pieces as are being paid for.

mod change;
mod decide;
mod table;
#[cfg(test)]
mod tests;

use super::hold::Holder;
use crate::fault::{Class, Fault};
use crate::ids::SaleId;
use crate::time::Timestamp;

pub use change::Change;
pub(super) use table::ROWS;

/// What can be asked about a product's sale. Named as in the table of machine D.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// What was held is being paid for. From here on the hold is the sale's.
    Checkout {
        /// The fence of the hold.
        fence: u64,
        /// Who says that it is theirs.
        holder: Holder,
        /// The sale.
        sale: SaleId,
        /// By when payment should be begun.
        until: Timestamp,
    },
    /// It was not paid for.
    PaymentFailed {
        /// The fence of the hold.
        fence: u64,
        /// The sale.
        sale: SaleId,
    },
    /// It will be paid for in parts.
    LayawayStart {
        /// The sale.
        sale: SaleId,
        /// How many pieces.
        quantity: u32,
        /// What was agreed and paid.
        plan: LayawayFacts,
    },
    /// It will not be paid for in parts after all.
    PlanCancelled {
        /// The fence of the plan's hold.
        fence: u64,
        /// The sale.
        sale: SaleId,
    },
    /// It is paid for.
    Paid {
        /// The fence of the hold.
        fence: u64,
        /// The sale.
        sale: SaleId,
    },
    /// Its buyer has it.
    Delivered {
        /// The sale.
        sale: SaleId,
        /// How many pieces.
        quantity: u32,
    },
    /// Its buyer brought it back.
    ReturnAccepted {
        /// The sale.
        sale: SaleId,
        /// How many pieces.
        quantity: u32,
    },
}

/// What must be true of a plan before goods are laid away for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LayawayFacts {
    /// When the customer signed it.
    pub signed_at: Option<Timestamp>,
    /// When its down payment was approved.
    pub down_payment_approved_at: Option<Timestamp>,
}

impl Command {
    /// Its name in the table of machine D.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Checkout { .. } => "checkout",
            Self::PaymentFailed { .. } => "payment_failed",
            Self::LayawayStart { .. } => "layaway_start",
            Self::PlanCancelled { .. } => "plan_cancelled",
            Self::Paid { .. } => "paid",
            Self::Delivered { .. } => "delivered",
            Self::ReturnAccepted { .. } => "return_accepted",
        }
    }
}

/// Why a product is not sold, or not taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommerceRefusal {
    /// Another sale has it.
    #[error("the item belongs to another sale")]
    OtherSale,
    /// The plan is not signed.
    #[error("the layaway plan is not signed")]
    PlanNotSigned,
    /// Its down payment is not approved.
    #[error("the down payment is not approved")]
    DownPaymentMissing,
    /// Fewer pieces were sold than are brought back, or handed over.
    #[error("only {sold} of it were sold")]
    MoreThanSold {
        /// How many.
        sold: u32,
    },
}

impl Fault for CommerceRefusal {
    fn class(&self) -> Class {
        match self {
            Self::OtherSale => Class::Conflict,
            Self::PlanNotSigned | Self::DownPaymentMissing | Self::MoreThanSold { .. } => {
                Class::Refused
            }
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::OtherSale => "item_in_other_sale",
            Self::PlanNotSigned => "layaway_plan_not_signed",
            Self::DownPaymentMissing => "down_payment_not_approved",
            Self::MoreThanSold { .. } => "more_than_sold",
        }
    }
}
