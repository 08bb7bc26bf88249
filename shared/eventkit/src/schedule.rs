//! Jobs that the clock starts.

use domain::time::Timestamp;
use serde::Deserialize;

use crate::failure::{self, Failure, Unreadable, Verdict};
use crate::panics;

/// Runs the job as of the time it was meant for, which every repetition of it shares. Answers
/// `null` when it is done.
///
/// # Errors
/// It is to be tried again. A schedule is told that by a failed invocation and by nothing else; its
/// dead-letter queue takes what fails to the last.
pub async fn on_schedule<F: Into<Failure>>(
    event_json: &str,
    handler: impl AsyncFn(Timestamp) -> Result<(), F>,
) -> Result<String, Failure> {
    let outcome = match time_of(event_json) {
        Ok(now) => {
            let running = async { handler(now).await.map_err(Into::into) };
            panics::contained(running).await
        }
        Err(failure) => Err(failure),
    };
    failure::is_failed("(schedule)", &outcome);
    match outcome {
        Err(failure) if failure.verdict() != Verdict::Done => Err(failure),
        Ok(()) | Err(_) => Ok("null".to_owned()),
    }
}

/// Rules and the scheduler both name the time they mean: the former by themselves, the latter
/// because its input is configured to.
fn time_of(event_json: &str) -> Result<Timestamp, Failure> {
    #[derive(Deserialize)]
    struct Event {
        time: Timestamp,
    }
    let event: Event =
        serde_json::from_str(event_json).map_err(|error| Unreadable::Event(error.into()))?;
    Ok(event.time)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[tokio::test]
    async fn a_job_runs_as_of_the_time_of_its_event() {
        let seen = Cell::new(None);
        let job = async |now: Timestamp| {
            seen.set(Some(now.to_string()));
            Ok::<_, Failure>(())
        };
        for event in [
            r#"{"version":"0","id":"1","detail-type":"Scheduled Event","source":"aws.events",
                "account":"1","time":"2026-11-24T15:00:00Z","region":"us-east-1",
                "resources":["arn:aws:events:us-east-1:1:rule/r"],"detail":{}}"#,
            r#"{"time":"2026-11-24T15:00:00Z"}"#,
        ] {
            assert_eq!(on_schedule(event, job).await.expect("done"), "null");
            assert_eq!(seen.take().as_deref(), Some("2026-11-24T15:00:00Z"));
        }
    }

    #[tokio::test]
    async fn a_job_that_has_to_run_again_fails_its_invocation() {
        let job = async |_: Timestamp| Err(Unreadable::Panicked);
        let failure = on_schedule("{\"time\":\"2026-11-24T15:00:00Z\"}", job).await;
        assert_eq!(failure.expect_err("it failed").code(), "handler_panicked");
        let never = async |_: Timestamp| Ok::<_, Failure>(());
        assert!(on_schedule("{\"time\":\"noon\"}", never).await.is_err());
    }
}
