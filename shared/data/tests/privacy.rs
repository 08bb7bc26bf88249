//! Data requests and API keys, against the real table.

use data::{Paging, StoreError, Table, TableConfig, api_keys, data_requests};
use domain::access::{By, Role};
use domain::api_key::{ApiKey, KeyText, NewKey};
use domain::data_request::{
    Command, Copied, DataRequest, DataRequestEvent, Hold, HoldKind, Kind, NewDataRequest, Status,
    Step,
};
use domain::decision::Decision;
use domain::digest::Sha256;
use domain::event::Cause;
use domain::ids::DataRequestId;
use testkit::{Emulator, caller, id, now};

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
    Cause::house("test", now(), "test", "test")
}

fn asked(number: u128, kind: Kind) -> Decision<DataRequest, DataRequestEvent> {
    let hold = Hold {
        kind: HoldKind::ContractRecords,
        count: 2,
        until: Some(now().panama_date()),
    };
    let new = NewDataRequest {
        id: id(number),
        user: id(1),
        kind,
        holds: vec![hold],
        words: Some("My name is spelt with an s".to_owned()),
        working_days: 10,
    };
    DataRequest::ask(new, now())
}

async fn keep(
    table: &Table,
    decision: &Decision<DataRequest, DataRequestEvent>,
) -> Result<(), StoreError> {
    table.begin(cause()).save(decision).commit().await
}

fn next(request: &DataRequest, command: Command) -> Decision<DataRequest, DataRequestEvent> {
    let admin = caller(2, &[Role::Admin]);
    let decided = request.decide(command, By::Person(&admin), now());
    decided.expect("the command is in its place")
}

#[tokio::test]
async fn every_state_of_a_data_request_reads_back() {
    let (_emulator, table) = table().await;
    let copy = Copied {
        key: "exports/x.zip".to_owned(),
        length: 7,
        sha256: Sha256::of(b"x"),
    };
    let reason = "nobody knows them".to_owned();
    let step = Step::Account;
    let fulfil = || Command::Fulfil { holds: Vec::new() };
    let ways = [
        (
            Kind::Export,
            vec![Command::Begin, Command::FinishCopy { copy }],
        ),
        (Kind::Erasure, vec![fulfil(), Command::FinishStep { step }]),
        (Kind::Objection, vec![Command::Refuse { reason }]),
        (Kind::Correction, vec![fulfil()]),
    ];
    for (number, (kind, commands)) in (10..).zip(ways) {
        let mut decision = asked(number, kind);
        keep(&table, &decision).await.expect("it is new");
        for command in commands {
            decision = next(&decision.next, command);
            keep(&table, &decision)
                .await
                .expect("nobody else changes it");
            let kept = data_requests::get(&table, decision.next.id()).await;
            assert_eq!(kept.expect("it is there"), decision.next);
        }
    }
    let all = data_requests::of_person(&table, &id(1)).await;
    let ids: Vec<DataRequestId> = all
        .expect("the table answers")
        .iter()
        .map(|request| request.id().clone())
        .collect();
    assert_eq!(ids, [id(10), id(11), id(12), id(13)]);
    let paging = Paging {
        limit: 10,
        cursor: None,
        principal: "usr_1",
    };
    let page = data_requests::standing_at(&table, Status::Fulfilled, &paging, now()).await;
    assert_eq!(page.expect("the table answers").items.len(), 2);
}

#[tokio::test]
async fn a_person_has_one_open_request_of_a_kind_and_of_two_writers_one_wins() {
    let (_emulator, table) = table().await;
    let first = asked(1, Kind::Export);
    keep(&table, &first).await.expect("it is the first");
    let second = keep(&table, &asked(2, Kind::Export)).await;
    assert!(
        matches!(second, Err(StoreError::Taken { code, .. }) if code == "data_request_open"),
        "{second:?}"
    );
    keep(&table, &asked(3, Kind::Erasure))
        .await
        .expect("another kind");

    let begun = next(&first.next, Command::Begin);
    keep(&table, &begun).await.expect("one begins");
    let lost = keep(&table, &begun).await;
    assert!(matches!(lost, Err(StoreError::Changed { .. })), "{lost:?}");
    let copy = Copied {
        key: "exports/x.zip".to_owned(),
        length: 7,
        sha256: Sha256::of(b"x"),
    };
    let done = next(&begun.next, Command::FinishCopy { copy });
    keep(&table, &done).await.expect("it ends");
    keep(&table, &asked(4, Kind::Export))
        .await
        .expect("none is open");
}

#[tokio::test]
async fn the_use_of_a_key_is_written_down_once_an_hour() {
    let (_emulator, table) = table().await;
    let text = KeyText::new(id(1), [7; 32]);
    let new = NewKey {
        id: id(1),
        name: "shop".to_owned(),
        scopes: Vec::new(),
        addresses: Vec::new(),
        expires_at: now().plus_days(1),
    };
    let admin = caller(2, &[Role::Admin]);
    let (key, event) = ApiKey::create(new, &text, &admin, 365, now()).expect("a key");
    let change = table.begin(cause()).api_key(&key, &event);
    change.commit().await.expect("it is new");
    let mut seen = Vec::new();
    for minutes in [0, 59, 60] {
        let at = now().plus_minutes(minutes);
        api_keys::note_use(&table, &key.id, at)
            .await
            .expect("the table answers");
        let found = api_keys::find(&table, &key.id)
            .await
            .expect("the table answers");
        let found = found.expect("it is there");
        assert_eq!(found.key, key);
        seen.push(found.used_at.expect("it was used"));
    }
    assert_eq!(seen, [now(), now(), now().plus_hours(1)]);
    let (revoked, event) = key.revoke(now()).expect("once");
    let change = table.begin(cause()).api_key(&revoked, &event);
    change.commit().await.expect("nobody else changes it");
    let owned = api_keys::of_owner(&table, &key.owner).await;
    assert_eq!(owned.expect("the table answers"), [revoked]);
}
