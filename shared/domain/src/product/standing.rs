//! Where a product stands apart from its sale and its term: lost or broken and found again, asked
//! back and given back, given away, on sale again as the house's own, deleted and restored.

mod decide;
mod table;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::event::{Effect, said};
use super::records::{Donation, ReturnReason};
use super::state::Status;
use crate::custody::CustodyRecord;
use crate::ids::{CustodyId, LocationId, MediaId, UserId};
use crate::money::Money;
use crate::time::Date;

pub(super) use table::ROWS;

/// What is known of goods that are lost or broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What is known.
    pub note: String,
    /// Photos of it.
    pub photos: Vec<MediaId>,
}

/// What can be asked of a product's standing. Named as in the table of machine D.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// It is not found.
    MarkMissing(Report),
    /// It is broken.
    MarkDamaged(Report),
    /// It is there again.
    Found {
        /// Where, or how.
        note: String,
        /// Where it lies now.
        shelf: Option<String>,
    },
    /// Its consignor asks for it.
    WithdrawRequest {
        /// Why; may be empty.
        reason: String,
        /// The fee that the consignor was shown and agrees to (R11).
        fee: Money,
    },
    /// It comes back to its consignor.
    WithdrawApprove {
        /// What there is to say; may be empty.
        note: String,
    },
    /// It does not.
    WithdrawRefuse {
        /// Why.
        note: String,
    },
    /// It can be fetched where it is.
    ReadyForPickup,
    /// Its consignor has it again.
    HandBack(Box<CustodyRecord>),
    /// A charity has it.
    Donate(Donation),
    /// What became the house's own at the end of its term is on sale again.
    Relist,
    /// It is in no list any more.
    Delete {
        /// Why.
        reason: String,
    },
    /// It is there again as it was.
    Restore,
}

impl Command {
    /// Its name in the table of machine D.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::MarkMissing(_) => "mark_missing",
            Self::MarkDamaged(_) => "mark_damaged",
            Self::Found { .. } => "found",
            Self::WithdrawRequest { .. } => "withdraw_request",
            Self::WithdrawApprove { .. } => "withdraw_approve",
            Self::WithdrawRefuse { .. } => "withdraw_refuse",
            Self::ReadyForPickup => "ready_for_pickup",
            Self::HandBack(_) => "hand_back",
            Self::Donate(_) => "donate",
            Self::Relist => "relist",
            Self::Delete { .. } => "delete",
            Self::Restore => "restore",
        }
    }
}

/// What happened to a product's standing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(missing_docs, reason = "every field is the id or fact its name says")]
pub enum Change {
    /// It is not found. What the house owes for it, where it is a consignor's.
    MarkedMissing {
        consignor_id: Option<UserId>,
        was: Status,
        owed: Option<Money>,
    },
    /// It is broken.
    MarkedDamaged {
        consignor_id: Option<UserId>,
        was: Status,
        owed: Option<Money>,
    },
    /// It is there again.
    Found { consignor_id: Option<UserId> },
    /// Its consignor asked for it.
    WithdrawalRequested { consignor_id: UserId, fee: Money },
    /// The house said no.
    WithdrawalRefused { consignor_id: UserId },
    /// It goes back.
    SentBack {
        consignor_id: UserId,
        location_id: LocationId,
        reason: ReturnReason,
        fee: Money,
    },
    /// It can be fetched.
    PickupReady {
        consignor_id: UserId,
        location_id: LocationId,
    },
    /// Its consignor has it again.
    Returned {
        consignor_id: UserId,
        custody_id: CustodyId,
    },
    /// A charity has it.
    Donated {
        consignor_id: Option<UserId>,
        charity: String,
        receipt: Option<MediaId>,
    },
    /// On sale again, as the house's own.
    Relisted { price: Money, listed_on: Date },
    /// In no list any more.
    Deleted { status: Status },
    /// As it was before it was deleted.
    Restored { status: Status },
}

impl Change {
    /// `<Noun><PastVerb>`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::MarkedMissing { .. } => "ProductMarkedMissing",
            Self::MarkedDamaged { .. } => "ProductMarkedDamaged",
            Self::Found { .. } => "ProductFound",
            Self::WithdrawalRequested { .. } => "ProductWithdrawalRequested",
            Self::WithdrawalRefused { .. } => "ProductWithdrawalRefused",
            Self::SentBack { .. } => "ProductSentBack",
            Self::PickupReady { .. } => "ProductPickupReady",
            Self::Returned { .. } => "ProductReturned",
            Self::Donated { .. } => "ProductDonated",
            Self::Relisted { .. } => "ProductRelisted",
            Self::Deleted { .. } => "ProductDeleted",
            Self::Restored { .. } => "ProductRestored",
        }
    }

    /// What it makes of the product.
    pub fn effect(&self) -> Effect {
        match self {
            Self::MarkedMissing { .. } => Effect::status(Status::Missing),
            Self::MarkedDamaged { .. } => Effect::status(Status::Damaged),
            Self::Found { .. } => Effect::status(Status::InStock),
            Self::SentBack { .. } => Effect::status(Status::ToReturn),
            Self::Returned { .. } => Effect::status(Status::Returned),
            Self::Donated { .. } => Effect::status(Status::Donated),
            Self::Relisted { price, .. } => Effect {
                price: Some(*price),
                ..Effect::status(Status::Available)
            },
            Self::WithdrawalRequested { .. }
            | Self::WithdrawalRefused { .. }
            | Self::PickupReady { .. }
            | Self::Deleted { .. }
            | Self::Restored { .. } => Effect::default(),
        }
    }

    /// What is hashed of it.
    pub(super) fn data(&self) -> Vec<(&'static str, String)> {
        let fields = match self {
            Self::MarkedMissing {
                consignor_id,
                was,
                owed,
            }
            | Self::MarkedDamaged {
                consignor_id,
                was,
                owed,
            } => vec![
                said("consignor_id", consignor_id.as_ref()),
                Some(("was", was.to_string())),
                owed.as_ref().map(|owed| ("owed", cents(owed))),
            ],
            Self::Found { consignor_id } => vec![said("consignor_id", consignor_id.as_ref())],
            Self::Relisted { price, listed_on } => vec![
                Some(("price", cents(price))),
                said("listed_on", Some(listed_on)),
            ],
            Self::Deleted { status } | Self::Restored { status } => {
                vec![said("status", Some(status))]
            }
            Self::WithdrawalRequested { .. }
            | Self::WithdrawalRefused { .. }
            | Self::SentBack { .. }
            | Self::PickupReady { .. }
            | Self::Returned { .. }
            | Self::Donated { .. } => self.leaving(),
        };
        fields.into_iter().flatten().collect()
    }

    /// What is hashed of the ways out of the house.
    fn leaving(&self) -> Vec<Option<(&'static str, String)>> {
        match self {
            Self::WithdrawalRequested { consignor_id, fee } => vec![
                said("consignor_id", Some(consignor_id)),
                Some(("fee", cents(fee))),
            ],
            Self::WithdrawalRefused { consignor_id } => {
                vec![said("consignor_id", Some(consignor_id))]
            }
            Self::SentBack {
                consignor_id,
                location_id,
                reason,
                fee,
            } => vec![
                said("consignor_id", Some(consignor_id)),
                said("location_id", Some(location_id)),
                said("reason", Some(reason)),
                Some(("fee", cents(fee))),
            ],
            Self::PickupReady {
                consignor_id,
                location_id,
            } => vec![
                said("consignor_id", Some(consignor_id)),
                said("location_id", Some(location_id)),
            ],
            Self::Returned {
                consignor_id,
                custody_id,
            } => vec![
                said("consignor_id", Some(consignor_id)),
                said("custody_id", Some(custody_id)),
            ],
            Self::Donated {
                consignor_id,
                charity,
                receipt,
            } => vec![
                said("consignor_id", consignor_id.as_ref()),
                said("charity", Some(charity)),
                said("receipt", receipt.as_ref()),
            ],
            Self::MarkedMissing { .. }
            | Self::MarkedDamaged { .. }
            | Self::Found { .. }
            | Self::Relisted { .. }
            | Self::Deleted { .. }
            | Self::Restored { .. } => Vec::new(),
        }
    }
}

fn cents(money: &Money) -> String {
    money.cents().to_string()
}
