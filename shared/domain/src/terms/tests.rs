mod resolution;

use proptest::prelude::*;

use super::*;
use crate::ids::{CommissionPlanId, MarkdownScheduleId};
use crate::money::BasisPoints;

fn plan(kind: PlanKind) -> PlanSnapshot {
    PlanSnapshot {
        plan_id: CommissionPlanId::parse("cpl_01J00000000000000000000001").expect("an id"),
        plan_version: 1,
        name: "Standard".into(),
        kind,
        discount_bearer: DiscountBearer::Store,
        min_fee: None,
    }
}

fn percent(consignor: u32) -> PlanKind {
    PlanKind::Percent {
        consignor: BasisPoints::percent(consignor),
    }
}

fn brackets(tier_mode: TierMode) -> PlanKind {
    let tier = |from, consignor| PlanTier {
        from: Money::usd(from),
        consignor: BasisPoints::percent(consignor),
    };
    PlanKind::Tiered {
        tiers: vec![tier(0, 60), tier(60_000, 70)],
        tier_mode,
    }
}

fn terms(kind: PlanKind) -> LineTerms {
    LineTerms {
        mode: Mode::Consign,
        list_price: Money::usd(10_000),
        floor_price: Money::usd(7_000),
        plan: plan(kind),
        markdown: Some(ScheduleSnapshot {
            schedule_id: MarkdownScheduleId::parse("mks_01J00000000000000000000001")
                .expect("an id"),
            name: "Monthly".into(),
            steps: vec![step(30, 20), step(60, 50)],
            floor_rule: FloorRule::Contract,
            consent: Consent::Notify,
        }),
        term_days: 90,
        grace_days: 10,
        disposition: Disposition::Return,
        fees: Vec::new(),
        buy_out_price: None,
    }
}

fn step(after_days: u16, percent_off: u32) -> MarkdownStep {
    MarkdownStep {
        after_days,
        percent_off: BasisPoints::percent(percent_off),
    }
}

fn fee(kind: FeeKind, cents: i64) -> Fee {
    Fee {
        kind,
        amount: Money::usd(cents),
    }
}

/// The paths that `check` blames.
fn blamed(terms: &LineTerms) -> Vec<String> {
    match terms.check() {
        Ok(()) => Vec::new(),
        Err(refusal) => refusal.fields().into_iter().map(|(path, _)| path).collect(),
    }
}

fn blamed_after(change: impl FnOnce(&mut LineTerms)) -> Vec<String> {
    let mut changed = terms(percent(60));
    change(&mut changed);
    blamed(&changed)
}

#[test]
fn sound_terms_are_not_blamed() {
    assert!(blamed(&terms(percent(60))).is_empty());
    assert!(blamed(&terms(brackets(TierMode::Marginal))).is_empty());
}

#[test]
fn the_floor_is_not_above_the_list_price() {
    let path = blamed_after(|t| t.floor_price = Money::usd(10_001));
    assert_eq!(path, ["floor_price"]);
}

#[test]
fn prices_are_more_than_nothing() {
    let path = blamed_after(|t| {
        t.list_price = Money::ZERO;
        t.floor_price = Money::ZERO;
    });
    assert_eq!(path, ["list_price", "floor_price"]);
}

#[test]
fn a_term_is_30_to_365_days() {
    for days in [29, 366] {
        assert_eq!(blamed_after(|t| t.term_days = days), ["term_days"]);
    }
    for days in [30, 365] {
        assert!(blamed_after(|t| t.term_days = days).is_empty());
    }
}

#[test]
fn grace_is_at_most_90_days() {
    assert_eq!(blamed_after(|t| t.grace_days = 91), ["grace_days"]);
}

#[test]
fn a_negative_fee_is_named_by_its_place() {
    let path = blamed_after(|t| {
        t.fees = vec![fee(FeeKind::Intake, 0), fee(FeeKind::Repair, -1)];
    });
    assert_eq!(path, ["fees[1].amount"]);
}

#[test]
fn a_buy_out_needs_its_price() {
    assert_eq!(blamed_after(|t| t.mode = Mode::BuyOut), ["buy_out_price"]);
    assert_eq!(
        blamed_after(|t| t.disposition = Disposition::BuyOut),
        ["buy_out_price"]
    );
    for cents in [0, 10_001] {
        let path = blamed_after(|t| t.buy_out_price = Some(Money::usd(cents)));
        assert_eq!(path, ["buy_out_price"]);
    }
}

#[test]
fn steps_rise_in_days_and_in_percent() {
    let with = |steps: Vec<MarkdownStep>| {
        blamed_after(|t| t.markdown.as_mut().expect("a schedule").steps = steps)
    };
    assert_eq!(with(vec![]), ["markdown.steps"]);
    assert_eq!(
        with(vec![step(30, 20), step(30, 30)]),
        ["markdown.steps[1].after_days"]
    );
    assert_eq!(
        with(vec![step(30, 20), step(60, 20)]),
        ["markdown.steps[1].percent_off"]
    );
    assert_eq!(
        with(vec![step(0, 20), step(60, 100)]),
        [
            "markdown.steps[0].after_days",
            "markdown.steps[1].percent_off"
        ]
    );
}

#[test]
fn tiers_begin_at_nothing_and_rise() {
    let with = |froms: &[i64]| {
        let tiers = froms.iter().map(|from| PlanTier {
            from: Money::usd(*from),
            consignor: BasisPoints::percent(50),
        });
        blamed(&terms(PlanKind::Tiered {
            tiers: tiers.collect(),
            tier_mode: TierMode::Marginal,
        }))
    };
    assert_eq!(with(&[]), ["plan.kind.tiers"]);
    assert_eq!(with(&[1]), ["plan.kind.tiers[0].from"]);
    assert_eq!(with(&[0, 500, 500]), ["plan.kind.tiers[2].from"]);
}

#[test]
fn a_promised_net_and_a_fixed_fee_stay_within_the_floor() {
    let net = |cents| PlanKind::NetToConsignor {
        net: Money::usd(cents),
    };
    let fee = |cents| PlanKind::FixedFee {
        fee: Money::usd(cents),
    };
    assert_eq!(blamed(&terms(net(7_001))), ["plan.kind.net"]);
    assert_eq!(blamed(&terms(net(0))), ["plan.kind.net"]);
    assert_eq!(blamed(&terms(fee(7_001))), ["plan.kind.fee"]);
    assert_eq!(blamed(&terms(fee(-1))), ["plan.kind.fee"]);
    assert_eq!(
        blamed_after(|t| t.plan.min_fee = Some(Money::usd(-1))),
        ["plan.min_fee"]
    );
}

#[test]
fn every_bad_field_is_named_at_once() {
    let path = blamed_after(|t| {
        t.term_days = 1;
        t.grace_days = 200;
        t.floor_price = Money::usd(20_000);
    });
    assert_eq!(path, ["floor_price", "term_days", "grace_days"]);
}

#[test]
fn whole_brackets_pay_one_side_less_at_the_edge_and_marginal_ones_do_not() {
    let whole = terms(brackets(TierMode::Whole));
    assert_eq!(whole.store_share(Money::usd(59_999)), Money::usd(24_000));
    assert_eq!(whole.store_share(Money::usd(60_000)), Money::usd(18_000));
    let marginal = terms(brackets(TierMode::Marginal));
    assert_eq!(marginal.store_share(Money::usd(60_000)), Money::usd(24_000));
    assert_eq!(
        marginal.consignor_share(Money::usd(70_000)),
        Money::usd(43_000)
    );
}

#[test]
fn the_store_keeps_its_minimum_and_its_fees() {
    let mut line = terms(percent(60));
    line.plan.min_fee = Some(Money::usd(5_000));
    line.fees = vec![
        fee(FeeKind::Intake, 500),
        fee(FeeKind::EarlyWithdrawal, 2_000),
    ];
    assert_eq!(line.consignor_share(Money::usd(10_000)), Money::usd(4_500));
    assert_eq!(line.early_withdrawal_fee(), Money::usd(2_000));
    assert_eq!(line.consignor_share(Money::usd(4_000)), Money::ZERO);
}

#[test]
fn fixed_plans_split_as_they_say() {
    let fee = terms(PlanKind::FixedFee {
        fee: Money::usd(3_000),
    });
    assert_eq!(fee.consignor_share(Money::usd(10_000)), Money::usd(7_000));
    let net = terms(PlanKind::NetToConsignor {
        net: Money::usd(6_500),
    });
    assert_eq!(net.consignor_share(Money::usd(10_000)), Money::usd(6_500));
    assert_eq!(net.consignor_share(Money::usd(6_000)), Money::usd(6_000));
}

#[test]
fn a_simulation_takes_each_step_off_the_list_price_and_stops_at_the_floor() {
    let steps: Vec<_> = terms(percent(60))
        .simulate()
        .into_iter()
        .map(|s| (s.day, s.price.cents(), s.consignor_net.cents(), s.at_floor))
        .collect();
    assert_eq!(
        steps,
        [
            (0, 10_000, 6_000, false),
            (30, 8_000, 4_800, false),
            (60, 7_000, 4_200, true)
        ]
    );
}

#[test]
fn steps_after_the_end_of_grace_are_not_simulated() {
    let mut line = terms(percent(60));
    line.term_days = 50;
    line.grace_days = 9;
    assert_eq!(line.simulate().len(), 2);
    line.grace_days = 10;
    assert_eq!(line.simulate().len(), 3);
}

#[test]
fn a_bought_line_pays_once_and_nothing_on_a_sale() {
    let mut line = terms(percent(60));
    line.mode = Mode::BuyOut;
    line.buy_out_price = Some(Money::usd(4_000));
    assert_eq!(line.consignor_share(Money::usd(10_000)), Money::ZERO);
    let steps = line.simulate();
    assert_eq!(steps.len(), 1);
    assert_eq!(steps[0].consignor_net, Money::usd(4_000));
}

#[test]
fn terms_read_back_as_they_were_written() {
    let line = terms(brackets(TierMode::Marginal));
    let text = serde_json::to_string(&line).expect("plain data");
    assert_eq!(
        serde_json::from_str::<LineTerms>(&text).expect("the same"),
        line
    );
    let with_more = text.replacen('{', r#"{"surprise":1,"#, 1);
    assert!(serde_json::from_str::<LineTerms>(&with_more).is_err());
}

fn any_kind() -> impl Strategy<Value = PlanKind> {
    let rate = || (0_u32..=10_000).prop_map(|p| BasisPoints::new(p).expect("at most the whole"));
    prop_oneof![
        rate().prop_map(|consignor| PlanKind::Percent { consignor }),
        (
            prop::collection::btree_map(1_i64..100_000, rate(), 0..5),
            rate(),
            prop::bool::ANY
        )
            .prop_map(|(more, first, marginal)| PlanKind::Tiered {
                tiers: std::iter::once((0, first))
                    .chain(more)
                    .map(|(from, consignor)| PlanTier {
                        from: Money::usd(from),
                        consignor
                    })
                    .collect(),
                tier_mode: if marginal {
                    TierMode::Marginal
                } else {
                    TierMode::Whole
                },
            }),
        (0_i64..50_000).prop_map(|fee| PlanKind::FixedFee {
            fee: Money::usd(fee)
        }),
        (1_i64..50_000).prop_map(|net| PlanKind::NetToConsignor {
            net: Money::usd(net)
        }),
    ]
}

fn any_terms() -> impl Strategy<Value = LineTerms> {
    (
        any_kind(),
        prop::option::of(0_i64..10_000),
        prop::collection::vec(0_i64..5_000, 0..3),
    )
        .prop_map(|(kind, min_fee, fees)| {
            let mut line = terms(kind);
            line.plan.min_fee = min_fee.map(Money::usd);
            line.fees = fees
                .into_iter()
                .map(|cents| fee(FeeKind::Cleaning, cents))
                .collect();
            line
        })
}

proptest! {
    #[test]
    fn both_shares_sum_to_the_price_and_neither_is_negative(line in any_terms(), cents in 0_i64..200_000) {
        let price = Money::usd(cents);
        let (consignor, store) = (line.consignor_share(price), line.store_share(price));
        prop_assert_eq!(consignor.checked_add(store), Some(price));
        prop_assert!(consignor >= Money::ZERO && store >= Money::ZERO);
    }

    #[test]
    fn with_marginal_tiers_a_dearer_sale_pays_no_side_less(line in any_terms(), cents in 0_i64..200_000, more in 0_i64..50_000) {
        let whole = matches!(line.plan.kind, PlanKind::Tiered { tier_mode: TierMode::Whole, .. });
        prop_assume!(!whole);
        let (low, high) = (Money::usd(cents), Money::usd(cents + more));
        prop_assert!(line.consignor_share(low) <= line.consignor_share(high));
        prop_assert!(line.store_share(low) <= line.store_share(high));
    }

    #[test]
    fn no_simulated_price_is_under_the_floor_or_above_the_step_before(line in any_terms(), first in 1_u32..50, second in 50_u32..99) {
        let mut line = line;
        line.markdown.as_mut().expect("a schedule").steps = vec![step(10, first), step(20, second)];
        let steps = line.simulate();
        prop_assert_eq!(steps.len(), 3);
        for pair in steps.windows(2) {
            prop_assert!(pair[1].price <= pair[0].price);
            prop_assert!(pair[1].price >= line.floor_price);
            prop_assert_eq!(pair[1].at_floor, pair[1].price == line.floor_price);
        }
    }
}
