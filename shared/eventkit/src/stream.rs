//! Changes of the table, in the order in which they happened to each partition.

use serde::Deserialize;
use serde_json::Value;

use crate::failure::{self, Failure, Unreadable};
use crate::{panics, queue};

/// One change of one item.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamRecord {
    /// Its place in the stream.
    pub sequence: String,
    /// What was done to the item.
    pub kind: Change,
    /// Its keys, as DynamoDB writes values in JSON: `{"pk":{"S":"…"},"sk":{"S":"…"}}`.
    pub keys: Value,
    /// The item after the change, in the same form; null when it was removed.
    pub new_image: Value,
}

/// What was done to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Change {
    /// It is new.
    Insert,
    /// It was there before.
    Modify,
    /// It is gone.
    Remove,
}

/// Runs the handler for each record and stops at the first that fails, because the stream comes
/// again from there on. Answers in the very JSON that says where.
pub async fn each_record<F: Into<Failure>>(
    event_json: &str,
    handler: impl AsyncFn(StreamRecord) -> Result<(), F>,
) -> String {
    let records = match read(event_json) {
        Ok(records) => records,
        Err(failure) => {
            failure::is_failed("(batch)", &Err(failure));
            return queue::answer([String::new()]);
        }
    };
    for record in records {
        let sequence = record.sequence.clone();
        let running = async { handler(record).await.map_err(Into::into) };
        if failure::is_failed(&sequence, &panics::contained(running).await) {
            return failed_from(Some(&sequence));
        }
    }
    failed_from(None)
}

/// The records of an event, for a handler that takes many at once.
///
/// # Errors
/// It is no event of a stream.
pub fn read(event_json: &str) -> Result<Vec<StreamRecord>, Failure> {
    let event: Event =
        serde_json::from_str(event_json).map_err(|error| Unreadable::Event(error.into()))?;
    let plain = |record: Record| StreamRecord {
        sequence: record.dynamodb.sequence,
        kind: record.kind,
        keys: record.dynamodb.keys,
        new_image: record.dynamodb.new_image,
    };
    Ok(event.records.into_iter().map(plain).collect())
}

/// The answer of such a handler: the stream comes again from this record on, or goes on.
pub fn failed_from(sequence: Option<&str>) -> String {
    queue::answer(sequence.map(str::to_owned))
}

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "Records")]
    records: Vec<Record>,
}

#[derive(Deserialize)]
struct Record {
    #[serde(rename = "eventName")]
    kind: Change,
    dynamodb: Detail,
}

#[derive(Deserialize)]
struct Detail {
    #[serde(rename = "SequenceNumber")]
    sequence: String,
    #[serde(rename = "Keys")]
    keys: Value,
    #[serde(rename = "NewImage", default)]
    new_image: Value,
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use domain::fault::{Class, Fault};
    use serde_json::json;

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

    fn event() -> String {
        let record = |sequence: &str, kind: &str, image: Value| {
            json!({
                "eventID": "e", "eventVersion": "1.1", "eventSource": "aws:dynamodb",
                "awsRegion": "us-east-1", "eventName": kind,
                "eventSourceARN": "arn:aws:dynamodb:us-east-1:1:table/t/stream/s",
                "dynamodb": {
                    "ApproximateCreationDateTime": 1_795_514_400.0, "SizeBytes": 100,
                    "Keys": { "pk": { "S": "p" }, "sk": { "S": sequence } },
                    "NewImage": image, "SequenceNumber": sequence,
                    "StreamViewType": "NEW_IMAGE",
                },
            })
        };
        let mut removed = record("103", "REMOVE", Value::Null);
        removed["dynamodb"]
            .as_object_mut()
            .expect("an object")
            .remove("NewImage");
        json!({ "Records": [
            record("101", "INSERT", json!({ "pk": { "S": "p" }, "version": { "N": "1" } })),
            record("102", "MODIFY", json!({ "pk": { "S": "p" }, "version": { "N": "2" } })),
            removed,
        ] })
        .to_string()
    }

    #[test]
    fn records_keep_the_values_of_the_table_as_they_are() {
        let records = read(&event()).expect("an event");
        assert_eq!(records[0].kind, Change::Insert);
        assert_eq!(
            records[0].keys,
            json!({ "pk": { "S": "p" }, "sk": { "S": "101" } })
        );
        assert_eq!(records[1].new_image["version"], json!({ "N": "2" }));
        assert_eq!(
            (records[2].kind, &records[2].new_image),
            (Change::Remove, &Value::Null)
        );
    }

    #[tokio::test]
    async fn the_stream_comes_again_from_the_first_that_failed() {
        let seen = RefCell::new(Vec::new());
        let fail_at = |wrong: &'static str, class: Class| {
            let seen = &seen;
            async move |record: StreamRecord| {
                seen.borrow_mut().push(record.sequence.clone());
                if record.sequence == wrong {
                    Err(Fails(class))
                } else {
                    Ok(())
                }
            }
        };
        let answer = each_record(&event(), fail_at("102", Class::Unavailable)).await;
        assert_eq!(
            answer,
            "{\"batchItemFailures\":[{\"itemIdentifier\":\"102\"}]}"
        );
        assert_eq!(seen.take(), ["101", "102"]);
        let answer = each_record(&event(), fail_at("102", Class::Repeated)).await;
        assert_eq!(answer, "{\"batchItemFailures\":[]}");
        assert_eq!(seen.take(), ["101", "102", "103"]);
    }

    #[tokio::test]
    async fn an_event_that_is_none_fails_as_a_whole() {
        let handler = async |_: StreamRecord| Ok::<_, Failure>(());
        let answer = each_record("{\"Records\":[{}]}", handler).await;
        assert_eq!(
            answer,
            "{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}"
        );
    }
}
