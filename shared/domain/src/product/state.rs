//! Where a product stands, with what is known there.

use super::records::{Donation, Finding, Incident, ReturnReason};
use crate::ids::{CustodyId, SaleId};
use crate::machine::vocabulary;
use crate::time::Timestamp;

vocabulary! {
    /// Where a product stands, in one word (machine D).
    #[schemars(rename = "ProductStatus")]
    pub enum Status {
        /// Agreed, but not in the house yet.
        AwaitingGoods = "awaiting_goods",
        /// In the house, being prepared.
        InProcessing = "in_processing",
        /// Held back: it may not be genuine. Not even given back before a legal check.
        Quarantined = "quarantined",
        /// Ready for sale, and never listed.
        InStock = "in_stock",
        /// Taken off sale for the time being.
        Unlisted = "unlisted",
        /// On sale.
        Available = "available",
        /// Held for someone.
        Reserved = "reserved",
        /// Someone is paying for it.
        PendingPayment = "pending_payment",
        /// Someone pays for it in parts.
        OnLayaway = "on_layaway",
        /// Paid for.
        Sold = "sold",
        /// With its buyer: the end of the sale.
        Delivered = "delivered",
        /// Its term is over; it stays on sale for the days of grace.
        InGrace = "in_grace",
        /// Goes back to its consignor, and waits for them.
        ToReturn = "to_return",
        /// With its consignor again.
        Returned = "returned",
        /// Goes to a charity.
        ToDonate = "to_donate",
        /// With a charity.
        Donated = "donated",
        /// Not found.
        Missing = "missing",
        /// Broken.
        Damaged = "damaged",
    }
}

impl Status {
    /// Whether the house has the goods, and answers for them.
    pub const fn is_in_custody(self) -> bool {
        match self {
            Self::InProcessing
            | Self::Quarantined
            | Self::InStock
            | Self::Unlisted
            | Self::Available
            | Self::Reserved
            | Self::PendingPayment
            | Self::OnLayaway
            | Self::Sold
            | Self::InGrace
            | Self::ToReturn
            | Self::ToDonate
            | Self::Damaged => true,
            Self::AwaitingGoods
            | Self::Delivered
            | Self::Returned
            | Self::Donated
            | Self::Missing => false,
        }
    }

    /// Whether someone may buy it, as far as nobody holds it.
    pub const fn is_on_sale(self) -> bool {
        match self {
            Self::Available | Self::InGrace => true,
            Self::AwaitingGoods
            | Self::InProcessing
            | Self::Quarantined
            | Self::InStock
            | Self::Unlisted
            | Self::Reserved
            | Self::PendingPayment
            | Self::OnLayaway
            | Self::Sold
            | Self::Delivered
            | Self::ToReturn
            | Self::Returned
            | Self::ToDonate
            | Self::Donated
            | Self::Missing
            | Self::Damaged => false,
        }
    }
}

/// Where a product stands, with what is known there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "every field is the id or fact its name says")]
pub enum State {
    /// Agreed, but not in the house yet.
    AwaitingGoods,
    /// In the house, being prepared.
    InProcessing { since: Timestamp },
    /// Held back.
    Quarantined { finding: Finding, since: Timestamp },
    /// Ready for sale.
    InStock { since: Timestamp },
    /// Taken off sale for the time being.
    Unlisted { reason: String, since: Timestamp },
    /// On sale.
    Available { since: Timestamp },
    /// Held for someone; the holds are among the facts.
    Reserved { since: Timestamp },
    /// Someone is paying for it.
    PendingPayment { sale: SaleId, since: Timestamp },
    /// Someone pays for it in parts.
    OnLayaway { sale: SaleId, since: Timestamp },
    /// Paid for.
    Sold { sale: SaleId, since: Timestamp },
    /// With its buyer.
    Delivered { sale: SaleId, since: Timestamp },
    /// Past its term, and still on sale.
    InGrace { since: Timestamp },
    /// Waits for its consignor.
    ToReturn {
        reason: ReturnReason,
        since: Timestamp,
    },
    /// With its consignor again; the hand-over proves it.
    Returned {
        custody: CustodyId,
        since: Timestamp,
    },
    /// Goes to a charity.
    ToDonate { since: Timestamp },
    /// With a charity.
    Donated {
        donation: Donation,
        since: Timestamp,
    },
    /// Not found.
    Missing {
        incident: Incident,
        since: Timestamp,
    },
    /// Broken.
    Damaged {
        incident: Incident,
        since: Timestamp,
    },
}

impl State {
    /// In one word.
    pub const fn status(&self) -> Status {
        match self {
            Self::AwaitingGoods => Status::AwaitingGoods,
            Self::InProcessing { .. } => Status::InProcessing,
            Self::Quarantined { .. } => Status::Quarantined,
            Self::InStock { .. } => Status::InStock,
            Self::Unlisted { .. } => Status::Unlisted,
            Self::Available { .. } => Status::Available,
            Self::Reserved { .. } => Status::Reserved,
            Self::PendingPayment { .. } => Status::PendingPayment,
            Self::OnLayaway { .. } => Status::OnLayaway,
            Self::Sold { .. } => Status::Sold,
            Self::Delivered { .. } => Status::Delivered,
            Self::InGrace { .. } => Status::InGrace,
            Self::ToReturn { .. } => Status::ToReturn,
            Self::Returned { .. } => Status::Returned,
            Self::ToDonate { .. } => Status::ToDonate,
            Self::Donated { .. } => Status::Donated,
            Self::Missing { .. } => Status::Missing,
            Self::Damaged { .. } => Status::Damaged,
        }
    }

    /// Since when; nothing while the goods are awaited.
    pub const fn since(&self) -> Option<Timestamp> {
        match self {
            Self::AwaitingGoods => None,
            Self::InProcessing { since }
            | Self::Quarantined { since, .. }
            | Self::InStock { since }
            | Self::Unlisted { since, .. }
            | Self::Available { since }
            | Self::Reserved { since }
            | Self::PendingPayment { since, .. }
            | Self::OnLayaway { since, .. }
            | Self::Sold { since, .. }
            | Self::Delivered { since, .. }
            | Self::InGrace { since }
            | Self::ToReturn { since, .. }
            | Self::Returned { since, .. }
            | Self::ToDonate { since }
            | Self::Donated { since, .. }
            | Self::Missing { since, .. }
            | Self::Damaged { since, .. } => Some(*since),
        }
    }
}
