//! Commission plans: how a price is split between consignor and store.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{CategoryId, CommissionPlanId, LocationId, UserId};
use crate::machine::vocabulary;
use crate::money::{BasisPoints, Money};
use crate::time::Date;

vocabulary! {
    /// How the brackets of a tiered plan apply (R3).
    pub enum TierMode {
        /// The bracket of the price applies to all of it.
        Whole = "whole",
        /// Each slice of the price by its own rate: a dearer sale never pays a side less.
        Marginal = "marginal",
    }
}

vocabulary! {
    /// Who bears a discount unless it says otherwise.
    pub enum DiscountBearer {
        /// The house alone.
        Store = "store",
        /// The consignor alone.
        Consignor = "consignor",
        /// Both, by the ratio of the split.
        Shared = "shared",
    }
}

vocabulary! {
    /// A consignor's standing.
    pub enum ConsignorTier {
        /// Everyone.
        Standard = "standard",
        /// Regulars.
        Silver = "silver",
        /// The best regulars.
        Gold = "gold",
    }
}

/// One bracket of a tiered plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanTier {
    /// The price the bracket begins at. The first begins at nothing.
    pub from: Money,
    /// The consignor's share inside it.
    pub consignor: BasisPoints,
}

/// How a plan computes the consignor's share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum PlanKind {
    /// A share of the price.
    Percent {
        /// The consignor's share.
        consignor: BasisPoints,
    },
    /// A share that changes with the price (R3).
    Tiered {
        /// Brackets, rising, the first from nothing.
        tiers: Vec<PlanTier>,
        /// How they apply.
        tier_mode: TierMode,
    },
    /// The store keeps a fixed fee, the consignor the rest.
    FixedFee {
        /// What the store keeps.
        fee: Money,
    },
    /// The consignor gets a fixed net, the store the rest.
    NetToConsignor {
        /// What the consignor gets.
        net: Money,
    },
}

/// A plan as it was when a line was drafted (R1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanSnapshot {
    /// The plan it was copied from.
    pub plan_id: CommissionPlanId,
    /// Which version of it.
    pub plan_version: u32,
    /// Its name at the time.
    pub name: String,
    /// How it splits.
    pub kind: PlanKind,
    /// Who bears discounts.
    pub discount_bearer: DiscountBearer,
    /// The least the store keeps of a sale, if there is a least.
    pub min_fee: Option<Money>,
}

/// For whom or what a plan is meant. More specific plans win (R1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum PlanScope {
    /// Everyone.
    Global,
    /// One shop.
    Location {
        /// Which.
        location: LocationId,
    },
    /// One category, and those below it.
    Category {
        /// Which.
        category: CategoryId,
    },
    /// Consignors of one standing.
    Tier {
        /// Which.
        tier: ConsignorTier,
    },
    /// One consignor.
    Consignor {
        /// Who.
        consignor: UserId,
    },
}

/// A commission plan, as the house keeps it. A new version replaces an older one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommissionPlan {
    /// Its id, the same for every version.
    pub id: CommissionPlanId,
    /// Counts its versions from 1.
    pub version: u32,
    /// The name people see.
    pub name: String,
    /// How it splits.
    pub kind: PlanKind,
    /// The least the store keeps of a sale.
    pub min_fee: Option<Money>,
    /// Who bears discounts unless they say otherwise.
    pub discount_bearer: DiscountBearer,
    /// A fee inside the price that the buyer pays for the store alone (R2).
    pub buyer_fee: Option<Money>,
    /// What a payout as store credit earns on top (R4).
    #[serde(default)]
    pub store_credit_bonus: BasisPoints,
    /// The first day it counts.
    pub effective_from: Date,
    /// The last day it counts.
    pub effective_to: Option<Date>,
    /// For whom or what.
    pub scope: PlanScope,
}

impl CommissionPlan {
    /// The copy that goes into a line (R1).
    pub fn snapshot(&self) -> PlanSnapshot {
        PlanSnapshot {
            plan_id: self.id.clone(),
            plan_version: self.version,
            name: self.name.clone(),
            kind: self.kind.clone(),
            discount_bearer: self.discount_bearer,
            min_fee: self.min_fee,
        }
    }

    /// Whether it counts on that day.
    pub fn is_effective(&self, on: Date) -> bool {
        self.effective_from <= on && self.effective_to.is_none_or(|last| on <= last)
    }
}

/// Notes what is wrong with a plan of a line whose floor is `floor`.
pub(super) fn check(plan: &PlanSnapshot, floor: Money, note: &mut dyn FnMut(String, &'static str)) {
    match &plan.kind {
        PlanKind::Percent { .. } => {}
        PlanKind::Tiered { tiers, .. } => check_tiers(tiers, note),
        PlanKind::FixedFee { fee } => {
            if *fee < Money::ZERO {
                note("plan.kind.fee".into(), "must not be negative");
            }
            if *fee > floor {
                note("plan.kind.fee".into(), "must not be above the floor price");
            }
        }
        PlanKind::NetToConsignor { net } => {
            if !net.is_positive() {
                note("plan.kind.net".into(), "must be more than nothing");
            }
            // A promised net that the floor does not cover could not be kept.
            if *net > floor {
                note("plan.kind.net".into(), "must not be above the floor price");
            }
        }
    }
    if plan.min_fee.is_some_and(|fee| fee < Money::ZERO) {
        note("plan.min_fee".into(), "must not be negative");
    }
}

fn check_tiers(tiers: &[PlanTier], note: &mut dyn FnMut(String, &'static str)) {
    match tiers.first() {
        None => note("plan.kind.tiers".into(), "must not be empty"),
        Some(first) if first.from != Money::ZERO => {
            note("plan.kind.tiers[0].from".into(), "must be nothing");
        }
        Some(_) => {}
    }
    for (place, pair) in tiers.windows(2).enumerate() {
        if pair[1].from <= pair[0].from {
            note(
                format!("plan.kind.tiers[{}].from", place + 1),
                "must be above the tier before",
            );
        }
    }
}
