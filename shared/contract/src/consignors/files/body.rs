//! What callers send about consignors.

use garde::Validate;
use schemars::JsonSchema;
use serde::Deserialize;

use domain::consignor::{DocumentKind, KycStatus, PayoutPreference, PortalDetail, Tier};
use domain::ids::{CommissionPlanId, MediaId, PayoutMethodId, UserId};
use domain::money::Money;
use domain::terms::Disposition;
use domain::time::Date;

use crate::common::patched;

/// The path of a consignor.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct ConsignorPath {
    /// Which person.
    #[garde(skip)]
    pub id: UserId,
}

/// Which consignors to list: at most one of the filters.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ConsignorListQuery {
    /// The ones whose identity stands here.
    #[garde(skip)]
    #[serde(default)]
    pub kyc_status: Option<KycStatus>,
    /// The ones of this tier.
    #[garde(skip)]
    #[serde(default)]
    pub tier: Option<Tier>,
    /// The ones on hold; only `true` is served.
    #[garde(custom(only_true))]
    #[serde(default)]
    pub on_hold: Option<bool>,
    /// How the name begins; accents and capitals do not matter.
    #[garde(length(chars, min = 1, max = 120))]
    #[serde(default)]
    pub name: Option<String>,
    /// How the number begins, as in `CO-2026-0001`.
    #[garde(length(chars, min = 1, max = 20))]
    #[serde(default)]
    pub number: Option<String>,
    /// Rows per page: 1 to 100, 20 if not said.
    #[garde(range(min = 1, max = 100))]
    #[serde(default)]
    pub limit: Option<u16>,
    /// The `next` of the page before.
    #[garde(length(chars, min = 1, max = 2_000))]
    #[serde(default)]
    pub cursor: Option<String>,
}

/// No list holds the ones that are not on hold.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "garde hands every field over by reference"
)]
fn only_true(held: &Option<bool>, (): &()) -> garde::Result {
    match held {
        Some(false) => Err(garde::Error::new("only true is served")),
        Some(true) | None => Ok(()),
    }
}

/// How a file is shown.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct FileQuery {
    /// How numbers of accounts are shown; masked if not said.
    #[garde(skip)]
    #[serde(default)]
    pub numbers: Numbers,
}

/// How numbers of accounts are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Numbers {
    /// Their end alone.
    #[default]
    Masked,
    /// Whole. That they were looked at is kept.
    Whole,
}

/// A file is changed: what is sent replaces what was there.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ConsignorEditBody {
    /// How the house values them.
    #[garde(skip)]
    #[serde(default)]
    pub tier: Option<Tier>,
    /// The plan their proposals begin with; null for the one of the category.
    #[garde(skip)]
    #[serde(default, deserialize_with = "patched")]
    pub default_commission_plan_id: Option<Option<CommissionPlanId>>,
    /// What becomes of goods that are not sold.
    #[garde(skip)]
    #[serde(default)]
    pub default_disposition: Option<Disposition>,
    /// The least that is paid out at once.
    #[garde(skip)]
    #[serde(default)]
    pub min_payout: Option<Money>,
    /// How they would rather be paid.
    #[garde(skip)]
    #[serde(default)]
    pub payout_preference: Option<PayoutPreference>,
    /// How much the portal shows them.
    #[garde(skip)]
    #[serde(default)]
    pub portal_detail: Option<PortalDetail>,
    /// What staff note for each other.
    #[garde(length(chars, max = 4_000))]
    #[serde(default)]
    pub notes_internal: Option<String>,
    /// What becomes of the hold; nothing if not said.
    #[garde(dive)]
    #[serde(default)]
    pub hold: Option<HoldOrder>,
}

/// What becomes of a hold.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(tag = "order", rename_all = "snake_case", deny_unknown_fields)]
pub enum HoldOrder {
    /// Nothing more is paid.
    Put {
        /// Why; for staff.
        #[garde(length(chars, min = 3, max = 500))]
        reason: String,
    },
    /// It ends.
    Lift {},
}

/// What is decided on a consignor's identity.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(tag = "decision", rename_all = "snake_case", deny_unknown_fields)]
pub enum IdentityDecision {
    /// They are who they say.
    Verified {
        /// On what ground.
        #[garde(length(chars, min = 3, max = 500))]
        reason: String,
        /// Payout methods whose holder was found to be the consignor.
        #[garde(length(max = 5))]
        #[serde(default)]
        payout_method_ids: Vec<PayoutMethodId>,
    },
    /// The papers do not show it.
    Rejected {
        /// Why; the consignor reads it.
        #[garde(length(chars, min = 3, max = 500))]
        reason: String,
    },
}

/// The papers that show who one is.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct IdentityDocuments {
    /// All of them.
    #[garde(length(min = 1, max = 3), dive)]
    pub documents: Vec<DocumentBody>,
}

/// A paper that shows who one is.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DocumentBody {
    /// What sort.
    #[garde(skip)]
    pub kind: DocumentKind,
    /// Its number, checked as the settings say for its kind.
    #[garde(length(chars, min = 1, max = 40))]
    pub number: String,
    /// The last day it is good for; absent when it does not expire.
    #[garde(skip)]
    #[serde(default)]
    pub expires_on: Option<Date>,
    /// Pictures of it that passed the check.
    #[garde(length(min = 1, max = 4))]
    pub file_ids: Vec<MediaId>,
}
