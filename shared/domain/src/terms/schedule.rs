//! Markdown schedules: when a price falls, and by how much of the list price (R6, R7).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{CategoryId, LocationId, MarkdownScheduleId};
use crate::machine::vocabulary;
use crate::money::{BasisPoints, Money};

use super::{Reduction, best_of};

vocabulary! {
    /// What the consignor has to say about a step (R7).
    #[schemars(rename = "MarkdownConsent")]
    pub enum Consent {
        /// Nothing; the step is applied.
        None = "none",
        /// Told, and the step is applied.
        Notify = "notify",
        /// Asked three days before; no answer keeps the price.
        Ask = "ask",
    }
}

/// One step of a schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkdownStep {
    /// Days after the listing.
    pub after_days: u16,
    /// Taken off the list price, not off the step before (R6).
    pub percent_off: BasisPoints,
}

/// A schedule as it was when a line was drafted (R1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduleSnapshot {
    /// The schedule it was copied from.
    pub schedule_id: MarkdownScheduleId,
    /// Its name at the time.
    pub name: String,
    /// Steps, rising in days and in percent.
    pub steps: Vec<MarkdownStep>,
    /// What no step goes under.
    #[serde(default)]
    pub floor_rule: FloorRule,
    /// What the consignor has to say.
    pub consent: Consent,
}

/// What no step goes under.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum FloorRule {
    /// The floor agreed in the contract.
    #[default]
    Contract,
    /// So much of the list price; the contract's floor still holds.
    Percent {
        /// How much of the list price is left at least.
        of_list: BasisPoints,
    },
}

/// Which goods a schedule is meant for; what is not named does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduleScope {
    /// One category.
    pub category: Option<CategoryId>,
    /// One shop.
    pub location: Option<LocationId>,
    /// Only the house's own goods (`true`), or only consigned ones (`false`).
    pub house_owned: Option<bool>,
}

/// A markdown schedule, as the house keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkdownSchedule {
    /// Its id.
    pub id: MarkdownScheduleId,
    /// The name people see.
    pub name: String,
    /// Steps, rising in days and in percent.
    pub steps: Vec<MarkdownStep>,
    /// What no step goes under.
    pub floor_rule: FloorRule,
    /// What the consignor has to say.
    pub consent: Consent,
    /// Which goods it is meant for.
    #[serde(default)]
    pub applies_to: ScheduleScope,
    /// Whether new lines may use it.
    pub active: bool,
}

impl MarkdownSchedule {
    /// The copy that goes into a line (R1).
    pub fn snapshot(&self) -> ScheduleSnapshot {
        ScheduleSnapshot {
            schedule_id: self.id.clone(),
            name: self.name.clone(),
            steps: self.steps.clone(),
            floor_rule: self.floor_rule,
            consent: self.consent,
        }
    }

    /// What is wrong with the schedule, by path; empty when nothing is.
    pub fn problems(&self) -> Vec<(String, &'static str)> {
        let mut problems = Vec::new();
        check(&self.steps, &mut |path, problem| {
            problems.push((path, problem));
        });
        problems
    }
}

impl ScheduleSnapshot {
    /// The price at a step: so much less than the list price, and never under what the schedule
    /// leaves of it, nor under `floor`.
    pub fn price_at(&self, step: &MarkdownStep, list: Money, floor: Money) -> Money {
        let marked_down = best_of(list, &[Reduction::percent(step.percent_off)]).price;
        let least = match self.floor_rule {
            FloorRule::Contract => floor,
            FloorRule::Percent { of_list } => floor.max(list.share(of_list)),
        };
        marked_down.max(least)
    }
}

/// Notes what is wrong with the steps: they rise in days and in percent, and leave a price.
pub(super) fn check(steps: &[MarkdownStep], note: &mut dyn FnMut(String, &'static str)) {
    if steps.is_empty() {
        note("steps".into(), "must not be empty");
    }
    for (place, step) in steps.iter().enumerate() {
        if step.after_days == 0 {
            note(
                format!("steps[{place}].after_days"),
                "must be at least a day after the listing",
            );
        }
        if step.percent_off.points() == 0 || step.percent_off.points() == 10_000 {
            note(
                format!("steps[{place}].percent_off"),
                "must be more than nothing and less than all",
            );
        }
    }
    for (place, pair) in steps.windows(2).enumerate() {
        if pair[1].after_days <= pair[0].after_days {
            note(
                format!("steps[{}].after_days", place + 1),
                "must be later than the step before",
            );
        }
        if pair[1].percent_off <= pair[0].percent_off {
            note(
                format!("steps[{}].percent_off", place + 1),
                "must be more than the step before",
            );
        }
    }
}
