//! Setting up plans and schedules. What lines have copied (R1) is not touched by it.

use serde::{Deserialize, Serialize};

use super::PlanKind;
use super::plan::{self, CommissionPlan};
use super::schedule::{FloorRule, MarkdownSchedule};
use crate::catalogue::{EventNames, Problem, SetUp, SetUpRefusal};
use crate::event::Event;
use crate::money::Money;
use crate::text::name_problem;
use crate::time::Date;

const NAME: usize = 80;

/// Brackets of a plan, and steps of a schedule, at most.
const PLACES: usize = 30;

impl SetUp for MarkdownSchedule {
    const NOUN: &'static str = "markdown schedule";
    const INVALID: &'static str = "markdown_schedule_invalid";
    const EVENTS: EventNames = EventNames {
        created: "MarkdownScheduleCreated",
        edited: "MarkdownScheduleEdited",
        deleted: "MarkdownScheduleDeleted",
        restored: "MarkdownScheduleRestored",
    };
    const MOST: usize = 300;

    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn problems(&self) -> Vec<Problem> {
        let name = name_problem(&self.name, NAME).map(|problem| ("name".to_owned(), problem));
        let many = self.steps.len() > PLACES;
        let many = many.then(|| ("steps".to_owned(), "must be at most 30"));
        let rule = match self.floor_rule {
            FloorRule::Percent { of_list } if of_list.points() == 0 => {
                Some(("floor_rule.of_list".to_owned(), "must be more than nothing"))
            }
            FloorRule::Percent { .. } | FloorRule::Contract => None,
        };
        let own = name.into_iter().chain(many).chain(rule);
        own.chain(Self::problems(self)).collect()
    }
}

/// What happens to a commission plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum PlanEvent {
    /// A version was published, which new lines may copy from now on.
    Published {
        /// As it is.
        plan: CommissionPlan,
    },
}

impl Event for PlanEvent {
    const SOURCE: &'static str = "dejavu.inventory";

    fn name(&self) -> &'static str {
        match self {
            Self::Published { .. } => "CommissionPlanPublished",
        }
    }
}

impl CommissionPlan {
    /// The next version of a plan, or the first one: `wanted` under the id and number that follow
    /// from `previous`. A version is frozen once it is kept; lines have their own copy (R1).
    ///
    /// # Errors
    /// [`SetUpRefusal::Invalid`], naming every bad field. A further version counts from today at
    /// the latest: the one before counts no more, and nothing would until then.
    pub fn publish(
        wanted: Self,
        previous: Option<&Self>,
        today: Date,
    ) -> Result<(Self, PlanEvent), SetUpRefusal> {
        let mut next = wanted;
        let mut problems = Vec::new();
        match previous {
            Some(previous) => {
                next.id = previous.id.clone();
                next.version = previous.version.saturating_add(1);
                if next.effective_from > today {
                    let problem = "must not be later than today for a further version";
                    problems.push(("effective_from".to_owned(), problem));
                }
            }
            None => next.version = 1,
        }
        problems.extend(next.problems());
        if problems.is_empty() {
            let event = PlanEvent::Published { plan: next.clone() };
            Ok((next, event))
        } else {
            Err(SetUpRefusal::Invalid {
                noun: "commission plan",
                code: "commission_plan_invalid",
                problems,
            })
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let name = name_problem(&self.name, NAME).map(|problem| ("name".to_owned(), problem));
        problems.extend(name);
        // No floor is known yet: a line checks the plan against its own.
        let no_floor = Money::usd(i64::MAX);
        plan::check(&self.snapshot(), no_floor, &mut |path, problem| {
            let own = path.strip_prefix("plan.").unwrap_or(&path);
            problems.push((own.to_owned(), problem));
        });
        if let PlanKind::Tiered { tiers, .. } = &self.kind
            && tiers.len() > PLACES
        {
            problems.push(("kind.tiers".to_owned(), "must be at most 30"));
        }
        if self.buyer_fee.is_some_and(|fee| fee < Money::ZERO) {
            problems.push(("buyer_fee".to_owned(), "must not be negative"));
        }
        if self
            .effective_to
            .is_some_and(|last| last < self.effective_from)
        {
            let problem = "must not be before effective_from";
            problems.push(("effective_to".to_owned(), problem));
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Fault;
    use crate::ids::{CommissionPlanId, Id, MarkdownScheduleId};
    use crate::money::BasisPoints;
    use crate::terms::{
        Consent, DiscountBearer, MarkdownStep, PlanScope, PlanTier, ScheduleScope, TierMode,
    };

    fn today() -> Date {
        Date::parse("2026-11-24").unwrap()
    }

    fn plan(number: u128, kind: PlanKind) -> CommissionPlan {
        CommissionPlan {
            id: CommissionPlanId::new(ulid::Ulid::from_parts(1, number)),
            version: 0,
            name: "60 / 40".to_owned(),
            kind,
            min_fee: None,
            discount_bearer: DiscountBearer::Shared,
            buyer_fee: None,
            store_credit_bonus: BasisPoints::percent(10),
            effective_from: today(),
            effective_to: None,
            scope: PlanScope::Global,
        }
    }

    fn percent() -> PlanKind {
        PlanKind::Percent {
            consignor: BasisPoints::percent(60),
        }
    }

    fn blamed(wanted: CommissionPlan, previous: Option<&CommissionPlan>) -> Vec<String> {
        match CommissionPlan::publish(wanted, previous, today()) {
            Ok(_) => Vec::new(),
            Err(refusal) => refusal.fields().into_iter().map(|(path, _)| path).collect(),
        }
    }

    #[test]
    fn versions_follow_each_other_under_one_id() {
        let (first, event) = CommissionPlan::publish(plan(1, percent()), None, today()).unwrap();
        assert_eq!(
            (first.version, event.name()),
            (1, "CommissionPlanPublished")
        );
        let net = PlanKind::NetToConsignor {
            net: Money::usd(5_000),
        };
        let next = CommissionPlan::publish(plan(2, net), Some(&first), today());
        let next = next.unwrap().0;
        assert_eq!((&next.id, next.version), (&first.id, 2));
    }

    #[test]
    fn a_further_version_leaves_no_gap() {
        let (first, _) = CommissionPlan::publish(plan(1, percent()), None, today()).unwrap();
        let mut later = plan(1, percent());
        later.effective_from = today().plus_days(1);
        assert!(blamed(later.clone(), None).is_empty());
        assert_eq!(blamed(later, Some(&first)), ["effective_from"]);
    }

    #[test]
    fn every_bad_field_of_a_plan_is_named() {
        let tier = |from| PlanTier {
            from: Money::usd(from),
            consignor: BasisPoints::percent(60),
        };
        let mut broken = plan(
            1,
            PlanKind::Tiered {
                tiers: vec![tier(0), tier(500), tier(500)],
                tier_mode: TierMode::Whole,
            },
        );
        broken.name = "\u{1b}[31m".to_owned();
        broken.min_fee = Some(Money::usd(-1));
        broken.buyer_fee = Some(Money::usd(-1));
        broken.effective_to = Some(today().plus_days(-1));
        assert_eq!(
            blamed(broken, None),
            [
                "name",
                "kind.tiers[2].from",
                "min_fee",
                "buyer_fee",
                "effective_to"
            ]
        );
        let fee = PlanKind::FixedFee {
            fee: Money::usd(-1),
        };
        assert_eq!(blamed(plan(1, fee), None), ["kind.fee"]);
        let net = PlanKind::NetToConsignor { net: Money::ZERO };
        assert_eq!(blamed(plan(1, net), None), ["kind.net"]);
    }

    #[test]
    fn every_bad_field_of_a_schedule_is_named() {
        let step = |after_days, percent| MarkdownStep {
            after_days,
            percent_off: BasisPoints::percent(percent),
        };
        let mut schedule = MarkdownSchedule {
            id: MarkdownScheduleId::new(ulid::Ulid::from_parts(1, 1)),
            name: "30 / 60".to_owned(),
            steps: vec![step(30, 10), step(60, 25)],
            floor_rule: FloorRule::Contract,
            consent: Consent::Ask,
            applies_to: ScheduleScope::default(),
            active: true,
        };
        assert!(SetUp::problems(&schedule).is_empty());
        schedule.name = " ".to_owned();
        schedule.floor_rule = FloorRule::Percent {
            of_list: BasisPoints::percent(0),
        };
        schedule.steps = vec![step(30, 10), step(30, 5)];
        let paths = SetUp::problems(&schedule).into_iter().map(|(path, _)| path);
        let paths: Vec<_> = paths.collect();
        assert_eq!(
            paths,
            [
                "name",
                "floor_rule.of_list",
                "steps[1].after_days",
                "steps[1].percent_off"
            ]
        );
    }
}
