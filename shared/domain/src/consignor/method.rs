//! How a consignor is paid.

use serde::{Deserialize, Serialize};

use super::SealedNumber;
use crate::contact::Email;
use crate::ids::PayoutMethodId;
use crate::machine::vocabulary;
use crate::tax_id::TaxId;
use crate::time::Timestamp;

/// Methods one consignor may have in use.
pub const MAX_METHODS: usize = 5;

/// Replaced methods that a file remembers; the history has all of them.
pub(super) const MAX_REPLACED: usize = 20;

vocabulary! {
    /// By which way money goes out.
    pub enum PayoutKind {
        /// Into a bank account.
        Ach = "ach",
        /// By Yappy, to a telephone number.
        Yappy = "yappy",
        /// In cash, at the counter.
        Cash = "cash",
        /// By check.
        Check = "check",
        /// As store credit.
        StoreCredit = "store_credit",
    }
}

vocabulary! {
    /// What sort of bank account.
    pub enum AccountType {
        /// For payments.
        Checking = "checking",
        /// For savings.
        Savings = "savings",
    }
}

/// A way to pay, with what that way needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MethodDetails {
    /// Into a bank account.
    Ach {
        /// The bank, by its code.
        bank_code: String,
        /// What sort of account.
        account_type: AccountType,
        /// The account.
        number: SealedNumber,
    },
    /// By Yappy.
    Yappy {
        /// The telephone.
        number: SealedNumber,
    },
    /// In cash.
    Cash,
    /// By check.
    Check,
    /// As store credit.
    StoreCredit,
}

impl MethodDetails {
    /// In one word.
    pub const fn kind(&self) -> PayoutKind {
        match self {
            Self::Ach { .. } => PayoutKind::Ach,
            Self::Yappy { .. } => PayoutKind::Yappy,
            Self::Cash => PayoutKind::Cash,
            Self::Check => PayoutKind::Check,
            Self::StoreCredit => PayoutKind::StoreCredit,
        }
    }

    /// The number of the account, where the way has one.
    pub const fn number(&self) -> Option<&SealedNumber> {
        match self {
            Self::Ach { number, .. } | Self::Yappy { number } => Some(number),
            Self::Cash | Self::Check | Self::StoreCredit => None,
        }
    }
}

/// A way in which a consignor is paid. Plain: it may be stored as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayoutMethod {
    /// Which.
    pub id: PayoutMethodId,
    /// The way.
    pub details: MethodDetails,
    /// In whose name.
    pub holder_name: String,
    /// Whose tax id.
    pub holder_tax_id: TaxId,
    /// When staff found that the holder is the consignor.
    #[serde(default)]
    pub verified_at: Option<Timestamp>,
    /// Nothing is paid to it before (R18).
    pub cool_down_until: Timestamp,
    /// Whether it is the one that is used unless another is named.
    pub is_default: bool,
    /// When it was added.
    pub added_at: Timestamp,
    /// Where the person was written to before it was added: told of it beside the account's own
    /// address. Whoever takes an account over changes that one first.
    pub told: Email,
    /// The method it took the place of.
    #[serde(default)]
    pub replaces: Option<PayoutMethodId>,
    /// When another took its place.
    #[serde(default)]
    pub replaced_at: Option<Timestamp>,
}

impl PayoutMethod {
    /// Whether no other has taken its place.
    pub const fn in_use(&self) -> bool {
        self.replaced_at.is_none()
    }
}
