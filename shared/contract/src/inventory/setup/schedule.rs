//! Markdown schedules on the wire.

use garde::Validate;
use schemars::JsonSchema;
use serde::Deserialize;

use domain::ids::MarkdownScheduleId;
use domain::terms::{Consent, FloorRule, MarkdownSchedule, MarkdownStep, ScheduleScope};

/// The path of a markdown schedule.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct SchedulePath {
    /// Which schedule.
    #[garde(skip)]
    pub id: MarkdownScheduleId,
}

/// A markdown schedule that is to be set up.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewSchedule {
    /// The name people see.
    #[garde(length(chars, min = 1, max = 80))]
    pub name: String,
    /// Steps, rising in days and in percent.
    #[garde(length(min = 1, max = 30))]
    pub steps: Vec<MarkdownStep>,
    /// What no step goes under.
    #[garde(skip)]
    pub floor_rule: FloorRule,
    /// What the consignor has to say.
    #[garde(skip)]
    pub consent: Consent,
    /// Which goods it is meant for.
    #[garde(skip)]
    #[serde(default)]
    pub applies_to: ScheduleScope,
    /// Whether new lines may use it; they may if not said.
    #[garde(skip)]
    #[serde(default)]
    pub active: Option<bool>,
}

impl NewSchedule {
    /// The schedule that is to be.
    pub fn record(&self, id: MarkdownScheduleId) -> MarkdownSchedule {
        MarkdownSchedule {
            id,
            name: self.name.trim().to_owned(),
            steps: self.steps.clone(),
            floor_rule: self.floor_rule,
            consent: self.consent,
            applies_to: self.applies_to.clone(),
            active: self.active.unwrap_or(true),
        }
    }
}

/// A change of a markdown schedule: what is absent stays.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SchedulePatch {
    /// The name people see.
    #[garde(inner(length(chars, min = 1, max = 80)))]
    #[serde(default)]
    pub name: Option<String>,
    /// All steps.
    #[garde(inner(length(min = 1, max = 30)))]
    #[serde(default)]
    pub steps: Option<Vec<MarkdownStep>>,
    /// What no step goes under.
    #[garde(skip)]
    #[serde(default)]
    pub floor_rule: Option<FloorRule>,
    /// What the consignor has to say.
    #[garde(skip)]
    #[serde(default)]
    pub consent: Option<Consent>,
    /// Which goods it is meant for.
    #[garde(skip)]
    #[serde(default)]
    pub applies_to: Option<ScheduleScope>,
    /// Whether new lines may use it.
    #[garde(skip)]
    #[serde(default)]
    pub active: Option<bool>,
}

impl SchedulePatch {
    /// The schedule as it is to be.
    pub fn record(&self, was: &MarkdownSchedule) -> MarkdownSchedule {
        let name = self.name.as_deref().map(str::trim);
        MarkdownSchedule {
            id: was.id.clone(),
            name: name.unwrap_or(&was.name).to_owned(),
            steps: self.steps.as_ref().unwrap_or(&was.steps).clone(),
            floor_rule: self.floor_rule.unwrap_or(was.floor_rule),
            consent: self.consent.unwrap_or(was.consent),
            applies_to: self.applies_to.as_ref().unwrap_or(&was.applies_to).clone(),
            active: self.active.unwrap_or(was.active),
        }
    }
}
