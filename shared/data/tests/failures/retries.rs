//! What is tried again, how often and for how long, whichever way the table is called.

use std::time::Duration;

use data::events::{mark_sent, unsent};
use data::{StoreError, Table, counters, events, users};
use domain::access::Role;
use domain::ids::UserId;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::json;
use testkit::{Fault, id, now};
use tokio::time::Instant;

use crate::{WRITE, change, name, no_table};

/// Every way the table is called.
const CALLS: [&str; 5] = ["GetItem", "BatchGetItem", "Query", "UpdateItem", WRITE];

async fn call(table: &Table, operation: &str) -> Result<(), StoreError> {
    let someone: UserId = id(1);
    match operation {
        "GetItem" => users::get(table, &someone).await.map(drop),
        "BatchGetItem" => users::get_many(table, &[someone]).await.map(drop),
        "Query" => users::with_role(table, Role::Appraiser).await.map(drop),
        "UpdateItem" => counters::next(table, counters::Series::Request, now())
            .await
            .map(drop),
        _ => change(table).commit().await,
    }
}

/// All tries end within this, whatever happens.
const DEADLINE: Duration = Duration::from_secs(6);

#[tokio::test(start_paused = true)]
async fn what_passes_is_tried_until_the_deadline_and_then_unavailable() {
    let errors = [
        (400, "ProvisionedThroughputExceededException"),
        (400, "ThrottlingException"),
        (400, "RequestLimitExceeded"),
        (400, "LimitExceededException"),
        (400, "ExpiredTokenException"),
        (500, "InternalServerError"),
        (503, "ServiceUnavailable"),
        (502, "SomethingNew"),
    ];
    let refused = errors.map(|(status, code)| Fault::error(status, code));
    let faults_of_the_way = [Fault::Unreachable];
    let (faults, table) = no_table();
    for operation in CALLS {
        for fault in refused.iter().chain(&faults_of_the_way) {
            faults.forget();
            faults.always(operation, fault.clone());
            let began = Instant::now();
            let outcome = call(&table, operation).await;
            let (took, tries) = (began.elapsed(), faults.asked(operation).len());
            assert_eq!(name(&outcome), "unavailable", "{operation}: {fault:?}");
            assert!((4..200).contains(&tries), "{operation}: {tries} tries");
            assert!(took > DEADLINE / 2, "gave up after {took:?}");
            assert!(took <= DEADLINE, "{operation} took {took:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn conflicts_are_tried_a_few_times_and_then_contended() {
    let (faults, table) = no_table();
    for operation in CALLS {
        for code in [
            "TransactionConflictException",
            "TransactionInProgressException",
        ] {
            faults.forget();
            faults.always(operation, Fault::error(400, code));
            let outcome = call(&table, operation).await;
            assert_eq!(name(&outcome), "contended", "{operation}: {code}");
            assert_eq!(faults.asked(operation).len(), 6);
        }
    }
}

#[tokio::test]
async fn a_call_that_is_wrong_is_made_once() {
    let (faults, table) = no_table();
    for operation in CALLS {
        for code in [
            "ValidationException",
            "ResourceNotFoundException",
            "AccessDeniedException",
            "IdempotentParameterMismatchException",
            "ItemCollectionSizeLimitExceededException",
            "ConditionalCheckFailedException",
            "SomethingNew",
        ] {
            faults.forget();
            faults.always(operation, Fault::error(400, code));
            let outcome = call(&table, operation).await;
            assert_eq!(name(&outcome), "bug", "{operation}: {code}");
            assert_eq!(faults.asked(operation).len(), 1, "{operation}: {code}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_hangs_is_given_up_at_the_deadline() {
    let (faults, table) = no_table();
    for operation in CALLS {
        faults.forget();
        faults.always(operation, Fault::Late(Duration::from_secs(60)));
        let began = Instant::now();
        let outcome = call(&table, operation).await;
        assert_eq!(name(&outcome), "unavailable", "{operation}");
        assert!(began.elapsed() <= DEADLINE + Duration::from_millis(5));
        assert_eq!(faults.asked(operation).len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_tenth_of_throttled_calls_is_not_seen_from_outside() {
    let (faults, table) = no_table();
    let nothing = Fault::Answered {
        status: 200,
        body: json!({}),
    };
    faults.always("GetItem", nothing);
    let mut random = StdRng::seed_from_u64(1);
    let mut throttled = 0;
    for _ in 0..1_000 {
        while random.random_bool(0.1) {
            throttled += 1;
            faults.once("GetItem", Fault::error(400, "ThrottlingException"));
        }
        let outcome = call(&table, "GetItem").await;
        assert_eq!(name(&outcome), "missing", "which is an answer");
    }
    assert!(throttled > 50);
    assert_eq!(faults.asked("GetItem").len(), 1_000 + throttled);
}

#[tokio::test(start_paused = true)]
async fn a_batch_of_which_nothing_is_looked_up_is_not_asked_for_for_ever() {
    let (faults, table) = no_table();
    let key = json!({ "pk": { "S": "p" }, "sk": { "S": "s" } });
    let body = json!({
        "Responses": { "dejavu-test": [] },
        "UnprocessedKeys": { "dejavu-test": { "Keys": [key] } },
    });
    faults.always("BatchGetItem", Fault::Answered { status: 200, body });
    let outcome = call(&table, "BatchGetItem").await;
    assert_eq!(name(&outcome), "unavailable");
}

#[tokio::test(start_paused = true)]
async fn every_try_of_a_change_goes_under_one_token_and_every_change_under_its_own() {
    let (faults, table) = no_table();
    let done = Fault::Answered {
        status: 200,
        body: json!({}),
    };
    faults.always(WRITE, done);
    let mut tokens = Vec::new();
    for _ in 0..2 {
        faults.forget();
        faults.once(WRITE, Fault::error(400, "ThrottlingException"));
        faults.once(WRITE, Fault::error(400, "TransactionInProgressException"));
        faults.once(WRITE, Fault::Unreachable);
        change(&table).commit().await.unwrap();
        let asked = faults.asked(WRITE);
        let token = asked[0].body["ClientRequestToken"].clone();
        assert_eq!(asked.len(), 4);
        assert!(token.is_string());
        assert!(asked.iter().all(|one| one.body == asked[0].body));
        tokens.push(token);
    }
    assert_ne!(tokens[0], tokens[1]);
}

#[tokio::test(start_paused = true)]
async fn an_event_that_is_marked_already_is_marked() {
    let (faults, table) = no_table();
    let event = json!({
        "pk": { "S": "dejavu#USR#x" }, "sk": { "S": "EVT#00000001#0" }, "id": { "S": "x.1.0" },
        "source": { "S": "dejavu.identity" }, "name": { "S": "UserRegistered" },
        "aggregate": { "S": "x" }, "version": { "N": "1" }, "at": { "S": "2026-11-24T12:00:00Z" },
        "actor": { "M": { "kind": { "S": "public" } } }, "correlation_id": { "S": "c" },
        "schema": { "N": "1" }, "body": { "M": {} },
    });
    let event = events::from_stream(&event).unwrap();
    faults.once("UpdateItem", Fault::error(400, "ThrottlingException"));
    let marked = Fault::error(400, "ConditionalCheckFailedException");
    faults.once("UpdateItem", marked);
    mark_sent(&table, &event, now()).await.unwrap();
    assert_eq!(faults.asked("UpdateItem").len(), 2);

    faults.always("Query", Fault::Unreachable);
    let swept = unsent(&table, now()).await.map(drop);
    assert_eq!(name(&swept), "unavailable");
}
