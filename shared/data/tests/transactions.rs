//! What one transaction promises, against the real table.

use data::{StoreError, Table, TableConfig, events, idempotency, users};
use domain::access::{Actor, By};
use domain::contact::{Email, Locale};
use domain::decision::Decision;
use domain::event::Cause;
use domain::idempotency::IdempotencyRecord;
use domain::ids::UserId;
use domain::user::standing;
use domain::user::{AccountKind, Command, Registration, User, UserEvent};
use testkit::{Emulator, id, now};

async fn table() -> (Emulator, Table) {
    let emulator = Emulator::start().await;
    let config = TableConfig {
        name: emulator.table.clone(),
        company: "dejavu".to_owned(),
        cursor_key: [7; 32],
    };
    let table = Table::connect(&emulator.sdk, config);
    (emulator, table)
}

fn cause() -> Cause {
    Cause {
        actor: Actor::Public,
        ..Cause::house("test", now(), "test", "test")
    }
}

fn registration(number: u128, email: &str) -> Decision<User, UserEvent> {
    let registration = Registration {
        id: id(number),
        email: Email::parse(email).expect("an address"),
        phone: None,
        name: "Ana Peña".to_owned(),
        locale: Locale::EsPa,
        kind: AccountKind::Consignor,
        password_hash: "$argon2id$".to_owned(),
        terms_version: "2026-01".to_owned(),
        auto_accept: true,
    };
    User::register(registration, now())
}

fn record(key: &str) -> IdempotencyRecord {
    IdempotencyRecord {
        key: key.to_owned(),
        fingerprint: "print".to_owned(),
        status: 201,
        version: Some(1),
        location: Some("/v1/users/1".to_owned()),
        body: br#"{"ok":true}"#.to_vec(),
        expires_at: now().plus_hours(24),
    }
}

#[tokio::test]
async fn what_is_saved_reads_back_with_its_history_and_its_answer() {
    let (_emulator, table) = table().await;
    let decision = registration(1, "ana@dejavu.test");
    table
        .begin(cause())
        .save(&decision)
        .remember(Some(record("k")))
        .commit()
        .await
        .unwrap();

    let read = users::get(&table, &id::<UserId>(1)).await.unwrap();
    assert_eq!(read, decision.next);
    let found = users::find_by_email(&table, &Email::parse("ANA@dejavu.test").unwrap()).await;
    assert_eq!(found.unwrap(), Some(decision.next));
    let answer = idempotency::recall(&table, "k", now()).await.unwrap();
    assert_eq!(answer, Some(record("k")));

    let history = events::history(&table, &format!("USR#{}", id::<UserId>(1)))
        .await
        .unwrap();
    assert_eq!(history.len(), 1);
    assert_eq!(history[0].name, "UserRegistered");
    assert_eq!(history[0].id, format!("{}.1.0", id::<UserId>(1)));
}

#[tokio::test]
async fn two_writers_from_the_same_version_have_one_winner() {
    let (_emulator, table) = table().await;
    table
        .begin(cause())
        .save(&registration(1, "ana@dejavu.test"))
        .commit()
        .await
        .unwrap();
    let seen = users::get(&table, &id::<UserId>(1)).await.unwrap();
    let decision = seen
        .decide(
            Command::Standing(standing::Command::VerifyEmail),
            By::System("test"),
            now(),
        )
        .unwrap();

    table.begin(cause()).save(&decision).commit().await.unwrap();
    let late = table.begin(cause()).save(&decision).commit().await;
    assert!(
        matches!(late, Err(StoreError::Changed { noun: "user" })),
        "{late:?}"
    );
    assert_eq!(
        users::get(&table, &id::<UserId>(1)).await.unwrap(),
        decision.next
    );
}

#[tokio::test]
async fn what_was_never_there_is_missing_and_not_changed() {
    let (_emulator, table) = table().await;
    let known = registration(1, "ana@dejavu.test").next;
    let decision = known
        .decide(
            Command::Standing(standing::Command::VerifyEmail),
            By::System("test"),
            now(),
        )
        .unwrap();
    let lost = table.begin(cause()).save(&decision).commit().await;
    assert!(
        matches!(lost, Err(StoreError::Missing { noun: "user" })),
        "{lost:?}"
    );
}

#[tokio::test]
async fn an_address_is_taken_once_and_nothing_of_the_loser_is_kept() {
    let (_emulator, table) = table().await;
    let first = registration(1, "ana@dejavu.test");
    let second = registration(2, "Ana@Dejavu.test");
    table.begin(cause()).save(&first).commit().await.unwrap();
    let lost = table
        .begin(cause())
        .save(&second)
        .remember(Some(record("k")))
        .commit()
        .await;
    assert!(
        matches!(
            lost,
            Err(StoreError::Taken {
                code: "email_taken",
                ..
            })
        ),
        "{lost:?}"
    );
    assert!(users::get(&table, &id::<UserId>(2)).await.is_err());
    assert_eq!(idempotency::recall(&table, "k", now()).await.unwrap(), None);
}

#[tokio::test]
async fn the_same_key_twice_is_a_replay_whatever_else_is_wrong() {
    let (_emulator, table) = table().await;
    let decision = registration(1, "ana@dejavu.test");
    table
        .begin(cause())
        .save(&decision)
        .remember(Some(record("k")))
        .commit()
        .await
        .unwrap();
    let again = table
        .begin(cause())
        .save(&decision)
        .remember(Some(record("k")))
        .commit()
        .await;
    assert!(matches!(again, Err(StoreError::Replayed)), "{again:?}");
}

#[tokio::test]
async fn an_expired_answer_does_not_count_and_its_key_is_free_again() {
    let (_emulator, table) = table().await;
    let decision = registration(1, "ana@dejavu.test");
    table
        .begin(cause())
        .save(&decision)
        .remember(Some(record("k")))
        .commit()
        .await
        .unwrap();
    let tomorrow = now().plus_hours(24);
    assert_eq!(
        idempotency::recall(&table, "k", tomorrow).await.unwrap(),
        None
    );

    let later = Cause {
        at: tomorrow,
        ..cause()
    };
    let other = registration(2, "eva@dejavu.test");
    let fresh = IdempotencyRecord {
        expires_at: tomorrow.plus_hours(24),
        ..record("k")
    };
    table
        .begin(later)
        .save(&other)
        .remember(Some(fresh))
        .commit()
        .await
        .unwrap();
}

#[tokio::test]
async fn an_event_stays_in_the_outbox_until_it_is_marked() {
    let (_emulator, table) = table().await;
    table
        .begin(cause())
        .save(&registration(1, "ana@dejavu.test"))
        .commit()
        .await
        .unwrap();
    assert!(
        events::unsent(&table, now()).await.unwrap().is_empty(),
        "not before its time"
    );
    let later = now().plus_minutes(1);
    let unsent = events::unsent(&table, later).await.unwrap();
    assert_eq!(unsent.len(), 1);
    events::mark_sent(&table, &unsent[0], later).await.unwrap();
    events::mark_sent(&table, &unsent[0], later).await.unwrap();
    assert!(events::unsent(&table, later).await.unwrap().is_empty());
}

#[tokio::test]
async fn of_many_that_race_for_one_address_exactly_one_wins() {
    let (_emulator, table) = table().await;
    let racers: Vec<_> = (1..=8)
        .map(|number| registration(number, "ana@dejavu.test"))
        .collect();
    let racing = racers
        .iter()
        .map(|racer| table.begin(cause()).save(racer).commit());
    let outcomes = futures::future::join_all(racing).await;
    let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!(won, 1, "{outcomes:?}");
}
