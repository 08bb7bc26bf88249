//! A real process behind the runtime API.

use std::time::Duration;

use serde_json::{Value as Json, json};

use crate::stack::{Options, Stack};
use crate::testing::{binaries, house, post, quiet};

fn start() -> Stack {
    let options = Options {
        processes: true,
        binaries: binaries(),
        ..Options::default()
    };
    Stack::start(options, house(quiet).0).unwrap()
}

async fn greet(stack: &Stack, event: Json) -> Result<Json, String> {
    let answer = stack.invoke("greet", &event.to_string()).await?;
    Ok(serde_json::from_str(&answer).unwrap())
}

#[tokio::test]
async fn a_function_runs_in_one_process_that_knows_where_things_are() {
    let stack = start();
    let first = greet(&stack, json!({"a": 1})).await.unwrap();
    assert_eq!(first["sent"], json!({"a": 1}));
    assert_eq!(first["function"], "greet");
    assert_eq!(first["handler"], "greet");
    assert_eq!(first["greeting"], "hello");
    assert_eq!(first["table"], "house-local");
    let endpoint = &stack.surroundings.environment["AWS_ENDPOINT_URL_DYNAMODB"];
    assert_eq!(first["dynamodb"], endpoint.as_str());
    let again = greet(&stack, json!({})).await.unwrap();
    assert_eq!(again["process"], first["process"]);
    // Through the gateway: an answer without a status is itself the body.
    let (status, body) = post(&stack, "/v1/greetings/ana", &json!({})).await;
    assert_eq!(
        (status, &body["sent"]["pathParameters"]),
        (200, &json!({"name": "ana"}))
    );
}

#[tokio::test]
async fn a_failure_is_reported_and_a_dead_process_is_started_again() {
    let stack = start();
    let first = greet(&stack, json!({})).await.unwrap();
    assert_eq!(
        greet(&stack, json!({"do": "fail"})).await,
        Err("asked to".to_owned())
    );
    let died = greet(&stack, json!({"do": "die"})).await.unwrap_err();
    assert!(died.contains("exit status: 3"), "{died}");
    let again = greet(&stack, json!({})).await.unwrap();
    assert_ne!(again["process"], first["process"]);
}

#[tokio::test]
async fn a_process_is_started_anew_when_the_clock_is_moved() {
    let stack = start();
    let first = greet(&stack, json!({})).await.unwrap();
    assert_eq!(first["clock_ahead"], "0");
    stack.clock().advance(Duration::from_secs(60));
    let mut again = first.clone();
    for _ in 0..100 {
        again = greet(&stack, json!({})).await.unwrap();
        if again["process"] != first["process"] {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(again["clock_ahead"], "60");
}

#[tokio::test]
async fn a_binary_that_is_not_there_fails_the_call() {
    let options = Options {
        processes: true,
        binaries: "nowhere".into(),
        ..Options::default()
    };
    let stack = Stack::start(options, house(quiet).0).unwrap();
    let failed = greet(&stack, json!({})).await.unwrap_err();
    assert!(failed.contains("does not start"), "{failed}");
}
