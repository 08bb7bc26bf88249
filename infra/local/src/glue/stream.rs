//! Stream to function: what a DynamoDB event source mapping does.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rustack_events_core::pattern::{EventPattern, matches, parse_event_pattern};
use serde_json::json;
use ulid::Ulid;

use crate::aws::dynamodb::{Record, Tables};
use crate::aws::sqs::Queues;
use crate::clock::Clock;
use crate::error::LocalError;
use crate::glue::batch::{self, Outcome};
use crate::invoke::Invoker;
use crate::net::Stop;
use crate::templates::{ACCOUNT, REGION};
use crate::wiring::StreamTrigger;

/// How long it waits at most before it looks whether anything was written. Functions that end
/// make it look at once.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// The pause before the first retry; it doubles up to two seconds.
const FIRST_PAUSE: Duration = Duration::from_millis(100);

/// Hands records of the stream to one function, in order.
pub(crate) struct StreamPoller {
    tables: Tables,
    queues: Queues,
    invoker: Invoker,
    clock: Clock,
    function: String,
    trigger: StreamTrigger,
    filters: Vec<EventPattern>,
    twice: bool,
    /// Everything up to this sequence number is settled.
    settled: Mutex<Option<String>>,
    /// Where that is kept between runs.
    file: Option<PathBuf>,
}

/// What a poller works with.
pub(crate) struct Surroundings {
    pub(crate) tables: Tables,
    pub(crate) queues: Queues,
    pub(crate) invoker: Invoker,
    pub(crate) clock: Clock,
    pub(crate) twice: bool,
    pub(crate) file: Option<PathBuf>,
}

impl StreamPoller {
    pub(crate) fn new(
        function: &str,
        trigger: StreamTrigger,
        around: Surroundings,
    ) -> Result<Self, LocalError> {
        let filters = trigger.filters.iter().map(|filter| {
            parse_event_pattern(filter).map_err(|error| LocalError::Functions(error.to_string()))
        });
        let settled = around.file.as_ref();
        let settled = settled.and_then(|file| std::fs::read_to_string(file).ok());
        Ok(Self {
            filters: filters.collect::<Result<_, _>>()?,
            function: function.to_owned(),
            trigger,
            tables: around.tables,
            queues: around.queues,
            invoker: around.invoker,
            clock: around.clock,
            twice: around.twice,
            settled: Mutex::new(settled),
            file: around.file,
        })
    }

    /// Polls until `stop`.
    pub(crate) async fn run(&self, stop: Stop) {
        let mut steps = self.invoker.steps();
        loop {
            tokio::select! {
                () = stop.wait() => return,
                () = self.drain() => {}
            }
            tokio::select! {
                () = stop.wait() => return,
                _ = steps.changed() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    }

    /// Whether every record is settled.
    pub(crate) fn is_quiet(&self) -> bool {
        self.tables
            .records(self.settled().as_deref(), 1)
            .is_ok_and(|records| records.is_empty())
    }

    async fn drain(&self) {
        loop {
            let limit = self.trigger.batch_size;
            match self.tables.records(self.settled().as_deref(), limit) {
                Ok(records) if records.is_empty() => return,
                Ok(records) => self.settle(records).await,
                Err(error) => {
                    tracing::error!(error, "The stream does not answer");
                    return;
                }
            }
        }
    }

    async fn settle(&self, records: Vec<Record>) {
        let last = records.last().map(|record| record.sequence_number.clone());
        let wanted: Vec<_> = records.into_iter().filter(|one| self.wants(one)).collect();
        if !wanted.is_empty() {
            self.hand_over(&wanted).await;
        }
        self.move_to(last);
    }

    /// Tries a batch until all of it is done or given up. A batch whose answer names records
    /// goes on from the first of them; one that failed whole is halved where the mapping says so.
    async fn hand_over(&self, batch: &[Record]) {
        let mut rest = vec![batch];
        while let Some(batch) = rest.pop() {
            let mut attempts = 0;
            let mut from = 0;
            while let Some(failed) = self.attempt(&batch[from..]).await {
                if failed.at > 0 {
                    // What came before the failure is settled, and the count begins anew.
                    from += failed.at;
                    attempts = 0;
                    self.settled_before(&batch[from]);
                } else {
                    attempts += 1;
                }
                let left = &batch[from..];
                if failed.whole && self.trigger.bisect && left.len() > 1 {
                    let (first, second) = left.split_at(left.len() / 2);
                    rest.extend([second, first]);
                    break;
                }
                if self
                    .trigger
                    .retries
                    .is_some_and(|retries| attempts > retries)
                {
                    self.give_up(left, attempts).await;
                    break;
                }
                let pause = FIRST_PAUSE * 2_u32.pow(attempts.min(4));
                tokio::time::sleep(pause.min(Duration::from_secs(2))).await;
            }
        }
    }

    async fn attempt(&self, batch: &[Record]) -> Option<Failed> {
        let records: Vec<_> = batch.iter().map(|record| &record.json).collect();
        let event = json!({"Records": records}).to_string();
        let partial = self.trigger.partial;
        match batch::run(&self.invoker, &self.function, &event, partial, self.twice).await {
            Outcome::Done => None,
            Outcome::AllFailed => Some(Failed { at: 0, whole: true }),
            Outcome::Failed(named) => {
                let places = named.iter().map(|name| {
                    let mut numbers = batch.iter().map(|record| &record.sequence_number);
                    numbers.position(|number| number == name)
                });
                // A name that is not in the batch fails all of it.
                match places.collect::<Option<Vec<_>>>() {
                    Some(places) => Some(Failed {
                        at: places.into_iter().min().unwrap_or(0),
                        whole: false,
                    }),
                    None => Some(Failed { at: 0, whole: true }),
                }
            }
        }
    }

    /// Tells the on-failure queue where the records are, as AWS does: not what is in them.
    async fn give_up(&self, batch: &[Record], attempts: u32) {
        tracing::error!(
            function = self.function,
            attempts,
            "A batch of the stream is given up"
        );
        let to = self.trigger.on_failure.as_deref().unwrap_or_default();
        let (Some(queue), [first, ..], [.., last]) = (self.queues.find(to), batch, batch) else {
            return;
        };
        let at = |record: &Record| {
            let seconds = record.json["dynamodb"]["ApproximateCreationDateTime"].as_f64();
            let seconds = seconds.unwrap_or_default() as i64;
            jiff::Timestamp::from_second(seconds)
                .map_or_else(|_| String::new(), |at| at.to_string())
        };
        let notice = json!({
            "requestContext": {
                "requestId": Ulid::new().to_string(),
                "functionArn": format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{}", self.function),
                "condition": "RetryAttemptsExhausted",
                "approximateInvokeCount": attempts,
            },
            "responseContext": {"statusCode": 200, "executedVersion": "$LATEST"},
            "version": "1.0",
            "timestamp": self.clock.now().to_string(),
            "DDBStreamBatchInfo": {
                "shardId": "shardId-00000001",
                "startSequenceNumber": first.sequence_number,
                "endSequenceNumber": last.sequence_number,
                "approximateArrivalOfFirstRecord": at(first),
                "approximateArrivalOfLastRecord": at(last),
                "batchSize": batch.len(),
                "streamArn": self.tables.stream_arn(),
            },
        });
        if let Err(error) = self.queues.send(queue, &notice.to_string()).await {
            tracing::error!(
                error,
                queue = queue.name,
                "A notice of failure was not taken"
            );
        }
    }

    fn wants(&self, record: &Record) -> bool {
        self.filters.is_empty() || self.filters.iter().any(|one| matches(one, &record.json))
    }

    fn settled(&self) -> Option<String> {
        self.settled
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Settles what comes before `record`. Sequence numbers are digits of one length that leave
    /// no gaps to fall into: one less is before it and after everything that came earlier.
    fn settled_before(&self, record: &Record) {
        if let Ok(number) = record.sequence_number.parse::<u128>() {
            self.move_to(Some((number - 1).to_string()));
        }
    }

    fn move_to(&self, settled: Option<String>) {
        if let (Some(file), Some(settled)) = (&self.file, &settled)
            && let Err(error) = std::fs::write(file, settled)
        {
            tracing::error!(%error, "The place in the stream could not be kept");
        }
        *self.settled.lock().unwrap_or_else(PoisonError::into_inner) = settled;
    }
}

/// Where a batch failed: `at` is the place of the first record that is to be tried again.
struct Failed {
    at: usize,
    whole: bool,
}

impl std::fmt::Debug for StreamPoller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StreamPoller")
            .field("function", &self.function)
            .finish_non_exhaustive()
    }
}
