//! The settings of the house that the machines of intake and goods ask for, with the defaults
//! it starts with. Stored and shown as they are; a field that is not stored has its default.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::fault::{Class, Fault};
use crate::machine::vocabulary;
use crate::money::{BasisPoints, Money};
use crate::request::SLOT_GRID_MINUTES;
use crate::time::Date;

vocabulary! {
    /// A day of the week.
    pub enum Weekday {
        /// The first working day.
        Monday = "monday",
        /// The second.
        Tuesday = "tuesday",
        /// The third.
        Wednesday = "wednesday",
        /// The fourth.
        Thursday = "thursday",
        /// The fifth.
        Friday = "friday",
        /// The first of the weekend.
        Saturday = "saturday",
        /// The second of the weekend.
        Sunday = "sunday",
    }
}

impl Weekday {
    /// The day of the week of a date.
    pub fn of(date: Date) -> Self {
        match date.civil().weekday() {
            jiff::civil::Weekday::Monday => Self::Monday,
            jiff::civil::Weekday::Tuesday => Self::Tuesday,
            jiff::civil::Weekday::Wednesday => Self::Wednesday,
            jiff::civil::Weekday::Thursday => Self::Thursday,
            jiff::civil::Weekday::Friday => Self::Friday,
            jiff::civil::Weekday::Saturday => Self::Saturday,
            jiff::civil::Weekday::Sunday => Self::Sunday,
        }
    }
}

/// When the house is open on one day of the week, in minutes since midnight in Panama.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenHours {
    /// The day.
    pub day: Weekday,
    /// Minute of opening: 540 is nine in the morning.
    #[schemars(range(max = 1440))]
    pub opens: u16,
    /// Minute of closing.
    #[schemars(range(max = 1440))]
    pub closes: u16,
}

/// The settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The list price up to which a proposal needs no second person.
    pub appraiser_limit: Money,
    /// The least the store keeps of a price, for a proposal that needs no second person.
    pub commission_min: BasisPoints,
    /// The most the store keeps of a price, for a proposal that needs no second person.
    pub commission_max: BasisPoints,
    /// The price change against the approved price that needs approval again.
    pub price_change_limit: BasisPoints,
    /// Days a proposal is open for an answer.
    pub proposal_validity_days: u16,
    /// Days without an answer until a proposal accepts itself, with consent (R9).
    pub auto_accept_days: u16,
    /// Days without an answer after which the consignor is reminded (R9).
    pub proposal_reminder_days: Vec<u16>,
    /// Hours in which an acceptance by lapse of time can be undone (R9).
    pub undo_hours: u16,
    /// The most rounds of proposals per request.
    pub max_rounds: u8,
    /// Hours from submission to appraisal that the house promises.
    pub sla_hours: u16,
    /// The most open requests per appraiser.
    pub appraiser_load_limit: u32,
    /// When appointments can be.
    pub business_hours: Vec<OpenHours>,
    /// How long an appointment is, in minutes; a multiple of 15.
    pub slot_minutes: u16,
    /// Minutes kept free after an appointment for the way to the next.
    pub travel_buffer_minutes: u16,
    /// Hours before an appointment until which the consignor may move it.
    pub move_notice_hours: u16,
    /// Days after which an untouched draft lapses.
    pub draft_days: u16,
    /// The version of the terms that a submission accepts.
    pub terms_version: String,
    /// Days a line is on sale unless agreed otherwise (R10).
    pub term_days: u16,
    /// Days of grace after the term unless agreed otherwise (R10).
    pub grace_days: u16,
    /// Days before the end of a term on which notice is given (R10).
    pub expiry_notice_days: Vec<u16>,
    /// Days a link to sign a contract is good for.
    pub contract_link_days: u16,
    /// The fee for taking an item back after listing, unless agreed otherwise (R11).
    pub early_withdrawal_fee: Money,
}

impl Default for Settings {
    fn default() -> Self {
        let open = |day| OpenHours {
            day,
            opens: 9 * 60,
            closes: 18 * 60,
        };
        Self {
            appraiser_limit: Money::usd(100_000),
            commission_min: BasisPoints::percent(30),
            commission_max: BasisPoints::percent(60),
            price_change_limit: BasisPoints::percent(10),
            proposal_validity_days: 10,
            auto_accept_days: 5,
            proposal_reminder_days: vec![2, 4],
            undo_hours: 48,
            max_rounds: 4,
            sla_hours: 48,
            appraiser_load_limit: 20,
            business_hours: vec![
                open(Weekday::Monday),
                open(Weekday::Tuesday),
                open(Weekday::Wednesday),
                open(Weekday::Thursday),
                open(Weekday::Friday),
                open(Weekday::Saturday),
            ],
            slot_minutes: 60,
            travel_buffer_minutes: 30,
            move_notice_hours: 4,
            draft_days: 30,
            terms_version: "1".to_owned(),
            term_days: 90,
            grace_days: 10,
            expiry_notice_days: vec![15, 7, 1],
            contract_link_days: 7,
            early_withdrawal_fee: Money::ZERO,
        }
    }
}

/// Settings that contradict themselves: each bad field by its path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the settings do not hold together")]
pub struct SettingsRefusal {
    /// The path, and what is wrong with it. Never empty.
    pub problems: Vec<(String, &'static str)>,
}

impl Fault for SettingsRefusal {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        "settings_invalid"
    }

    fn fields(&self) -> Vec<(String, String)> {
        self.problems
            .iter()
            .map(|(path, problem)| (path.clone(), (*problem).to_owned()))
            .collect()
    }
}

impl Settings {
    /// Opening and closing of a day, in minutes since midnight; nothing on a closed day. Where
    /// a day is named twice, the first counts.
    pub fn hours(&self, date: Date) -> Option<(u16, u16)> {
        let day = Weekday::of(date);
        self.business_hours
            .iter()
            .find(|hours| hours.day == day)
            .map(|hours| (hours.opens, hours.closes))
    }

    /// Whether the settings hold together.
    ///
    /// # Errors
    /// [`SettingsRefusal`] naming every bad field at once.
    pub fn check(&self) -> Result<(), SettingsRefusal> {
        let mut problems = Vec::new();
        let mut note = |bad: bool, path: String, problem| {
            if bad {
                problems.push((path, problem));
            }
        };
        note(
            self.appraiser_limit < Money::ZERO,
            "appraiser_limit".into(),
            "must not be negative",
        );
        note(
            self.commission_min > self.commission_max,
            "commission_min".into(),
            "must not be above commission_max",
        );
        note(
            self.max_rounds == 0,
            "max_rounds".into(),
            "must be at least 1",
        );
        note(
            self.auto_accept_days >= self.proposal_validity_days,
            "auto_accept_days".into(),
            "must be less than proposal_validity_days",
        );
        note(
            self.slot_minutes == 0 || !self.slot_minutes.is_multiple_of(SLOT_GRID_MINUTES),
            "slot_minutes".into(),
            "must be a multiple of 15",
        );
        note(
            !crate::terms::TERM_DAYS.contains(&self.term_days),
            "term_days".into(),
            "must be 30 to 365 days",
        );
        for (place, hours) in self.business_hours.iter().enumerate() {
            note(
                hours.opens >= hours.closes || hours.closes > 24 * 60,
                format!("business_hours[{place}]"),
                "must open before it closes, within the day",
            );
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(SettingsRefusal { problems })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_hold_together() {
        assert_eq!(Settings::default().check(), Ok(()));
    }

    #[test]
    fn a_field_that_is_not_stored_has_its_default() {
        let read: Settings = serde_json::from_str(r#"{"max_rounds": 3}"#).expect("settings");
        assert_eq!(read.max_rounds, 3);
        assert_eq!(read.sla_hours, 48);
        assert!(serde_json::from_str::<Settings>(r#"{"max_round": 3}"#).is_err());
    }

    #[test]
    fn a_closed_day_has_no_hours() {
        let settings = Settings::default();
        let day = |text| Date::parse(text).expect("a day");
        assert_eq!(settings.hours(day("2026-11-28")), Some((540, 1080)));
        assert_eq!(settings.hours(day("2026-11-29")), None);
    }

    #[test]
    fn settings_that_contradict_themselves_name_each_field() {
        let mut settings = Settings {
            commission_min: BasisPoints::percent(80),
            max_rounds: 0,
            auto_accept_days: 10,
            slot_minutes: 20,
            term_days: 10,
            appraiser_limit: Money::usd(-1),
            ..Settings::default()
        };
        settings.business_hours[1].opens = 1200;
        let refusal = settings.check().expect_err("contradictions");
        let paths: Vec<_> = refusal.fields().into_iter().map(|(path, _)| path).collect();
        assert_eq!(
            paths,
            [
                "appraiser_limit",
                "commission_min",
                "max_rounds",
                "auto_accept_days",
                "slot_minutes",
                "term_days",
                "business_hours[1]"
            ]
        );
    }
}
