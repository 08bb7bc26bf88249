//! Commission plans on the wire.

use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use domain::ids::CommissionPlanId;
use domain::money::{BasisPoints, Money};
use domain::terms::{CommissionPlan, DiscountBearer, PlanKind, PlanScope};
use domain::time::Date;

use crate::route::Reply;

/// A version of a plan.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanRef {
    /// The plan.
    pub plan_id: CommissionPlanId,
    /// Its version.
    pub version: u32,
}

/// A commission plan, or its next version.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewPlanVersion {
    /// The version that it follows, which must be the newest; a new plan without.
    #[garde(skip)]
    #[serde(default)]
    pub follows: Option<PlanRef>,
    /// The name people see.
    #[garde(length(chars, min = 1, max = 80))]
    pub name: String,
    /// How it splits.
    #[garde(skip)]
    pub kind: PlanKind,
    /// The least the store keeps of a sale.
    #[garde(skip)]
    #[serde(default)]
    pub min_fee: Option<Money>,
    /// Who bears discounts unless they say otherwise.
    #[garde(skip)]
    pub discount_bearer: DiscountBearer,
    /// A fee inside the price that the buyer pays for the store alone (R2).
    #[garde(skip)]
    #[serde(default)]
    pub buyer_fee: Option<Money>,
    /// What a payout as store credit earns on top (R4); the house's own if not said.
    #[garde(skip)]
    #[serde(default)]
    pub store_credit_bonus: Option<BasisPoints>,
    /// The first day it counts; today if not said. A further version counts from today at the
    /// latest.
    #[garde(skip)]
    #[serde(default)]
    pub effective_from: Option<Date>,
    /// The last day it counts.
    #[garde(skip)]
    #[serde(default)]
    pub effective_to: Option<Date>,
    /// For whom or what.
    #[garde(skip)]
    pub scope: PlanScope,
}

impl NewPlanVersion {
    /// The plan that is to be. Its version is counted by [`CommissionPlan::publish`].
    pub fn plan(&self, id: CommissionPlanId, bonus: BasisPoints, today: Date) -> CommissionPlan {
        CommissionPlan {
            id,
            version: 0,
            name: self.name.trim().to_owned(),
            kind: self.kind.clone(),
            min_fee: self.min_fee,
            discount_bearer: self.discount_bearer,
            buyer_fee: self.buyer_fee,
            store_credit_bonus: self.store_credit_bonus.unwrap_or(bonus),
            effective_from: self.effective_from.unwrap_or(today),
            effective_to: self.effective_to,
            scope: self.scope.clone(),
        }
    }
}

/// A version of a commission plan that was published.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct PlanView(pub CommissionPlan);

impl Reply for PlanView {
    const VERSIONED: bool = true;
    const LOCATED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(u64::from(self.0.version))
    }

    fn location(&self) -> Option<String> {
        Some(format!("/v1/commission-plans/{}", self.0.id))
    }
}
