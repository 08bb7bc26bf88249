//! Two appointments of one appraiser never overlap, whoever asks first.

use data::{StoreError, Table, requests};
use domain::access::By;
use domain::decision::Decision;
use domain::ids::UserId;
use domain::request::{Appointment, Command, Request, RequestEvent, State, Status};
use domain::settings::Settings;
use testkit::{id, now};

use crate::fixtures::{
    APPRAISER, COLLEAGUE, appointment, assignment, cause, consignor, keep, request, table,
};

/// Keeps a request that this appraiser has.
async fn assigned(table: &Table, number: u128, appraiser: u128) -> Request {
    let assignment = assignment(appraiser);
    let kept = request(number, State::Assigned { assignment });
    keep(table, &kept).await;
    kept
}

fn decide(request: &Request, command: Command) -> Decision<Request, RequestEvent> {
    let by = consignor();
    request.decide(command, By::Person(&by), now()).unwrap()
}

async fn save(
    table: &Table,
    before: &Request,
    decision: &Decision<Request, RequestEvent>,
) -> Result<(), StoreError> {
    let buffer = Settings::default().travel_buffer_minutes;
    let change = table.begin(cause()).save_request(before, decision, buffer);
    change.commit().await
}

fn schedule(appointment: Appointment) -> Command {
    Command::Schedule {
        appointment,
        settings: Box::default(),
    }
}

async fn schedule_at(table: &Table, request: &Request, time: &str) -> Result<Request, StoreError> {
    let decision = decide(request, schedule(appointment(time)));
    save(table, request, &decision).await?;
    Ok(decision.next)
}

/// The quarter hours that an appraiser has given away, as times of the day.
async fn taken(table: &Table, appraiser: u128) -> Vec<String> {
    let appraiser: UserId = id(appraiser);
    let day = appointment("15:00").start.panama_date();
    let slots = requests::taken_slots(table, &appraiser, day).await.unwrap();
    let time = |slot: String| slot[11..16].to_owned();
    slots.iter().map(|slot| time(slot.to_string())).collect()
}

/// An hour from three, and half an hour for the way.
const FROM_THREE: [&str; 6] = ["15:00", "15:15", "15:30", "15:45", "16:00", "16:15"];

fn is_taken(outcome: &Result<Request, StoreError>) -> bool {
    let code = "slot_taken";
    matches!(outcome, Err(StoreError::Taken { code: told, .. }) if *told == code)
}

#[tokio::test]
async fn an_appointment_takes_its_quarter_hours_and_those_for_the_way() {
    let (_emulator, table) = table().await;
    let first = assigned(&table, 10, APPRAISER).await;
    let next = schedule_at(&table, &first, "15:00").await.unwrap();
    assert_eq!(taken(&table, APPRAISER).await, FROM_THREE);
    let read = requests::get(&table, first.id()).await.unwrap();
    assert_eq!(read, next);
}

#[tokio::test]
async fn of_two_that_race_for_overlapping_times_one_wins_and_the_other_wrote_nothing() {
    let (_emulator, table) = table().await;
    let (first, second) = (
        assigned(&table, 10, APPRAISER).await,
        assigned(&table, 11, APPRAISER).await,
    );
    let (one, other) = futures::join!(
        schedule_at(&table, &first, "15:00"),
        schedule_at(&table, &second, "16:15"),
    );
    let outcomes = [one, other];
    let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!(won, 1, "{outcomes:?}");
    for (before, outcome) in [first, second].iter().zip(&outcomes) {
        let read = requests::get(&table, before.id()).await.unwrap();
        let history = requests::history(&table, before.id()).await.unwrap();
        if outcome.is_ok() {
            assert_eq!((read.status(), read.version()), (Status::Scheduled, 2));
            assert_eq!(history.len(), 1);
        } else {
            assert!(is_taken(outcome), "{outcome:?}");
            assert_eq!(&read, before);
            assert!(history.is_empty());
        }
    }
    assert_eq!(
        taken(&table, APPRAISER).await.len(),
        6,
        "the winner's alone"
    );
}

#[tokio::test]
async fn a_time_that_overlaps_by_the_way_alone_is_taken_and_the_next_is_free() {
    let (_emulator, table) = table().await;
    let first = assigned(&table, 10, APPRAISER).await;
    schedule_at(&table, &first, "15:00").await.unwrap();
    let second = assigned(&table, 11, APPRAISER).await;
    for time in ["14:00", "14:45", "15:00", "15:15", "16:00", "16:15"] {
        let lost = schedule_at(&table, &second, time).await;
        assert!(is_taken(&lost), "{time}: {lost:?}");
    }
    let colleague = assigned(&table, 12, COLLEAGUE).await;
    schedule_at(&table, &colleague, "15:00").await.unwrap();
    schedule_at(&table, &second, "16:30").await.unwrap();
    assert_eq!(taken(&table, COLLEAGUE).await, FROM_THREE);
    assert_eq!(taken(&table, APPRAISER).await.len(), 12);
}

#[tokio::test]
async fn moving_an_appointment_gives_its_old_times_back() {
    let (_emulator, table) = table().await;
    let first = assigned(&table, 10, APPRAISER).await;
    let before = schedule_at(&table, &first, "15:00").await.unwrap();
    let moved = Command::Reschedule {
        appointment: appointment("15:30"),
        settings: Box::default(),
    };
    let moved = decide(&before, moved);
    save(&table, &before, &moved).await.unwrap();
    let now_taken = ["15:30", "15:45", "16:00", "16:15", "16:30", "16:45"];
    assert_eq!(taken(&table, APPRAISER).await, now_taken);

    let second = assigned(&table, 11, APPRAISER).await;
    let still = schedule_at(&table, &second, "15:00").await;
    assert!(is_taken(&still), "the hour from three runs into it");
    schedule_at(&table, &second, "14:00").await.unwrap();
    assert_eq!(taken(&table, APPRAISER).await.len(), 12);
}

#[tokio::test]
async fn calling_a_request_off_gives_its_times_back() {
    let (_emulator, table) = table().await;
    let first = assigned(&table, 10, APPRAISER).await;
    let before = schedule_at(&table, &first, "15:00").await.unwrap();
    let cancel = Command::Cancel {
        reason: "Cambio de idea".to_owned(),
        agreed_fee: None,
    };
    let cancelled = decide(&before, cancel);
    save(&table, &before, &cancelled).await.unwrap();
    assert!(taken(&table, APPRAISER).await.is_empty());
    let second = assigned(&table, 11, APPRAISER).await;
    schedule_at(&table, &second, "15:00").await.unwrap();
    assert_eq!(taken(&table, APPRAISER).await, FROM_THREE);
}

#[tokio::test]
async fn a_move_that_comes_too_late_takes_and_frees_nothing() {
    let (_emulator, table) = table().await;
    let first = assigned(&table, 10, APPRAISER).await;
    let before = schedule_at(&table, &first, "15:00").await.unwrap();
    let moves = ["18:00", "20:00"].map(|time| Command::Reschedule {
        appointment: appointment(time),
        settings: Box::default(),
    });
    let [won, lost] = moves.map(|command| decide(&before, command));
    save(&table, &before, &won).await.unwrap();
    let late = save(&table, &before, &lost).await;
    assert!(
        matches!(late, Err(StoreError::Changed { noun: "request" })),
        "{late:?}"
    );
    let times = taken(&table, APPRAISER).await;
    assert_eq!(times.first().map(String::as_str), Some("18:00"));
    assert_eq!(times.len(), 6);
}
