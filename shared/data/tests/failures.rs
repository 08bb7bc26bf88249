//! What the table's refusals mean: read by position, the worst first, and tried again only where
//! that may help. A real table does not refuse on demand, so here the client is a mock.
#![expect(
    clippy::unwrap_used,
    reason = "a test may end where its set-up does not hold"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ErrorMetadata;
use aws_sdk_dynamodb::operation::transact_write_items::{
    TransactWriteItemsError, TransactWriteItemsInput, TransactWriteItemsOutput,
};
use aws_sdk_dynamodb::types::CancellationReason;
use aws_sdk_dynamodb::types::error::{ThrottlingException, TransactionCanceledException};
use aws_smithy_mocks::{RuleMode, mock, mock_client};

use data::{StoreError, Table, TableConfig};
use domain::access::{Actor, By};
use domain::contact::{Email, Locale};
use domain::event::Cause;
use domain::idempotency::IdempotencyRecord;
use domain::user::{AccountKind, Command, Registration, User};
use testkit::{id, now};

/// A table whose every transaction is cancelled for these reasons, one per action, and how often it
/// was asked.
fn cancelling(reasons: &'static [&'static str]) -> (Table, Arc<AtomicU32>) {
    let asked = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&asked);
    let rule = mock!(Client::transact_write_items).then_error(move || {
        counted.fetch_add(1, Ordering::SeqCst);
        let reasons = reasons
            .iter()
            .map(|code| CancellationReason::builder().code(*code).build());
        let cancelled = TransactionCanceledException::builder()
            .set_cancellation_reasons(Some(reasons.collect()))
            .build();
        TransactWriteItemsError::TransactionCanceledException(cancelled)
    });
    (
        table(mock_client!(aws_sdk_dynamodb, RuleMode::MatchAny, [&rule])),
        asked,
    )
}

fn table(client: Client) -> Table {
    let sdk = SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new("us-east-1"))
        .build();
    let config = TableConfig {
        name: "dejavu-test".to_owned(),
        company: "dejavu".to_owned(),
        cursor_key: [7; 32],
    };
    Table::connect(&sdk, config).with_client(client)
}

/// One change of three actions: the account, its event, and the answer to the request key.
async fn change(table: &Table) -> Result<(), StoreError> {
    let registration = Registration {
        id: id(1),
        email: Email::parse("ana@dejavu.test").unwrap(),
        phone: None,
        name: "Ana".to_owned(),
        locale: Locale::EsPa,
        kind: AccountKind::Consignor,
        password_hash: "$argon2id$".to_owned(),
        terms_version: "1".to_owned(),
        auto_accept: false,
    };
    let user = User::register(registration, now()).next;
    let decision = user
        .decide(Command::VerifyEmail, By::System("test"), now())
        .unwrap();
    let record = IdempotencyRecord {
        key: "k".to_owned(),
        fingerprint: "f".to_owned(),
        status: 200,
        version: Some(2),
        location: None,
        body: b"{}".to_vec(),
        expires_at: now().plus_hours(24),
    };
    let cause = Cause {
        actor: Actor::Public,
        at: now(),
        correlation_id: "test".to_owned(),
    };
    table
        .begin(cause)
        .save(&decision)
        .remember(Some(record))
        .commit()
        .await
}

const NONE: &str = "None";
const CONDITION: &str = "ConditionalCheckFailed";
const CONFLICT: &str = "TransactionConflict";
const THROTTLED: &str = "ThrottlingError";
const WRONG: &str = "ValidationError";

#[tokio::test]
async fn the_state_that_moved_is_told_and_nothing_is_tried_again() {
    let (table, asked) = cancelling(&[CONDITION, NONE, NONE]);
    // The mock gives no old item back, which is how an absent one looks.
    let lost = change(&table).await;
    assert!(
        matches!(lost, Err(StoreError::Missing { noun: "user" })),
        "{lost:?}"
    );
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_replay_is_told_before_everything_that_failed_with_it() {
    let (table, _) = cancelling(&[CONDITION, CONDITION, CONDITION]);
    let lost = change(&table).await;
    assert!(matches!(lost, Err(StoreError::Replayed)), "{lost:?}");
}

#[tokio::test]
async fn a_condition_beside_a_conflict_is_an_answer() {
    let (table, asked) = cancelling(&[CONFLICT, NONE, CONDITION]);
    let lost = change(&table).await;
    assert!(matches!(lost, Err(StoreError::Replayed)), "{lost:?}");
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn a_conflict_is_tried_a_few_times_and_then_told() {
    let (table, asked) = cancelling(&[CONFLICT, NONE, NONE]);
    let lost = change(&table).await;
    assert!(matches!(lost, Err(StoreError::Contended)), "{lost:?}");
    assert_eq!(asked.load(Ordering::SeqCst), 6);
}

#[tokio::test(start_paused = true)]
async fn a_busy_table_is_tried_until_the_deadline_even_beside_a_condition() {
    let (table, asked) = cancelling(&[CONDITION, NONE, THROTTLED]);
    let lost = change(&table).await;
    assert!(matches!(lost, Err(StoreError::Unavailable(_))), "{lost:?}");
    let tries = asked.load(Ordering::SeqCst);
    assert!((5..200).contains(&tries), "{tries} tries");
}

#[tokio::test]
async fn a_wrong_call_is_ours_and_is_not_tried_again() {
    let (table, asked) = cancelling(&[CONDITION, WRONG, THROTTLED]);
    let lost = change(&table).await;
    assert!(matches!(lost, Err(StoreError::Bug(_))), "{lost:?}");
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn reasons_that_do_not_match_the_actions_are_not_guessed_at() {
    let (table, _) = cancelling(&[CONDITION]);
    let lost = change(&table).await;
    assert!(matches!(lost, Err(StoreError::Bug(_))), "{lost:?}");
}

#[tokio::test(start_paused = true)]
async fn what_passes_is_tried_again_under_the_same_token() {
    let tokens = Arc::new(std::sync::Mutex::new(Vec::new()));
    let note = |seen: &Arc<std::sync::Mutex<Vec<Option<String>>>>| {
        let seen = Arc::clone(seen);
        move |request: &TransactWriteItemsInput| {
            seen.lock()
                .unwrap()
                .push(request.client_request_token().map(str::to_owned));
            true
        }
    };
    let busy = mock!(Client::transact_write_items)
        .match_requests(note(&tokens))
        .then_error(|| {
            let throttled = ThrottlingException::builder()
                .meta(ErrorMetadata::builder().code("ThrottlingException").build())
                .build();
            TransactWriteItemsError::ThrottlingException(throttled)
        });
    let done = mock!(Client::transact_write_items)
        .match_requests(note(&tokens))
        .then_output(|| TransactWriteItemsOutput::builder().build());
    let table = table(mock_client!(
        aws_sdk_dynamodb,
        RuleMode::Sequential,
        [&busy, &done]
    ));
    change(&table).await.unwrap();
    let tokens = tokens.lock().unwrap();
    assert!(tokens.len() >= 2, "{tokens:?}");
    assert!(
        tokens
            .iter()
            .all(|token| token.is_some() && *token == tokens[0]),
        "{tokens:?}"
    );
}
