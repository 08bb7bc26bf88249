//! Clock to function: what EventBridge Scheduler does, on the clock that can be moved.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{NaiveDate, NaiveDateTime};
use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use ulid::Ulid;

use crate::aws::sqs::Queues;
use crate::clock::Clock;
use crate::error::LocalError;
use crate::invoke::Invoker;
use crate::net::Stop;
use crate::templates::{ACCOUNT, REGION};
use crate::wiring::ScheduleTrigger;

/// How often it looks at the clock. Schedules have minutes.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How often a run that failed is tried in all: Lambda retries an asynchronous call twice.
const ATTEMPTS: u32 = 3;
const PAUSE: Duration = Duration::from_millis(500);

/// Starts functions when it is time.
pub(crate) struct Scheduler {
    jobs: Vec<Job>,
    invoker: Invoker,
    queues: Queues,
    clock: Clock,
    looked: Mutex<Timestamp>,
}

struct Job {
    function: String,
    trigger: ScheduleTrigger,
    when: When,
    last: Mutex<Option<Run>>,
}

/// How a job went the last time.
#[derive(Clone, Debug, serde::Serialize)]
pub(crate) struct Run {
    pub(crate) at: String,
    /// What it failed with, if it did.
    pub(crate) error: Option<String>,
}

/// A job, for the console.
#[derive(Clone, Debug, serde::Serialize)]
pub(crate) struct JobView {
    pub(crate) function: String,
    pub(crate) name: String,
    pub(crate) expression: String,
    pub(crate) timezone: String,
    pub(crate) next: Option<String>,
    pub(crate) last: Option<Run>,
}

#[derive(Debug)]
enum When {
    /// Every so often from the start of the stack.
    Every {
        period: SignedDuration,
        from: Timestamp,
    },
    Cron {
        cron: Box<Cron>,
        zone: TimeZone,
    },
}

impl Scheduler {
    pub(crate) fn new(
        schedules: Vec<(String, ScheduleTrigger)>,
        invoker: Invoker,
        queues: Queues,
        clock: Clock,
    ) -> Result<Self, LocalError> {
        let now = clock.now();
        let jobs = schedules.into_iter().map(|(function, trigger)| {
            Ok(Job {
                when: When::parse(&trigger.expression, &trigger.timezone, now)?,
                function,
                trigger,
                last: Mutex::new(None),
            })
        });
        Ok(Self {
            jobs: jobs.collect::<Result<_, LocalError>>()?,
            invoker,
            queues,
            clock,
            looked: Mutex::new(now),
        })
    }

    /// Starts what is due until `stop`.
    pub(crate) async fn run(&self, stop: Stop) {
        let mut moves = self.clock.moves();
        loop {
            self.start_due().await;
            tokio::select! {
                () = stop.wait() => return,
                _ = moves.changed() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    }

    /// Whether everything that is due by now has run.
    pub(crate) fn is_quiet(&self) -> bool {
        let now = self.clock.now();
        let since = *self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        let mut due = self.jobs.iter().filter_map(|job| job.when.next(since));
        due.all(|next| next > now)
    }

    /// Runs what became due since the last look. A clock that was moved far starts each job
    /// once, for the last time it was due: it comes to the job as one long pause would.
    async fn start_due(&self) {
        let since = *self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        for job in &self.jobs {
            if let Some(at) = job.when.last_between(since, now) {
                self.start(job, at).await;
            }
        }
        *self.looked.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    /// Runs a job now, whenever it is due. None if there is no such job.
    pub(crate) async fn run_now(&self, function: &str) -> Option<Run> {
        let job = self.jobs.iter().find(|job| job.function == function)?;
        Some(self.start(job, self.clock.now()).await)
    }

    async fn start(&self, job: &Job, at: Timestamp) -> Run {
        let event = job.event(at);
        let mut outcome = Ok(String::new());
        for attempt in 0..ATTEMPTS {
            if attempt > 0 {
                tokio::time::sleep(PAUSE).await;
            }
            outcome = self.invoker.invoke(&job.function, &event).await;
            if outcome.is_ok() {
                break;
            }
        }
        let queue = job.trigger.on_failure.as_deref();
        let queue = queue.and_then(|arn| self.queues.find(arn));
        if let (Err(_), Some(queue)) = (&outcome, queue) {
            let _ = self.queues.send(queue, &event).await;
        }
        let run = Run {
            at: at.to_string(),
            error: outcome.err(),
        };
        *job.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(run.clone());
        run
    }

    /// The jobs, for the console.
    pub(crate) fn jobs(&self) -> Vec<JobView> {
        let now = self.clock.now();
        let view = |job: &Job| JobView {
            function: job.function.clone(),
            name: job.trigger.name.clone(),
            expression: job.trigger.expression.clone(),
            timezone: job.trigger.timezone.clone(),
            next: job.when.next(now).map(|next| next.to_string()),
            last: job
                .last
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone(),
        };
        self.jobs.iter().map(view).collect()
    }
}

impl Job {
    /// Exactly the input that is configured, with Scheduler's placeholders filled in; without
    /// one, Scheduler's own small document.
    fn event(&self, at: Timestamp) -> String {
        let arn = format!(
            "arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/{}",
            self.trigger.name
        );
        let time = at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let id = Ulid::new().to_string();
        match &self.trigger.input {
            Some(input) => input
                .replace("<aws.scheduler.schedule-arn>", &arn)
                .replace("<aws.scheduler.scheduled-time>", &time)
                .replace("<aws.scheduler.execution-id>", &id)
                .replace("<aws.scheduler.attempt-number>", "1"),
            None => json!({
                "version": "0", "id": id, "detail-type": "Scheduled Event",
                "source": "aws.scheduler", "account": ACCOUNT, "time": time,
                "region": REGION, "resources": [arn], "detail": "{}",
            })
            .to_string(),
        }
    }
}

impl When {
    fn parse(expression: &str, timezone: &str, now: Timestamp) -> Result<Self, LocalError> {
        let wrong = |reason: String| LocalError::Schedule {
            expression: expression.to_owned(),
            reason,
        };
        let inside = |kind: &str| {
            let rest = expression.trim().strip_prefix(kind)?;
            rest.strip_prefix('(')?.strip_suffix(')')
        };
        if let Some(rate) = inside("rate") {
            let period = rate_of(rate).ok_or_else(|| wrong("no such rate".to_owned()))?;
            return Ok(Self::Every { period, from: now });
        }
        let Some(fields) = inside("cron") else {
            return Err(wrong("neither rate(…) nor cron(…)".to_owned()));
        };
        if fields.split_whitespace().count() != 6 {
            return Err(wrong("cron takes six fields".to_owned()));
        }
        // Six fields here end in the year; the parser's seven begin with seconds. Days of the
        // week count from Sunday as 1, and one of the two day fields is always `?`.
        let parser = CronParser::builder()
            .seconds(Seconds::Required)
            .year(Year::Required)
            .alternative_weekdays(true)
            .sloppy_ranges(true)
            .build();
        let cron = parser.parse(&format!("0 {fields}"));
        let cron = cron.map_err(|error| wrong(error.to_string()))?;
        let zone = TimeZone::get(timezone).map_err(|error| wrong(error.to_string()))?;
        Ok(Self::Cron {
            cron: Box::new(cron),
            zone,
        })
    }

    /// The first time after `after`.
    fn next(&self, after: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Every { period, from } => {
                let passed = after.duration_since(*from).as_millis().max(0);
                let turns = passed / period.as_millis() + 1;
                let next = i32::try_from(turns).ok()?;
                from.checked_add(period.checked_mul(next)?).ok()
            }
            Self::Cron { cron, zone } => {
                let local = to_naive(after.to_zoned_datetime(zone.clone()).datetime())?;
                let next = cron.find_next_occurrence(&local, false).ok()?;
                from_naive(next, zone)
            }
        }
    }

    /// The last time after `since` and not after `until`.
    fn last_between(&self, since: Timestamp, until: Timestamp) -> Option<Timestamp> {
        let last = match self {
            Self::Every { period, from } => {
                let passed = until.duration_since(*from).as_millis();
                let turns = i32::try_from(passed / period.as_millis()).ok()?;
                from.checked_add(period.checked_mul(turns)?).ok()?
            }
            Self::Cron { cron, zone } => {
                let local = to_naive(until.to_zoned_datetime(zone.clone()).datetime())?;
                let last = cron.find_previous_occurrence(&local, true).ok()?;
                from_naive(last, zone)?
            }
        };
        (last > since && last <= until).then_some(last)
    }
}

fn rate_of(rate: &str) -> Option<SignedDuration> {
    let (count, unit) = rate.trim().split_once(' ')?;
    let count: i64 = count.parse().ok().filter(|count| *count > 0)?;
    let seconds = match unit.trim().trim_end_matches('s') {
        "minute" => 60,
        "hour" => 3600,
        "day" => 86_400,
        _ => return None,
    };
    Some(SignedDuration::from_secs(count * seconds))
}

fn to_naive(local: jiff::civil::DateTime) -> Option<NaiveDateTime> {
    let day = NaiveDate::from_ymd_opt(
        local.year().into(),
        local.month().unsigned_abs().into(),
        local.day().unsigned_abs().into(),
    )?;
    day.and_hms_opt(
        local.hour().unsigned_abs().into(),
        local.minute().unsigned_abs().into(),
        local.second().unsigned_abs().into(),
    )
}

fn from_naive(local: NaiveDateTime, zone: &TimeZone) -> Option<Timestamp> {
    let local = local.format("%Y-%m-%dT%H:%M:%S").to_string();
    let local: jiff::civil::DateTime = local.parse().ok()?;
    local
        .to_zoned_datetime(zone.clone())
        .ok()
        .map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn next(expression: &str, after: &str) -> String {
        let when = When::parse(expression, "America/Panama", at(after)).unwrap();
        when.next(at(after)).unwrap().to_string()
    }

    #[test]
    fn cron_fields_are_those_of_scheduler_in_the_zone_of_the_schedule() {
        // Panama is five hours behind, all year.
        let after = "2026-11-24T10:00:00Z";
        assert_eq!(next("cron(0 6 * * ? *)", after), "2026-11-24T11:00:00Z");
        assert_eq!(next("cron(0/15 * * * ? *)", after), "2026-11-24T10:15:00Z");
        // 24 November 2026 is a Tuesday, which is day 3 of the week.
        assert_eq!(next("cron(0 6 ? * 3 *)", after), "2026-11-24T11:00:00Z");
        assert_eq!(
            next("cron(0 6 ? * MON-FRI *)", after),
            "2026-11-24T11:00:00Z"
        );
        assert_eq!(next("cron(0 6 ? * 1 *)", after), "2026-11-29T11:00:00Z");
        assert_eq!(next("cron(30 0 1 * ? *)", after), "2026-12-01T05:30:00Z");
        assert_eq!(next("cron(0 0 L * ? *)", after), "2026-11-30T05:00:00Z");
    }

    #[test]
    fn a_rate_counts_from_the_start() {
        let when = When::parse("rate(10 minutes)", "UTC", at("2026-11-24T10:00:00Z")).unwrap();
        let next = when.next(at("2026-11-24T10:05:00Z")).unwrap();
        assert_eq!(next.to_string(), "2026-11-24T10:10:00Z");
        let due = |since, until| when.last_between(at(since), at(until));
        assert_eq!(due("2026-11-24T10:00:00Z", "2026-11-24T10:09:59Z"), None);
        assert_eq!(
            due("2026-11-24T10:09:59Z", "2026-11-24T10:10:00Z"),
            Some(at("2026-11-24T10:10:00Z"))
        );
        // A long move is one run, for the last time it was due.
        assert_eq!(
            due("2026-11-24T10:00:00Z", "2026-11-25T10:05:00Z"),
            Some(at("2026-11-25T10:00:00Z"))
        );
    }

    #[test]
    fn an_expression_that_scheduler_would_refuse_is_refused() {
        for wrong in [
            "rate(0 minutes)",
            "rate(5 weeks)",
            "cron(0 6 * * ?)",
            "0 6 * * *",
        ] {
            let now = at("2026-11-24T10:00:00Z");
            assert!(When::parse(wrong, "UTC", now).is_err(), "{wrong}");
        }
    }
}
