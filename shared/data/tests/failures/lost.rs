//! Answers that get lost after the call took effect, on the real table.

use data::{StoreError, Table, counters, events, idempotency, users};
use domain::ids::UserId;
use testkit::{Emulator, Fault, Faults, id, now};

use crate::{WRITE, cause, change, connect, record, verified};

async fn table() -> (Emulator, Faults, Table) {
    let emulator = Emulator::start().await;
    let (faults, sdk) = Faults::on_the_way(&emulator.sdk);
    let table = connect(&sdk);
    (emulator, faults, table)
}

async fn events_of(table: &Table, user: &UserId) -> Vec<String> {
    let history = events::history(table, &format!("USR#{user}")).await;
    let history = history.unwrap();
    history.into_iter().map(|event| event.name).collect()
}

#[tokio::test]
async fn a_change_whose_answer_got_lost_is_one_effect() {
    let (_emulator, faults, table) = table().await;
    change(&table).commit().await.unwrap();
    let user: UserId = id(1);
    let seen = users::get(&table, &user).await.unwrap();

    faults.forget();
    for _ in 0..3 {
        faults.once(WRITE, Fault::AnswerLost);
    }
    let decision = verified(&seen);
    let change = table.begin(cause()).save(&decision);
    change.commit().await.unwrap();

    assert_eq!(faults.asked(WRITE).len(), 4, "all of them took effect");
    let read = users::get(&table, &user).await.unwrap();
    assert_eq!(read, decision.next);
    assert_eq!(read.facts().version, seen.facts().version + 1);
    let names = events_of(&table, &user).await;
    assert_eq!(names, ["UserRegistered", "UserEmailVerified"]);
}

#[tokio::test]
async fn a_new_thing_whose_answer_got_lost_is_there_once_and_its_address_is_its_own() {
    let (_emulator, faults, table) = table().await;
    faults.once(WRITE, Fault::AnswerLost);
    change(&table).commit().await.unwrap();
    assert_eq!(faults.asked(WRITE).len(), 2);
    assert_eq!(events_of(&table, &id(1)).await, ["UserRegistered"]);
    let answer = idempotency::recall(&table, "k", now()).await.unwrap();
    assert_eq!(answer, Some(record()));
}

#[tokio::test]
async fn a_caller_who_never_heard_and_asks_again_is_told_that_it_was_done() {
    let (_emulator, faults, table) = table().await;
    // The first process dies after the effect; another one takes the same key, and no token.
    faults.once(WRITE, Fault::AnswerLost);
    change(&table).commit().await.unwrap();
    let again = change(&table).commit().await;
    assert!(matches!(again, Err(StoreError::Replayed)), "{again:?}");
    assert_eq!(events_of(&table, &id(1)).await.len(), 1);
}

#[tokio::test]
async fn what_never_got_there_had_no_effect_until_it_did() {
    let (_emulator, faults, table) = table().await;
    faults.once(WRITE, Fault::Unreachable);
    faults.once(WRITE, Fault::error(500, "InternalServerError"));
    change(&table).commit().await.unwrap();
    assert_eq!(faults.asked(WRITE).len(), 3);
    assert_eq!(events_of(&table, &id(1)).await.len(), 1);
}

#[tokio::test]
async fn a_number_whose_answer_got_lost_is_a_gap_and_never_a_number_twice() {
    let (_emulator, faults, table) = table().await;
    let next = async || {
        let number = counters::next(&table, counters::Series::Request, now()).await;
        number.unwrap()
    };
    assert_eq!(next().await, "CR-2026-000001");
    faults.once("UpdateItem", Fault::AnswerLost);
    assert_eq!(next().await, "CR-2026-000003");
    assert_eq!(next().await, "CR-2026-000004");

    faults.once("UpdateItem", Fault::AnswerLost);
    let block = counters::take(&table, counters::Series::Request, 2, now()).await;
    assert_eq!(block.unwrap(), ["CR-2026-000007", "CR-2026-000008"]);
}
