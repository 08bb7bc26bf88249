//! Requests and the quarter hours of their appointments, against the real table.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod fixtures;
mod slots;

use std::collections::BTreeSet;

use data::{Paging, StoreError, Table, idempotency, requests};
use domain::access::By;
use domain::decision::Decision;
use domain::fault::{Class, Fault as _};
use domain::idempotency::IdempotencyRecord;
use domain::ids::{RequestId, UserId};
use domain::request::{Command, Request, RequestParts, Status};
use testkit::{Faults, id, now};

use fixtures::{
    APPRAISER, COLLEAGUE, assignment, bare, cause, consignor, draft, keep, request, states, table,
};

#[tokio::test]
async fn a_request_in_every_state_reads_back() {
    let (_emulator, table) = table().await;
    let mut seen = BTreeSet::new();
    for (number, state) in (200..).zip(states()) {
        let kept = request(number, state);
        keep(&table, &kept).await;
        let read = requests::get(&table, kept.id()).await.unwrap();
        assert_eq!(read, kept, "{}", kept.status());
        seen.insert(kept.status().as_str());
    }
    assert_eq!(
        seen.len(),
        Status::ALL.len(),
        "a state is not tried: {seen:?}"
    );
    let least = bare(100);
    keep(&table, &least).await;
    let read = requests::get(&table, least.id()).await.unwrap();
    assert_eq!(read, least);
}

#[tokio::test]
async fn a_request_stands_in_the_list_of_its_status_and_in_no_other() {
    let (_emulator, table) = table().await;
    for (number, state) in (200..).zip(states()) {
        keep(&table, &request(number, state)).await;
    }
    let paging = Paging {
        limit: 100,
        cursor: None,
        principal: "somebody",
    };
    for status in Status::ALL {
        let page = requests::standing_at(&table, *status, &paging, now()).await;
        let found = page.unwrap().items;
        let expected = states().iter().filter(|s| s.status() == *status).count();
        assert_eq!(found.len(), expected, "{status}");
        assert!(found.iter().all(|one| one.status() == *status));
    }
}

#[tokio::test]
async fn an_appraiser_s_load_is_what_is_still_owed() {
    let (_emulator, table) = table().await;
    let appraiser: UserId = id(APPRAISER);
    let mut owed = 0;
    for (number, state) in (200..).zip(states()) {
        let kept = request(number, state);
        keep(&table, &kept).await;
        let open = kept.sla_due_at().is_some() && kept.appraiser() == Some(&appraiser);
        owed += u32::from(open);
    }
    assert!(owed > 3, "assigned, scheduled, received, in appraisal");
    assert_eq!(requests::load(&table, &appraiser).await.unwrap(), owed);

    let colleague: UserId = id(COLLEAGUE);
    assert_eq!(requests::load(&table, &colleague).await.unwrap(), 0);
    let assignment = assignment(COLLEAGUE);
    let theirs = domain::request::State::Assigned { assignment };
    keep(&table, &request(100, theirs)).await;
    assert_eq!(requests::load(&table, &colleague).await.unwrap(), 1);

    let paging = Paging {
        limit: 100,
        cursor: None,
        principal: appraiser.as_str(),
    };
    let all = requests::of_appraiser(&table, &appraiser, &paging, now()).await;
    let open: Vec<_> = all
        .unwrap()
        .items
        .iter()
        .map(|one| one.sla_due_at().is_some())
        .collect();
    let first_owed = open.iter().take_while(|open| **open).count();
    let owed = usize::try_from(owed).unwrap();
    assert_eq!(first_owed, owed, "what is owed comes first: {open:?}");
    assert!(open.len() > owed, "what is done comes after it");
}

async fn write(table: &Table, request: &Request, reason: &str) -> Result<(), StoreError> {
    let cancel = Command::Cancel {
        reason: reason.to_owned(),
        agreed_fee: None,
    };
    let cancelled = request.decide(cancel, By::Person(&consignor()), now());
    let change = table.begin(cause()).save(&cancelled.unwrap());
    change.commit().await
}

#[tokio::test]
async fn of_many_writers_from_the_same_version_exactly_one_wins() {
    let (_emulator, table) = table().await;
    let kept = request(10, draft());
    keep(&table, &kept).await;
    let seen = requests::get(&table, kept.id()).await.unwrap();

    let reasons: Vec<String> = (0..8).map(|writer| format!("writer {writer}")).collect();
    let racing = reasons.iter().map(|reason| write(&table, &seen, reason));
    let outcomes = futures::future::join_all(racing).await;
    let winners: Vec<_> = (0..8).filter(|place| outcomes[*place].is_ok()).collect();
    assert_eq!(winners.len(), 1, "{outcomes:?}");
    for lost in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
        let known = matches!(
            lost,
            StoreError::Changed { noun: "request" } | StoreError::Contended
        );
        assert!(known, "{lost:?}");
    }

    let read = requests::get(&table, kept.id()).await.unwrap();
    assert_eq!((read.status(), read.version()), (Status::Cancelled, 2));
    let history = requests::history(&table, kept.id()).await.unwrap();
    assert_eq!(history.len(), 1, "the losers left no event");
    let told = history[0].body.to_string();
    assert!(told.contains(&reasons[winners[0]]), "{told}");
}

fn too_large() -> Request {
    let parts = bare(10);
    let mut details = parts.details().clone();
    details.note = "x".repeat(400 * 1_024);
    Request::restore(RequestParts {
        id: parts.id().clone(),
        version: 1,
        facts: parts.facts().clone(),
        details,
        terms: None,
        items: Vec::new(),
        state: parts.state().clone(),
        updated_at: parts.updated_at(),
    })
}

#[tokio::test]
async fn what_no_item_can_hold_is_refused_before_anything_is_written() {
    let (emulator, _) = table().await;
    let (faults, sdk) = Faults::on_the_way(&emulator.sdk);
    let config = data::TableConfig {
        name: emulator.table.clone(),
        company: "dejavu".to_owned(),
        cursor_key: [7; 32],
    };
    let table = Table::connect(&sdk, config);
    let answer = |size: usize| IdempotencyRecord {
        key: "k".to_owned(),
        fingerprint: "f".to_owned(),
        status: 201,
        version: Some(1),
        location: None,
        body: vec![b'x'; size],
        expires_at: now().plus_hours(24),
    };
    let write = async |request: Request, answer| {
        let decision = Decision {
            was: None,
            next: request,
            events: Vec::new(),
        };
        let change = table.begin(cause()).save(&decision).remember(Some(answer));
        change.commit().await
    };

    let refused = write(too_large(), answer(2)).await.unwrap_err();
    assert!(matches!(refused, StoreError::TooLarge { noun: "request" }));
    assert_eq!(refused.class(), Class::Refused);
    let refused = write(bare(10), answer(400 * 1_024)).await.unwrap_err();
    assert!(matches!(refused, StoreError::TooLarge { noun: "answer" }));

    assert!(faults.asked("TransactWriteItems").is_empty());
    let request: RequestId = id(10);
    let missing = requests::get(&table, &request).await;
    assert!(matches!(missing, Err(StoreError::Missing { .. })));
    let recalled = idempotency::recall(&table, "k", now()).await;
    assert_eq!(recalled.unwrap(), None);

    write(bare(10), answer(300 * 1_024)).await.unwrap();
}
