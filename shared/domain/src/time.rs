//! Time: UTC instants, and days as they fall in Panama (UTC−5 all year).

use std::fmt;
use std::str::FromStr;

use jiff::civil;
use jiff::tz::{self, Offset};
use jiff::{SignedDuration, Unit};
use serde::{Deserialize, Serialize};

/// Panama keeps UTC−5 all year.
const PANAMA: Offset = tz::offset(-5);

/// An instant, kept to the millisecond and written as RFC 3339 in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Timestamp(jiff::Timestamp);

impl Timestamp {
    /// The instant, cut to the millisecond, so that what was written reads back equal.
    pub fn new(instant: jiff::Timestamp) -> Self {
        Self(jiff::Timestamp::from_millisecond(instant.as_millisecond()).unwrap_or(instant))
    }

    /// The instant so many milliseconds after 1970, capped to the years −9999 to 9999.
    pub fn from_millis(millis: i64) -> Self {
        Self(
            jiff::Timestamp::from_millisecond(millis).unwrap_or(if millis < 0 {
                jiff::Timestamp::MIN
            } else {
                jiff::Timestamp::MAX
            }),
        )
    }

    /// Reads RFC 3339.
    ///
    /// # Errors
    /// The text is no instant.
    pub fn parse(text: &str) -> Result<Self, jiff::Error> {
        jiff::Timestamp::from_str(text).map(Self::new)
    }

    /// Milliseconds since 1970.
    pub fn millis(self) -> i64 {
        self.0.as_millisecond()
    }

    /// Whole seconds since 1970, the unit of the table's time to live.
    pub fn seconds(self) -> i64 {
        self.0.as_second()
    }

    /// The instant so many seconds later (earlier, if negative).
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self::new(
            self.0
                .saturating_add(SignedDuration::from_secs(seconds))
                .unwrap_or(jiff::Timestamp::MAX),
        )
    }

    /// The instant so many minutes later.
    pub fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_seconds(minutes.saturating_mul(60))
    }

    /// The instant so many hours later.
    pub fn plus_hours(self, hours: i64) -> Self {
        self.plus_seconds(hours.saturating_mul(3_600))
    }

    /// The instant so many days of 24 hours later. Panama has no daylight saving.
    pub fn plus_days(self, days: i64) -> Self {
        self.plus_seconds(days.saturating_mul(86_400))
    }

    /// The day it is in Panama.
    pub fn panama_date(self) -> Date {
        Date(self.panama().date())
    }

    /// Date and time as they are in Panama.
    pub fn panama(self) -> civil::DateTime {
        PANAMA.to_datetime(self.0)
    }

    /// RFC 3339 with exactly three decimals, so that texts sort as the instants do. The usual text
    /// leaves out trailing zeros, and `…:07Z` sorts after `…:07.5Z`.
    pub fn sortable(self) -> String {
        format!("{:.3}", self.0)
    }

    /// Whole seconds from `earlier` to this instant, rounded down.
    pub fn seconds_since(self, earlier: Self) -> i64 {
        self.0.duration_since(earlier.0).as_secs()
    }
}

/// RFC 3339 in UTC.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// A day, in Panama where it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Date(civil::Date);

impl Date {
    /// Reads `2026-11-24`.
    ///
    /// # Errors
    /// The text is no day.
    pub fn parse(text: &str) -> Result<Self, jiff::Error> {
        civil::Date::strptime("%Y-%m-%d", text).map(Self)
    }

    /// The day so many days later (earlier, if negative), capped to the years −9999 to 9999.
    pub fn plus_days(self, days: i32) -> Self {
        let limit = if days < 0 {
            civil::Date::MIN
        } else {
            civil::Date::MAX
        };
        Self(
            self.0
                .checked_add(jiff::Span::new().try_days(days).unwrap_or_default())
                .unwrap_or(limit),
        )
    }

    /// The same day so many years later; the last of February for its 29th.
    pub fn plus_years(self, years: u16) -> Self {
        let later = jiff::Span::new().try_years(i64::from(years));
        let day = later.and_then(|span| self.0.checked_add(span));
        Self(day.unwrap_or(civil::Date::MAX))
    }

    /// Days from `earlier` to this one.
    pub fn days_since(self, earlier: Self) -> i32 {
        self.0
            .since((Unit::Day, earlier.0))
            .map(|span| span.get_days())
            .unwrap_or(0)
    }

    /// The first instant of the day in Panama.
    pub fn starts_at(self) -> Timestamp {
        self.at(0, 0)
    }

    /// An hour and minute of the day in Panama; an hour or minute that no clock shows is midnight.
    pub fn at(self, hour: i8, minute: i8) -> Timestamp {
        let time = civil::Time::new(hour, minute, 0, 0).unwrap_or(civil::Time::midnight());
        let instant = PANAMA.to_timestamp(self.0.to_datetime(time));
        Timestamp::new(instant.unwrap_or(jiff::Timestamp::MAX))
    }

    /// The calendar day.
    pub fn civil(self) -> civil::Date {
        self.0
    }
}

/// `2026-11-24`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

macro_rules! string_schema {
    ($name:ident, $format:literal) => {
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "format": $format })
            }

            fn inline_schema() -> bool {
                true
            }
        }
    };
}

string_schema!(Timestamp, "date-time");
string_schema!(Date, "date");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_in_panama_begins_at_five_in_utc() {
        let evening = Timestamp::parse("2026-11-25T04:59:59Z").expect("an instant");
        assert_eq!(evening.panama_date().to_string(), "2026-11-24");
        assert_eq!(
            evening.panama_date().starts_at().to_string(),
            "2026-11-24T05:00:00Z"
        );
        assert_eq!(
            evening.plus_seconds(1).panama_date().to_string(),
            "2026-11-25"
        );
    }

    #[test]
    fn sortable_texts_sort_as_the_instants_do() {
        let millis = [0, 1, 9, 10, 86, 100, 860, 861, 999, 1_000, 1_001];
        let texts = millis.map(|millis| Timestamp::from_millis(millis).sortable());
        assert!(texts.is_sorted(), "{texts:?}");
        assert_eq!(texts[0], "1970-01-01T00:00:00.000Z");
    }

    #[test]
    fn what_is_written_reads_back_equal() {
        let now = Timestamp::new(
            "2026-11-24T12:45:50.123456789Z"
                .parse()
                .expect("an instant"),
        );
        assert_eq!(Timestamp::parse(&now.to_string()).expect("an instant"), now);
    }

    #[test]
    fn days_are_counted_by_the_calendar() {
        let day = Date::parse("2026-02-27").expect("a day");
        assert_eq!(day.plus_days(2).to_string(), "2026-03-01");
        assert_eq!(day.plus_days(90).days_since(day), 90);
        assert!(Date::parse("2026-02-30").is_err());
    }
}
