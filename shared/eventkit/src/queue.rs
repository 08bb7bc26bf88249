//! Batches of messages from a queue, of which some may fail.

use domain::fault::Fault;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tracing::Instrument as _;

use crate::failure::{self, Failure, Unreadable};
use crate::panics;

/// One message of a queue.
#[derive(Clone, Debug)]
pub struct Message<T> {
    /// The queue's id of it. A copy that was sent twice has another one: it is for the log.
    pub id: String,
    /// Which try this is, from 1.
    pub tries: u32,
    /// What is in it: [`crate::Published`] or [`crate::Stored`].
    pub body: T,
}

/// Runs the handler for each message, one after the other, and answers in the very JSON that
/// names those that failed. The rest are done and will not come back.
pub async fn each_message<T, F>(
    event_json: &str,
    handler: impl AsyncFn(Message<T>) -> Result<(), F>,
) -> String
where
    T: DeserializeOwned,
    F: Into<Failure>,
{
    let batch: Batch = match serde_json::from_str(event_json) {
        Ok(batch) => batch,
        Err(error) => return unreadable(Unreadable::Event(error.into())),
    };
    let mut failed = Vec::new();
    for record in batch.records {
        let span = tracing::info_span!(
            "message",
            message_id = record.id,
            correlation_id = correlation_of(&record.body),
        );
        let id = record.id.clone();
        let running = panics::contained(handle(record, &handler)).instrument(span);
        if failure::is_failed(&id, &running.await) {
            failed.push(id);
        }
    }
    answer(failed)
}

async fn handle<T: DeserializeOwned, F: Into<Failure>>(
    record: Record,
    handler: &impl AsyncFn(Message<T>) -> Result<(), F>,
) -> Result<(), Failure> {
    let body =
        serde_json::from_str(&record.body).map_err(|error| Unreadable::Message(error.into()))?;
    let tries = record.attributes.tries.parse().unwrap_or(1);
    let message = Message {
        id: record.id,
        tries,
        body,
    };
    handler(message).await.map_err(Into::into)
}

/// The answer that names what failed.
pub(crate) fn answer(failed: impl IntoIterator<Item = String>) -> String {
    let items = failed
        .into_iter()
        .map(|item_identifier| Failed { item_identifier })
        .collect();
    let answer = Answer {
        batch_item_failures: items,
    };
    serde_json::to_string(&answer).expect("a list of texts can be written as JSON")
}

/// Fails the batch as a whole: an entry that names nothing does that.
pub(crate) fn unreadable(fault: impl Fault) -> String {
    failure::is_failed("(batch)", &Err(fault.into()));
    answer([String::new()])
}

/// A wrong name at the top would read as an empty answer, which means that all went well.
#[derive(Serialize)]
struct Answer {
    #[serde(rename = "batchItemFailures")]
    batch_item_failures: Vec<Failed>,
}

#[derive(Serialize)]
struct Failed {
    #[serde(rename = "itemIdentifier")]
    item_identifier: String,
}

#[derive(Deserialize)]
struct Batch {
    #[serde(rename = "Records")]
    records: Vec<Record>,
}

#[derive(Deserialize)]
struct Record {
    #[serde(rename = "messageId")]
    id: String,
    body: String,
    #[serde(default)]
    attributes: Attributes,
}

#[derive(Default, Deserialize)]
struct Attributes {
    #[serde(rename = "ApproximateReceiveCount", default)]
    tries: String,
}

/// What ties the message to the request that set it off, if it is an event of ours.
fn correlation_of(body: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Peek {
        detail: PeekDetail,
    }
    #[derive(Deserialize)]
    struct PeekDetail {
        correlation_id: String,
    }
    serde_json::from_str::<Peek>(body)
        .ok()
        .map(|peek| peek.detail.correlation_id)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use aws_lambda_events::sqs::SqsBatchResponse;
    use domain::fault::Class;
    use serde_json::{Value, json};

    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("it failed")]
    struct Fails(Class);

    impl Fault for Fails {
        fn class(&self) -> Class {
            self.0
        }

        fn code(&self) -> &'static str {
            "test_failure"
        }
    }

    fn batch(bodies: &[&str]) -> String {
        let records: Vec<Value> = bodies
            .iter()
            .enumerate()
            .map(|(n, body)| {
                json!({
                    "messageId": format!("m{n}"), "receiptHandle": "r", "body": body,
                    "attributes": { "ApproximateReceiveCount": "2", "SentTimestamp": "1" },
                    "messageAttributes": {}, "md5OfBody": "x", "eventSource": "aws:sqs",
                    "eventSourceARN": "arn:aws:sqs:us-east-1:1:q", "awsRegion": "us-east-1",
                })
            })
            .collect();
        json!({ "Records": records }).to_string()
    }

    async fn by_number(message: Message<u8>) -> Result<(), Fails> {
        assert_eq!(message.tries, 2);
        match message.body {
            1 => Err(Fails(Class::Unavailable)),
            2 => Err(Fails(Class::Refused)),
            3 => Err(Fails(Class::Repeated)),
            4 => panic!("this is what the test is about"),
            _ => Ok(()),
        }
    }

    #[tokio::test]
    async fn exactly_what_failed_is_reported() {
        let answer = each_message(&batch(&["0", "1", "2", "3", "4", "no", "9"]), by_number).await;
        assert_eq!(
            answer,
            "{\"batchItemFailures\":[{\"itemIdentifier\":\"m1\"},{\"itemIdentifier\":\"m2\"},\
             {\"itemIdentifier\":\"m4\"},{\"itemIdentifier\":\"m5\"}]}"
        );
        let read: SqsBatchResponse = serde_json::from_str(&answer).expect("what Lambda reads");
        assert_eq!(read.batch_item_failures.len(), 4);
    }

    #[tokio::test]
    async fn a_batch_that_went_well_reports_nothing() {
        let answer = each_message(&batch(&["0", "9"]), by_number).await;
        assert_eq!(answer, "{\"batchItemFailures\":[]}");
    }

    #[tokio::test]
    async fn an_event_that_is_no_batch_fails_as_a_whole() {
        for event in [
            "",
            "{}",
            "null",
            "{\"Records\":[{\"body\":\"1\"}]}",
            "{\"records\":[]}",
        ] {
            let answer = each_message(event, by_number).await;
            assert_eq!(
                answer, "{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}",
                "{event}"
            );
        }
    }

    #[tokio::test]
    async fn messages_are_handled_in_their_order_and_once() {
        let seen = RefCell::new(Vec::new());
        let handler = async |message: Message<u8>| {
            seen.borrow_mut().push((message.id, message.body));
            Ok::<_, Failure>(())
        };
        each_message(&batch(&["5", "6"]), handler).await;
        assert_eq!(
            seen.into_inner(),
            [("m0".to_owned(), 5), ("m1".to_owned(), 6)]
        );
    }

    #[test]
    fn the_correlation_of_an_event_of_ours_is_found() {
        assert_eq!(
            correlation_of(r#"{"detail":{"correlation_id":"cor_1","body":{}}}"#).as_deref(),
            Some("cor_1")
        );
        assert_eq!(correlation_of("{\"Records\":[]}"), None);
    }
}
