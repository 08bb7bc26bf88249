//! How a price is split, step by step (R5), with no discount on it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{LineTerms, Mode, PlanKind, TierMode};
use crate::machine::vocabulary;
use crate::money::Money;

vocabulary! {
    /// Which rule a step of a split follows.
    pub enum SplitRule {
        /// The price less discounts is what is split (R2).
        Net = "R2.net",
        /// The consignor's part of the price (R2).
        Percent = "R2.percent",
        /// The bracket of the price applies to all of it (R3).
        WholeTier = "R3.whole",
        /// Each slice of the price by its own rate (R3).
        MarginalTiers = "R3.marginal",
        /// The house keeps a fixed fee (R2).
        FixedFee = "R2.fixed_fee",
        /// The consignor gets a fixed net (R2).
        FixedNet = "R2.fixed_net",
        /// The house keeps its least (R2).
        LeastFee = "R2.min_fee",
        /// The consignor's fees are taken off (R2).
        Fees = "R2.fees",
        /// Nobody gets less than nothing, or more than the price (R2).
        Bounds = "R2.bounds",
        /// What the house bought is its own.
        Bought = "R2.bought",
        /// The consignor's share.
        Consignor = "R2.consignor",
    }
}

/// One step of a split.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SplitStep {
    /// Which rule.
    pub rule: SplitRule,
    /// What went in.
    pub input: Money,
    /// What came out.
    pub output: Money,
    /// What the rule knew besides: a rate, a fee, brackets.
    pub with: String,
}

/// The steps that lead from a price to the consignor's share. What comes out of one goes into the
/// next; what comes out of the last is [`LineTerms::consignor_share`].
pub fn explain(terms: &LineTerms, price: Money) -> Vec<SplitStep> {
    let mut steps = Steps(vec![SplitStep {
        rule: SplitRule::Net,
        input: price,
        output: price,
        with: String::new(),
    }]);
    if terms.mode == Mode::BuyOut {
        steps.to(SplitRule::Bought, Money::ZERO, String::new());
    } else {
        split(terms, price, &mut steps);
    }
    let share = terms.consignor_share(price);
    steps.to(SplitRule::Consignor, share, String::new());
    steps.0
}

fn split(terms: &LineTerms, price: Money, steps: &mut Steps) {
    let (rule, with) = rule_of(&terms.plan.kind);
    // The plan alone: what comes after it is taken away.
    let mut bare = terms.clone();
    bare.fees.clear();
    bare.plan.min_fee = None;
    let cents = price.cents();
    let planned = match &terms.plan.kind {
        PlanKind::FixedFee { fee } => cents.saturating_sub(fee.cents()),
        PlanKind::NetToConsignor { net } => net.cents(),
        PlanKind::Percent { .. } | PlanKind::Tiered { .. } => bare.consignor_share(price).cents(),
    };
    steps.to(rule, Money::usd(planned), with);
    match terms.plan.min_fee {
        Some(least) => {
            let most = cents.saturating_sub(least.cents());
            let kept = Money::usd(planned.min(most));
            steps.to(SplitRule::LeastFee, kept, least.cents().to_string());
        }
        None if planned > cents => steps.to(SplitRule::Bounds, price, String::new()),
        None => {}
    }
    for fee in terms.fees.iter().filter(|fee| fee.kind.due_on_sale()) {
        let left = steps.last().cents().saturating_sub(fee.amount.cents());
        let with = format!("{} {}", fee.kind, fee.amount.cents());
        steps.to(SplitRule::Fees, Money::usd(left), with);
    }
    let bounded = Money::usd(steps.last().cents().clamp(0, cents.max(0)));
    if bounded != steps.last() {
        steps.to(SplitRule::Bounds, bounded, String::new());
    }
}

fn rule_of(kind: &PlanKind) -> (SplitRule, String) {
    match kind {
        PlanKind::Percent { consignor } => {
            (SplitRule::Percent, format!("{} bp", consignor.points()))
        }
        PlanKind::Tiered { tiers, tier_mode } => {
            let rule = match tier_mode {
                TierMode::Whole => SplitRule::WholeTier,
                TierMode::Marginal => SplitRule::MarginalTiers,
            };
            let brackets = tiers.iter().map(|tier| {
                let (from, rate) = (tier.from.cents(), tier.consignor.points());
                format!("from {from}: {rate} bp")
            });
            (rule, brackets.collect::<Vec<_>>().join(", "))
        }
        PlanKind::FixedFee { fee } => (SplitRule::FixedFee, fee.cents().to_string()),
        PlanKind::NetToConsignor { net } => (SplitRule::FixedNet, net.cents().to_string()),
    }
}

/// Steps so far: never empty.
struct Steps(Vec<SplitStep>);

impl Steps {
    fn last(&self) -> Money {
        self.0.last().map_or(Money::ZERO, |step| step.output)
    }

    fn to(&mut self, rule: SplitRule, output: Money, with: String) {
        let input = self.last();
        self.0.push(SplitStep {
            rule,
            input,
            output,
            with,
        });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ulid::Ulid;

    use super::*;
    use crate::ids::Id;
    use crate::money::BasisPoints;
    use crate::terms::{DiscountBearer, Disposition, Fee, FeeKind, PlanSnapshot, PlanTier};

    fn terms(kind: PlanKind) -> LineTerms {
        LineTerms {
            mode: Mode::Consign,
            list_price: Money::usd(100_000),
            floor_price: Money::usd(1),
            plan: PlanSnapshot {
                plan_id: Id::new(Ulid::from_parts(1, 1)),
                plan_version: 1,
                name: "Plan".into(),
                kind,
                discount_bearer: DiscountBearer::Store,
                min_fee: None,
            },
            markdown: None,
            term_days: 90,
            grace_days: 10,
            disposition: Disposition::Return,
            fees: Vec::new(),
            buy_out_price: Some(Money::usd(5_000)),
        }
    }

    fn tier(from: i64, percent: u32) -> PlanTier {
        PlanTier {
            from: Money::usd(from),
            consignor: BasisPoints::percent(percent),
        }
    }

    fn kinds() -> impl Strategy<Value = PlanKind> {
        let tiers = || vec![tier(0, 40), tier(20_000, 55), tier(60_000, 70)];
        prop_oneof![
            (0_u32..=100).prop_map(|percent| PlanKind::Percent {
                consignor: BasisPoints::percent(percent)
            }),
            prop_oneof![Just(TierMode::Whole), Just(TierMode::Marginal)].prop_map(
                move |tier_mode| PlanKind::Tiered {
                    tiers: tiers(),
                    tier_mode
                }
            ),
            (0_i64..50_000).prop_map(|fee| PlanKind::FixedFee {
                fee: Money::usd(fee)
            }),
            (0_i64..50_000).prop_map(|net| PlanKind::NetToConsignor {
                net: Money::usd(net)
            }),
        ]
    }

    proptest! {
        #[test]
        fn the_last_step_is_the_share_and_both_shares_are_the_net(
            kind in kinds(),
            price in 1_i64..200_000,
            least in prop::option::of(0_i64..30_000),
            fees in prop::collection::vec(0_i64..10_000, 0..3),
            bought in any::<bool>(),
        ) {
            let mut terms = terms(kind);
            terms.plan.min_fee = least.map(Money::usd);
            let kinds = [FeeKind::Cleaning, FeeKind::EarlyWithdrawal, FeeKind::Repair];
            terms.fees = fees.into_iter().zip(kinds).map(|(cents, kind)| Fee {
                kind,
                amount: Money::usd(cents),
            }).collect();
            if bought {
                terms.mode = Mode::BuyOut;
            }
            let price = Money::usd(price);
            let steps = explain(&terms, price);
            let share = terms.consignor_share(price);
            prop_assert_eq!(steps.first().map(|step| step.input), Some(price));
            prop_assert_eq!(steps.last().map(|step| step.output), Some(share));
            for pair in steps.windows(2) {
                prop_assert_eq!(pair[0].output, pair[1].input);
            }
            // The steps before the last compute the share themselves.
            prop_assert_eq!(steps.last().map(|step| step.input), Some(share));
            let sum = share.cents() + terms.store_share(price).cents();
            prop_assert_eq!(sum, price.cents());
        }
    }

    #[test]
    fn each_step_names_its_rule_and_what_it_knew() {
        let mut terms = terms(PlanKind::Percent {
            consignor: BasisPoints::percent(60),
        });
        terms.plan.min_fee = Some(Money::usd(4_500));
        terms.fees = vec![Fee {
            kind: FeeKind::Cleaning,
            amount: Money::usd(500),
        }];
        let told: Vec<_> = explain(&terms, Money::usd(10_000))
            .into_iter()
            .map(|step| (step.rule.as_str(), step.output.cents(), step.with))
            .collect();
        let expected = [
            ("R2.net", 10_000, ""),
            ("R2.percent", 6_000, "6000 bp"),
            ("R2.min_fee", 5_500, "4500"),
            ("R2.fees", 5_000, "cleaning 500"),
            ("R2.consignor", 5_000, ""),
        ];
        let expected = expected.map(|(rule, cents, with)| (rule, cents, with.to_owned()));
        assert_eq!(told, expected);
    }
}
