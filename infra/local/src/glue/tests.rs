//! What starts functions, seen from the functions.

use std::time::Duration;

use serde_json::{Value as Json, json};

use crate::stack::{Options, Stack};
use crate::testing::{Calls, bodies, get, post, put, queues, quiet, settle, start, start_with};

async fn write_event(stack: &Stack, number: u32) {
    let sk = format!("EVT#{number:08}#0");
    put(
        stack,
        &[("pk", "A"), ("sk", &sk), ("name", "RequestSubmitted")],
    )
    .await;
}

async fn send(stack: &Stack, body: &str) {
    let client = queues(stack);
    let url = client
        .get_queue_url()
        .queue_name("house-local-notifications");
    let url = url.send().await.unwrap().queue_url.unwrap();
    client
        .send_message()
        .queue_url(url)
        .message_body(body)
        .send()
        .await
        .unwrap();
}

/// The sort keys of every record that the relay got, in the order in which it did.
fn relayed(calls: &Calls) -> Vec<String> {
    let batches = calls.of("relay");
    let records = batches
        .iter()
        .flat_map(|batch| batch["Records"].as_array().unwrap());
    records
        .map(|record| record["dynamodb"]["Keys"]["sk"]["S"].as_str().unwrap()[4..12].to_owned())
        .collect()
}

/// The bodies of every message that the worker got.
fn notified(calls: &Calls) -> Vec<String> {
    let batches = calls.of("notify");
    let records = batches
        .iter()
        .flat_map(|batch| batch["Records"].as_array().unwrap());
    records
        .map(|record| record["body"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_new_event_item_reaches_the_relay_and_nothing_else_does() {
    let (stack, calls) = start(quiet);
    put(&stack, &[("pk", "A"), ("sk", "STATE")]).await;
    write_event(&stack, 1).await;
    // Marking it as sent is a change, not a new item.
    put(
        &stack,
        &[("pk", "A"), ("sk", "EVT#00000001#0"), ("sent", "yes")],
    )
    .await;
    settle(&stack).await;
    assert_eq!(relayed(&calls), ["00000001"]);
    let record = &calls.of("relay")[0]["Records"][0];
    assert_eq!(record["eventName"], "INSERT");
    assert_eq!(record["eventSource"], "aws:dynamodb");
    assert_eq!(record["eventVersion"], "1.1");
    assert_eq!(record["awsRegion"], "us-east-1");
    assert_eq!(
        record["eventSourceARN"],
        "arn:aws:dynamodb:us-east-1:000000000000:table/house-local/stream/local"
    );
    assert_eq!(
        record["dynamodb"]["NewImage"]["name"],
        json!({"S": "RequestSubmitted"})
    );
    assert_eq!(record["dynamodb"]["StreamViewType"], "NEW_IMAGE");
    assert!(record["dynamodb"]["SequenceNumber"].is_string());
    assert!(record["eventID"].is_string());
}

#[tokio::test]
async fn a_record_that_failed_is_tried_again_with_those_after_it() {
    // The second event fails the first time.
    fn script(function: &str, event: &Json) -> Result<String, String> {
        static FAILED: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);
        let records = event["Records"].as_array().filter(|_| function == "relay");
        let second = records.into_iter().flatten().find(|record| {
            record["dynamodb"]["Keys"]["sk"]["S"]
                .as_str()
                .unwrap()
                .contains("00000002")
        });
        match second {
            Some(record) if !FAILED.swap(true, std::sync::atomic::Ordering::SeqCst) => {
                let number = &record["dynamodb"]["SequenceNumber"];
                Ok(json!({"batchItemFailures": [{"itemIdentifier": number}]}).to_string())
            }
            _ => quiet(function, event),
        }
    }
    let (stack, calls) = start(script);
    for number in 1..=3 {
        write_event(&stack, number).await;
    }
    settle(&stack).await;
    let relayed = relayed(&calls);
    let count = |number: &str| relayed.iter().filter(|one| one.as_str() == number).count();
    assert_eq!(
        (count("00000001"), count("00000002")),
        (1, 2),
        "{relayed:?}"
    );
    assert_eq!(relayed.last().unwrap(), "00000003");
}

#[tokio::test]
async fn a_batch_that_keeps_failing_is_given_up_and_told_of() {
    fn script(function: &str, event: &Json) -> Result<String, String> {
        match function {
            "relay" => Err("no".to_owned()),
            _ => quiet(function, event),
        }
    }
    let (stack, calls) = start(script);
    write_event(&stack, 1).await;
    settle(&stack).await;
    assert_eq!(calls.of("relay").len(), 3, "once and two retries");
    let told = bodies(&stack, "house-local-undelivered").await;
    assert_eq!(
        told[0]["requestContext"]["condition"],
        "RetryAttemptsExhausted"
    );
    assert_eq!(told[0]["requestContext"]["approximateInvokeCount"], 3);
    assert_eq!(told[0]["DDBStreamBatchInfo"]["batchSize"], 1);
}

#[tokio::test]
async fn a_message_reaches_the_worker_as_lambda_hands_it_over() {
    let (stack, calls) = start(quiet);
    send(&stack, "one").await;
    settle(&stack).await;
    let record = &calls.of("notify")[0]["Records"][0];
    assert_eq!(record["body"], "one");
    assert_eq!(record["eventSource"], "aws:sqs");
    assert_eq!(
        record["eventSourceARN"],
        "arn:aws:sqs:us-east-1:000000000000:house-local-notifications"
    );
    assert_eq!(record["attributes"]["ApproximateReceiveCount"], "1");
    assert_eq!(record["md5OfBody"], "f97c5d29941bfb1b2fdab0874906ab82");
    assert_eq!(record["messageAttributes"], json!({}));
    assert!(record["messageId"].is_string() && record["receiptHandle"].is_string());
}

#[tokio::test]
async fn a_message_that_failed_comes_back_and_ends_among_the_dead_letters() {
    fn script(function: &str, event: &Json) -> Result<String, String> {
        let records = event["Records"].as_array().filter(|_| function == "notify");
        let failed: Vec<_> = records
            .into_iter()
            .flatten()
            .filter(|record| record["body"] == r#""bad""#)
            .map(|record| json!({"itemIdentifier": record["messageId"]}))
            .collect();
        Ok(json!({"batchItemFailures": failed}).to_string())
    }
    let (stack, calls) = start(script);
    send(&stack, r#""good""#).await;
    send(&stack, r#""bad""#).await;
    settle(&stack).await;
    let notified = notified(&calls);
    let count = |body: &str| notified.iter().filter(|one| one.as_str() == body).count();
    assert_eq!(
        (count(r#""good""#), count(r#""bad""#)),
        (1, 2),
        "{notified:?}"
    );

    let queues = get(&stack, "/_local/queues").await;
    let items = queues["items"].as_array().unwrap();
    let dead = items
        .iter()
        .find(|one| one["name"] == "house-local-notifications-dead-letters");
    assert_eq!(dead.unwrap()["visible"], 1);
    assert_eq!(dead.unwrap()["messages"], json!([r#""bad""#]));
    let path = "/_local/queues/house-local-notifications-dead-letters/redrive";
    assert_eq!(
        post(&stack, path, &json!({})).await,
        (200, json!({"moved": 1}))
    );
}

#[tokio::test]
async fn everything_is_handed_over_twice_when_asked_for() {
    let options = Options {
        duplicate: true,
        ..Options::default()
    };
    let (stack, calls) = start_with(options, quiet);
    write_event(&stack, 1).await;
    send(&stack, "one").await;
    settle(&stack).await;
    assert_eq!(relayed(&calls), ["00000001", "00000001"]);
    assert_eq!(notified(&calls), ["one", "one"]);
}

#[tokio::test]
async fn a_job_runs_when_the_clock_is_moved_past_its_time() {
    let (stack, calls) = start(quiet);
    let before = stack.clock().now();
    let body = json!({"advance_seconds": 1300});
    let (status, clock) = post(&stack, "/_local/clock", &body).await;
    assert_eq!((status, &clock["ahead_seconds"]), (200, &json!(1300)));
    settle(&stack).await;
    let runs = calls.of("sweep");
    assert_eq!(runs.len(), 1, "once, for the last time it was due");
    let at: jiff::Timestamp = runs[0]["scheduled_at"].as_str().unwrap().parse().unwrap();
    let after = at.duration_since(before).as_secs();
    assert!((1198..=1201).contains(&after), "{after}");

    let (status, _) = post(&stack, "/_local/jobs/sweep/run", &json!({})).await;
    assert_eq!((status, calls.of("sweep").len()), (200, 2));
    assert_eq!(stack.run_job("nothing").await, None);
}

#[tokio::test]
async fn a_job_that_fails_is_tried_again_and_then_told_of() {
    fn script(function: &str, event: &Json) -> Result<String, String> {
        match function {
            "sweep" => Err("no".to_owned()),
            _ => quiet(function, event),
        }
    }
    let (stack, calls) = start(script);
    assert_eq!(stack.run_job("sweep").await, Some(Err("no".to_owned())));
    assert_eq!(calls.of("sweep").len(), 3);
    assert_eq!(bodies(&stack, "house-local-undelivered").await.len(), 1);
}

#[tokio::test]
async fn idle_says_so_when_it_takes_too_long() {
    fn script(function: &str, event: &Json) -> Result<String, String> {
        match function {
            "notify" => Err("no".to_owned()),
            _ => quiet(function, event),
        }
    }
    let options = Options {
        retry_after: 60,
        ..Options::default()
    };
    let (stack, _) = start_with(options, script);
    send(&stack, "one").await;
    assert!(!stack.idle(Duration::from_millis(300)).await);
    let (status, body) = post(&stack, "/_local/idle", &json!({"timeout_seconds": 0})).await;
    assert_eq!((status, body), (504, json!({"idle": false})));
}
