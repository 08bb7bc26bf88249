use super::percent;
use crate::ids::{CategoryId, CommissionPlanId, LocationId, UserId};
use crate::money::BasisPoints;
use crate::terms::*;
use crate::time::Date;

const DAY: &str = "2026-11-24";

fn day(text: &str) -> Date {
    Date::parse(text).expect("a day")
}

fn id(n: u8) -> CommissionPlanId {
    CommissionPlanId::parse(&format!("cpl_01J000000000000000000000{n:02}")).expect("an id")
}

fn user() -> UserId {
    UserId::parse("usr_01J00000000000000000000001").expect("an id")
}

fn category(n: u8) -> CategoryId {
    CategoryId::parse(&format!("cat_01J000000000000000000000{n:02}")).expect("an id")
}

fn location() -> LocationId {
    LocationId::parse("loc_01J00000000000000000000001").expect("an id")
}

fn scoped(n: u8, scope: PlanScope) -> CommissionPlan {
    CommissionPlan {
        id: id(n),
        version: 1,
        name: format!("Plan {n}"),
        kind: percent(60),
        min_fee: None,
        discount_bearer: DiscountBearer::Store,
        buyer_fee: None,
        store_credit_bonus: BasisPoints::percent(10),
        effective_from: day("2026-01-01"),
        effective_to: None,
        scope,
    }
}

fn ladder() -> Vec<CommissionPlan> {
    vec![
        scoped(1, PlanScope::Global),
        scoped(
            2,
            PlanScope::Location {
                location: location(),
            },
        ),
        scoped(
            3,
            PlanScope::Category {
                category: category(2),
            },
        ),
        scoped(
            4,
            PlanScope::Category {
                category: category(1),
            },
        ),
        scoped(
            5,
            PlanScope::Tier {
                tier: ConsignorTier::Gold,
            },
        ),
        scoped(6, PlanScope::Consignor { consignor: user() }),
    ]
}

fn resolved(plans: &[CommissionPlan], chosen: Option<&CommissionPlanId>) -> Option<u8> {
    let (consignor, location) = (user(), location());
    let categories = [category(1), category(2)];
    let query = PlanQuery {
        line_override: chosen,
        consignor: &consignor,
        tier: ConsignorTier::Gold,
        categories: &categories,
        location: &location,
        on: day(DAY),
    };
    let plan = resolve_plan(plans, query)?;
    (1..=9).find(|n| plan.id == id(*n))
}

#[test]
fn the_most_specific_plan_wins_and_the_next_takes_its_place() {
    let mut plans = ladder();
    let mut won = Vec::new();
    while let Some(n) = resolved(&plans, None) {
        won.push(n);
        plans.retain(|plan| plan.id != id(n));
    }
    assert_eq!(won, [6, 5, 4, 3, 2, 1]);
}

#[test]
fn a_plan_chosen_for_the_line_beats_all() {
    assert_eq!(resolved(&ladder(), Some(&id(1))), Some(1));
}

#[test]
fn a_plan_outside_its_days_does_not_count() {
    let mut plans = ladder();
    plans[5].effective_to = Some(day("2026-11-23"));
    plans[4].effective_from = day("2026-11-25");
    assert_eq!(resolved(&plans, None), Some(4));
    assert_eq!(resolved(&plans, Some(&id(6))), Some(4));
}

#[test]
fn among_equals_the_one_in_force_since_later_wins() {
    let mut newer = scoped(7, PlanScope::Global);
    newer.effective_from = day("2026-06-01");
    let plans = [newer, scoped(1, PlanScope::Global)];
    assert_eq!(resolved(&plans, None), Some(7));
}

#[test]
fn a_plan_for_others_does_not_count() {
    let others = scoped(
        8,
        PlanScope::Tier {
            tier: ConsignorTier::Silver,
        },
    );
    assert_eq!(resolved(&[others], None), None);
}
