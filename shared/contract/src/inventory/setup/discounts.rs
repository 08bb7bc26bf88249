//! Discounts and coupons: rows 104 to 106 of the route list.

use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use domain::access::{Actor, Permission as P};
use domain::discount::{
    CouponCode, Discount, DiscountDetails, DiscountRules, DiscountStatus, Limits, Standing,
};
use domain::ids::DiscountId;
use domain::money::Money;
use domain::terms::{DiscountBearer, Off};
use domain::time::Timestamp;

use crate::common::{Nothing, Page, patched};
use crate::inventory::{READS, WRITES};
use crate::route::{Method, Reply, Route};
use crate::routes;

routes! {
    /// The operations on discounts.
    DiscountOp {
        /// The discounts that stand so, newest first; without a status all that are not deleted.
        ListDiscounts {
            route: Route::get("list_discounts", "/v1/discounts")
                .summary("List the discounts and coupons")
                .any_of(&[P::DiscountsManage])
                .grants(READS),
            path: Nothing, query: DiscountQuery, body: Nothing, reply: Page<DiscountView>,
        }
        /// Makes a discount, or a coupon under a code that no other has. It says who bears it
        /// (R2); the best one for the buyer counts, or all that may add up, and none goes under
        /// the floor (R6).
        CreateDiscount {
            route: Route::create("create_discount", "/v1/discounts")
                .summary("Make a discount or coupon")
                .any_of(&[P::DiscountsManage])
                .grants(WRITES),
            path: Nothing, query: Nothing, body: NewDiscount, reply: DiscountView,
        }
        /// Edits a discount, pauses or ends it. What is over stays over; what was sold with it
        /// keeps what it was.
        UpdateDiscount {
            route: Route::edit(Method::Patch, "update_discount", "/v1/discounts/{id}")
                .summary("Edit, pause or end a discount")
                .any_of(&[P::DiscountsManage])
                .grants(WRITES),
            path: DiscountPath, query: Nothing, body: DiscountPatch, reply: DiscountView,
        }
        /// Takes a discount away. Its code is free for another.
        DeleteDiscount {
            route: Route::edit(Method::Delete, "delete_discount", "/v1/discounts/{id}")
                .summary("Delete a discount")
                .any_of(&[P::DiscountsManage])
                .grants(WRITES),
            path: DiscountPath, query: Nothing, body: Nothing, reply: DiscountView,
        }
        /// Brings a deleted discount back as it was, unless another has its code by now.
        RestoreDiscount {
            route: Route::act("restore_discount", "/v1/discounts/{id}/restore")
                .summary("Bring a deleted discount back")
                .any_of(&[P::DiscountsManage])
                .grants(WRITES),
            path: DiscountPath, query: Nothing, body: Nothing, reply: DiscountView,
        }
    }
}

/// The path of a discount.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct DiscountPath {
    /// Which discount.
    #[garde(skip)]
    pub id: DiscountId,
}

/// Which discounts to list.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DiscountQuery {
    /// The ones that stand so.
    #[garde(skip)]
    #[serde(default)]
    pub status: Option<Standing>,
    /// Rows per page: 1 to 100, 20 if not said.
    #[garde(inner(range(min = 1, max = 100)))]
    #[serde(default)]
    pub limit: Option<u16>,
    /// The `next` of the page before.
    #[garde(inner(length(chars, min = 1, max = 2_000)))]
    #[serde(default)]
    pub cursor: Option<String>,
}

/// A discount that is to be made.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(transparent)]
pub struct NewDiscount(#[garde(skip)] pub DiscountDetails);

impl NewDiscount {
    /// What it is to be.
    pub fn details(&self) -> DiscountDetails {
        let details = &self.0;
        DiscountDetails {
            name: details.name.trim().to_owned(),
            ..details.clone()
        }
    }
}

/// A change of a discount, as a merge patch: what is absent stays, and `null` takes away.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DiscountPatch {
    /// The code that people enter; `null` lets it count by itself.
    #[garde(skip)]
    #[serde(default, deserialize_with = "patched")]
    pub code: Option<Option<CouponCode>>,
    /// The name people see.
    #[garde(inner(length(chars, min = 1, max = 80)))]
    #[serde(default)]
    pub name: Option<String>,
    /// How much is taken off.
    #[garde(skip)]
    #[serde(default)]
    pub off: Option<Off>,
    /// Who bears it.
    #[garde(skip)]
    #[serde(default)]
    pub bearer: Option<DiscountBearer>,
    /// All its rules.
    #[garde(skip)]
    #[serde(default)]
    pub rules: Option<DiscountRules>,
    /// The total of a cart from which it counts.
    #[garde(skip)]
    #[serde(default, deserialize_with = "patched")]
    pub min_total: Option<Option<Money>>,
    /// How often it may be used, as a whole.
    #[garde(skip)]
    #[serde(default)]
    pub limits: Option<Limits>,
    /// Whether it adds up with others that add up too.
    #[garde(skip)]
    #[serde(default)]
    pub stackable: Option<bool>,
    /// From when on it counts.
    #[garde(skip)]
    #[serde(default, deserialize_with = "patched")]
    pub starts_at: Option<Option<Timestamp>>,
    /// From when on it does not count any more.
    #[garde(skip)]
    #[serde(default, deserialize_with = "patched")]
    pub ends_at: Option<Option<Timestamp>>,
    /// Where it stands: `ended` is for good.
    #[garde(skip)]
    #[serde(default)]
    pub status: Option<DiscountStatus>,
}

impl DiscountPatch {
    /// What it is to be.
    pub fn details(&self, was: &DiscountDetails) -> DiscountDetails {
        let name = self.name.as_deref().map(str::trim);
        DiscountDetails {
            code: self.code.as_ref().unwrap_or(&was.code).clone(),
            name: name.unwrap_or(&was.name).to_owned(),
            off: self.off.unwrap_or(was.off),
            bearer: self.bearer.unwrap_or(was.bearer),
            rules: self.rules.as_ref().unwrap_or(&was.rules).clone(),
            min_total: self.min_total.unwrap_or(was.min_total),
            limits: self.limits.as_ref().unwrap_or(&was.limits).clone(),
            stackable: self.stackable.unwrap_or(was.stackable),
            starts_at: self.starts_at.unwrap_or(was.starts_at),
            ends_at: self.ends_at.unwrap_or(was.ends_at),
        }
    }
}

/// A discount.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DiscountView {
    /// Which.
    pub id: DiscountId,
    /// The version, as in the `ETag`.
    pub version: u64,
    /// What it is.
    pub details: DiscountDetails,
    /// Where it stands.
    pub status: DiscountStatus,
    /// When it was made.
    pub created_at: Timestamp,
    /// By whom.
    pub created_by: Actor,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Since when it is deleted.
    pub deleted_at: Option<Timestamp>,
}

impl Reply for DiscountView {
    const VERSIONED: bool = true;
    const LOCATED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.version)
    }

    fn location(&self) -> Option<String> {
        Some(format!("/v1/discounts/{}", self.id))
    }
}

impl From<&Discount> for DiscountView {
    fn from(discount: &Discount) -> Self {
        let facts = discount.facts().clone();
        Self {
            id: facts.id,
            version: facts.version,
            details: facts.details,
            status: facts.status,
            created_at: facts.created_at,
            created_by: facts.created_by,
            updated_at: facts.updated_at,
            deleted_at: facts.deleted_at,
        }
    }
}
