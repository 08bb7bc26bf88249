//! When the house is open.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::machine::vocabulary;
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
