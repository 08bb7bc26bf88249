//! Of what a person wants to be told, by which way, and when not.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ALL, Topic};
use crate::contact::Channel;
use crate::time::Timestamp;

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// What a person chose. What is not named is as the list of notifications has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotificationPreferences {
    /// Of what, and by which way.
    #[serde(default)]
    #[schemars(length(max = 300))]
    pub choices: Vec<Choice>,
    /// When what can wait waits; without it, as the house has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_hours: Option<QuietHours>,
}

/// Whether a person is told of something by one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Of what.
    pub topic: Topic,
    /// By which way.
    pub channel: Channel,
    /// Whether they are.
    pub enabled: bool,
}

/// From when until when a person is not disturbed, in minutes since midnight in Panama. They may
/// reach over midnight: 1260 to 420 is nine in the evening to seven in the morning. The same
/// minute twice: never.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    /// The first quiet minute.
    #[schemars(range(max = 1439))]
    pub from: u16,
    /// The first minute that is not quiet any more.
    #[schemars(range(max = 1439))]
    pub until: u16,
}

impl QuietHours {
    /// Nine in the evening to seven in the morning.
    pub const NIGHT: Self = Self {
        from: 21 * 60,
        until: 7 * 60,
    };

    /// Whether both are minutes of a day.
    pub const fn is_of_a_day(self) -> bool {
        self.from < DAY && self.until < DAY
    }

    /// When what comes at `now` may be sent: now, or at the end of the quiet hours.
    pub fn after(self, now: Timestamp) -> Timestamp {
        let local = now.panama().time();
        let minute = u16::try_from(i32::from(local.hour()) * 60 + i32::from(local.minute()))
            .expect("a minute of a day fits");
        let quiet = if self.from <= self.until {
            (self.from..self.until).contains(&minute)
        } else {
            minute >= self.from || minute < self.until
        };
        if !quiet {
            return now;
        }
        let minutes = (self.until + DAY - minute) % DAY;
        // On the minute itself: a fraction left over would let the first look of the morning miss it.
        let begun = now.millis().div_euclid(60_000) * 60_000;
        Timestamp::from_millis(begun).plus_minutes(i64::from(minutes))
    }
}

/// Preferences that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the preferences do not hold together")]
pub struct PreferenceFault {
    /// The path, and what is wrong with it. Never empty.
    pub problems: Vec<(String, &'static str)>,
}

impl NotificationPreferences {
    /// Whether a message about `topic` goes by `channel`. What is required goes whatever is chosen.
    pub fn wants(&self, topic: Topic, channel: Channel) -> bool {
        let chosen = self
            .choices
            .iter()
            .find(|choice| choice.topic == topic && choice.channel == channel);
        topic.is_required() || chosen.is_none_or(|choice| choice.enabled)
    }

    /// When a message about `topic` that comes at `now` may be sent. What is required does not wait.
    pub fn send_after(&self, topic: Topic, house: QuietHours, now: Timestamp) -> Timestamp {
        if topic.is_required() {
            return now;
        }
        self.quiet_hours.unwrap_or(house).after(now)
    }

    /// Whether a person may choose so.
    ///
    /// # Errors
    /// Every bad field at once: what is required is switched off, a way that a topic does not have,
    /// the same choice twice, quiet hours of no day.
    pub fn check(&self) -> Result<(), PreferenceFault> {
        let mut problems = Vec::new();
        for (place, choice) in self.choices.iter().enumerate() {
            let mut note = |bad: bool, field: &str, problem| {
                if bad {
                    problems.push((format!("choices[{place}].{field}"), problem));
                }
            };
            let row = ALL.iter().find(|row| row.topic == choice.topic);
            let has_way = row.is_some_and(|row| row.channels.contains(&choice.channel));
            note(!has_way, "channel", "is no way of this topic");
            note(
                !choice.enabled && choice.topic.is_required(),
                "enabled",
                "cannot be switched off",
            );
            let before = &self.choices[..place];
            let twice = before
                .iter()
                .any(|other| (other.topic, other.channel) == (choice.topic, choice.channel));
            note(twice, "topic", "is named twice for this way");
        }
        if self.quiet_hours.is_some_and(|hours| !hours.is_of_a_day()) {
            problems.push(("quiet_hours".to_owned(), "must be minutes of a day"));
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(PreferenceFault { problems })
        }
    }
}

impl Topic {
    /// Whether it is told whatever the recipient prefers, and at any hour.
    pub fn is_required(self) -> bool {
        let mut rows = ALL.iter().filter(|row| row.topic == self);
        rows.any(|row| row.required)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("an instant")
    }

    fn choice(topic: Topic, enabled: bool) -> NotificationPreferences {
        NotificationPreferences {
            choices: vec![Choice {
                topic,
                channel: Channel::Email,
                enabled,
            }],
            quiet_hours: None,
        }
    }

    #[test]
    fn what_is_required_cannot_be_switched_off() {
        let off = choice(Topic::ContractToSign, false);
        let fault = off.check().expect_err("it is required");
        assert_eq!(fault.problems[0].0, "choices[0].enabled");
        assert!(off.wants(Topic::ContractToSign, Channel::Email));
        assert_eq!(choice(Topic::ContractToSign, true).check(), Ok(()));
    }

    #[test]
    fn what_is_not_required_can_be_switched_off() {
        let off = choice(Topic::ProductListed, false);
        assert_eq!(off.check(), Ok(()));
        assert!(!off.wants(Topic::ProductListed, Channel::Email));
        assert!(off.wants(Topic::ProposalExpired, Channel::Email));
    }

    #[test]
    fn a_choice_is_of_a_way_the_topic_has_and_made_once() {
        let mut twice = choice(Topic::ProductListed, false);
        twice.choices.push(twice.choices[0]);
        twice.choices[0].channel = Channel::Sms;
        twice.choices.push(twice.choices[1]);
        twice.quiet_hours = Some(QuietHours {
            from: 0,
            until: 1440,
        });
        let fault = twice.check().expect_err("three faults");
        let paths: Vec<_> = fault.problems.into_iter().map(|(path, _)| path).collect();
        assert_eq!(
            paths,
            ["choices[0].channel", "choices[2].topic", "quiet_hours"]
        );
    }

    #[test]
    fn the_night_ends_at_seven_in_panama() {
        let night = QuietHours::NIGHT;
        // 21:30:20, a moment before 22:00 and 06:59 in Panama.
        for late in [
            "2026-11-25T02:30:20Z",
            "2026-11-25T02:59:59.950Z",
            "2026-11-25T11:59:00Z",
        ] {
            assert_eq!(night.after(at(late)), at("2026-11-25T12:00:00Z"), "{late}");
        }
        for awake in ["2026-11-25T12:00:00Z", "2026-11-25T01:59:59Z"] {
            assert_eq!(night.after(at(awake)), at(awake), "{awake}");
        }
    }

    #[test]
    fn quiet_hours_may_lie_within_a_day_or_not_be_at_all() {
        let siesta = QuietHours {
            from: 13 * 60,
            until: 14 * 60,
        };
        assert_eq!(
            siesta.after(at("2026-11-25T18:15:00Z")),
            at("2026-11-25T19:00:00Z")
        );
        assert_eq!(
            siesta.after(at("2026-11-25T19:00:00Z")),
            at("2026-11-25T19:00:00Z")
        );
        let never = QuietHours {
            from: 60,
            until: 60,
        };
        assert_eq!(
            never.after(at("2026-11-25T06:00:00Z")),
            at("2026-11-25T06:00:00Z")
        );
    }

    #[test]
    fn what_is_required_does_not_wait_for_the_morning() {
        let late = at("2026-11-25T03:00:00Z");
        let preferences = NotificationPreferences::default();
        let send = |topic| preferences.send_after(topic, QuietHours::NIGHT, late);
        assert_eq!(send(Topic::ContractToSign), late);
        assert_eq!(send(Topic::ProductListed), at("2026-11-25T12:00:00Z"));
    }
}
