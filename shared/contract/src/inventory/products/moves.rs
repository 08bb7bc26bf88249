//! Moves of a product beside its sale.

use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use domain::ids::{MediaId, OtpId};
use domain::money::Money;

use crate::route::Reply;

/// Why a product is deleted.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DeletionQuery {
    /// The reason.
    #[garde(length(chars, min = 3, max = 1_000))]
    pub reason: String,
}

/// A move of a product.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(tag = "move", rename_all = "snake_case", deny_unknown_fields)]
pub enum ProductMove {
    /// It is not found.
    MarkMissing {
        /// What is known of it.
        #[garde(length(chars, min = 1, max = 2_000))]
        note: String,
        /// Photos, which have passed the check.
        #[garde(length(max = 12))]
        #[serde(default)]
        photos: Vec<MediaId>,
    },
    /// It is broken.
    MarkDamaged {
        /// What is known of it.
        #[garde(length(chars, min = 1, max = 2_000))]
        note: String,
        /// Photos, which have passed the check.
        #[garde(length(max = 12))]
        #[serde(default)]
        photos: Vec<MediaId>,
    },
    /// It is there again.
    Found {
        /// Where, or how.
        #[garde(length(chars, min = 1, max = 2_000))]
        note: String,
        /// Where it lies now.
        #[garde(inner(length(chars, min = 1, max = 60)))]
        #[serde(default)]
        shelf: Option<String>,
    },
    /// Its consignor asked for it, and gets it.
    ApproveWithdrawal {
        /// What there is to say.
        #[garde(length(chars, max = 1_000))]
        #[serde(default)]
        note: String,
    },
    /// Its consignor asked for it, and does not get it.
    RefuseWithdrawal {
        /// Why.
        #[garde(length(chars, min = 3, max = 1_000))]
        note: String,
    },
    /// Its consignor can fetch it where it is.
    ReadyForPickup {},
    /// Its consignor has it again, and proves it with the code they were sent for it.
    HandBack {
        /// The code that was asked for.
        #[garde(skip)]
        otp_id: OtpId,
        /// Its six digits.
        #[garde(length(chars, min = 6, max = 6))]
        code: String,
        /// The condition in which it leaves.
        #[garde(length(chars, min = 1, max = 2_000))]
        condition_note: String,
        /// Photos, which have passed the check.
        #[garde(length(max = 12))]
        #[serde(default)]
        photos: Vec<MediaId>,
    },
    /// A charity has it.
    Donate {
        /// Which.
        #[garde(length(chars, min = 1, max = 200))]
        charity: String,
        /// The number on its receipt. This or the receipt itself is needed.
        #[garde(inner(length(chars, min = 1, max = 100)))]
        #[serde(default)]
        reference: Option<String>,
        /// Its receipt, which has passed the check.
        #[garde(skip)]
        #[serde(default)]
        receipt: Option<MediaId>,
    },
    /// What became the house's own at the end of its term is on sale again.
    Relist {},
}

/// A consignor asks for a product back.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct WithdrawalOrder {
    /// Why.
    #[garde(length(chars, max = 1_000))]
    #[serde(default)]
    pub reason: String,
    /// The fee, as the preview shows it, which the consignor agrees to.
    #[garde(skip)]
    pub fee: Money,
}

/// What taking a product back would cost.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WithdrawalPreview {
    /// The fee (R11).
    pub fee: Money,
    /// Whether it can be asked for now.
    pub possible: bool,
    /// Why not: the code of the refusal that asking would get.
    pub refusal: Option<String>,
}

impl Reply for WithdrawalPreview {}
