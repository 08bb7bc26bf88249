//! Lists: every row once while others are written, and a cursor that is good for one list only.

#![expect(clippy::unwrap_used, reason = "these are tests")]

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use data::{Page, Paging, StoreError, Table, TableConfig, requests};
use domain::access::{By, Caller, Role};
use domain::event::Cause;
use domain::fault::{Class, Fault as _};
use domain::ids::{RequestId, UserId};
use domain::request::{Channel, IntakeMode, NewRequest, Priority, Request, RequestDetails, Status};
use domain::time::Timestamp;
use testkit::{Emulator, Faults, caller, id, now};

const ANA: u128 = 1;
const EVA: u128 = 2;

fn connect(sdk: &SdkConfig, cursor_key: u8) -> Table {
    let config = TableConfig {
        name: "dejavu-test".to_owned(),
        company: "dejavu".to_owned(),
        cursor_key: [cursor_key; 32],
    };
    Table::connect(sdk, config)
}

fn person(number: u128) -> Caller {
    caller(number, &[Role::Consignor])
}

/// Opens a draft of `consignor`, `minutes` after the first.
async fn open(table: &Table, number: u128, consignor: u128, minutes: i64) -> RequestId {
    let (who, at) = (person(consignor), now().plus_minutes(minutes));
    let new = NewRequest {
        id: id(number),
        number: format!("CR-2026-{number:06}"),
        consignor: who.user.clone(),
        consignor_active: true,
        channel: Channel::Portal,
        source_ref: None,
        details: RequestDetails {
            location_id: id(1),
            intake_mode: IntakeMode::DropOff,
            address_id: None,
            priority: Priority::Normal,
            note: String::new(),
        },
    };
    let opened = Request::create(new, By::Person(&who), at).unwrap();
    let cause = Cause {
        actor: By::Person(&who).actor(),
        ..Cause::house("test", at, "test", "test")
    };
    table.begin(cause).save(&opened).commit().await.unwrap();
    id(number)
}

/// Ana's own list, as she reads it.
async fn page(
    table: &Table,
    cursor: Option<&str>,
    at: Timestamp,
) -> Result<Page<Request>, StoreError> {
    let ana: UserId = id(ANA);
    let paging = Paging {
        limit: 7,
        cursor,
        principal: ana.as_str(),
    };
    requests::of_consignor(table, &ana, &paging, at).await
}

#[tokio::test]
async fn a_walk_shows_every_row_once_while_others_are_written() {
    let emulator = Emulator::start().await;
    let table = connect(&emulator.sdk, 7);
    let mut stable = Vec::new();
    for number in 0..20 {
        let minutes = i64::try_from(number).unwrap() * 10;
        stable.push(open(&table, 100 + number, ANA, minutes).await);
        open(&table, 200 + number, EVA, minutes).await;
    }

    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let (mut sizes, mut cursor, mut opened) = (Vec::new(), None, Vec::new());
    let mut number = 300;
    loop {
        let page = page(&table, cursor.as_deref(), now()).await.unwrap();
        sizes.push(page.items.len());
        assert!(page.items.iter().all(|one| one.consignor() == &id(ANA)));
        for request in &page.items {
            *seen.entry(request.id().to_string()).or_default() += 1;
            opened.push(request.facts().opened_at);
        }
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
        // Before, inside and behind what has been read already; the last is still to come.
        for minutes in [500, 155, 1] {
            number += 1;
            open(&table, number, ANA, minutes).await;
        }
    }
    assert!(sizes.len() >= 3, "{sizes:?}");
    assert!(sizes[..sizes.len() - 1].iter().all(|size| *size == 7));
    assert!(seen.values().all(|times| *times == 1), "{seen:?}");
    for id in &stable {
        assert!(seen.contains_key(id.as_str()), "{id} was passed over");
    }
    assert!(seen.len() > stable.len(), "what came behind is shown too");
    assert!(opened.is_sorted_by(|one, next| one >= next), "newest first");
}

/// A cursor into Ana's list, and the table it is good for.
async fn cursor() -> (Emulator, Table, String) {
    let emulator = Emulator::start().await;
    let table = connect(&emulator.sdk, 7);
    for number in 0..8 {
        open(&table, 100 + number, ANA, 0).await;
    }
    let first = page(&table, None, now()).await.unwrap();
    (emulator, table, first.next.unwrap())
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, StoreError>, why: &str) {
    let fault = outcome.expect_err(why);
    assert!(matches!(fault, StoreError::Cursor), "{why}: {fault:?}");
    assert_eq!(fault.class(), Class::Invalid);
    assert_eq!(fault.code(), "cursor_invalid");
}

#[tokio::test]
async fn a_cursor_is_good_for_one_list_of_one_person_for_one_day() {
    let (emulator, table, cursor) = cursor().await;
    let (ana, eva): (UserId, UserId) = (id(ANA), id(EVA));
    let by = |principal| Paging {
        limit: 7,
        cursor: Some(&cursor),
        principal,
    };
    let (hers, anothers) = (by(ana.as_str()), by(eva.as_str()));

    let other = requests::of_consignor(&table, &ana, &anothers, now()).await;
    refused(other, "another person");
    let other = requests::of_consignor(&table, &eva, &hers, now()).await;
    refused(other, "the list of another person");
    let other = requests::standing_at(&table, Status::Draft, &hers, now()).await;
    refused(other, "another list");
    let other = requests::of_appraiser(&table, &ana, &hers, now()).await;
    refused(other, "another list over the same person");

    let drafts = Paging {
        cursor: None,
        ..hers
    };
    let drafts = requests::standing_at(&table, Status::Draft, &drafts, now()).await;
    let next = drafts.unwrap().next.unwrap();
    let filtered = Paging {
        cursor: Some(&next),
        ..hers
    };
    let other = requests::standing_at(&table, Status::Submitted, &filtered, now()).await;
    refused(other, "another filter");

    let late = now().plus_days(1);
    refused(page(&table, Some(&cursor), late).await, "another day");
    let almost = now().plus_days(1).plus_seconds(-1);
    assert!(page(&table, Some(&cursor), almost).await.is_ok());
    let elsewhere = connect(&emulator.sdk, 8);
    let other = page(&elsewhere, Some(&cursor), now()).await;
    refused(other, "another house's key");
}

const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn letters(random: &mut StdRng, count: usize) -> String {
    (0..count)
        .map(|_| char::from(LETTERS[random.random_range(0..LETTERS.len())]))
        .collect()
}

/// Something made of `real`, and never `real` itself.
fn forge(real: &str, random: &mut StdRng) -> String {
    let place = random.random_range(0..real.len());
    let forged = match random.random_range(0..7) {
        0 => letters(random, real.len()),
        1 => real[..place].to_owned(),
        2 => {
            let count = random.random_range(1..9);
            format!("{real}{}", letters(random, count))
        }
        3 => format!("{}{}", &real[..place], &real[place + 1..]),
        4 => {
            let rest = letters(random, real.len() - place);
            format!("{}{rest}", &real[..place])
        }
        5 => format!("{real}="),
        _ => {
            let count = random.random_range(1..4);
            let mut bytes = real.as_bytes().to_vec();
            for _ in 0..count {
                let place = random.random_range(0..bytes.len());
                bytes[place] = LETTERS[random.random_range(0..LETTERS.len())];
            }
            String::from_utf8(bytes).unwrap()
        }
    };
    if forged == real {
        return forge(real, random);
    }
    forged
}

#[tokio::test]
async fn no_forgery_is_accepted_and_none_reaches_the_table() {
    let (_emulator, _table, real) = cursor().await;
    let (faults, sdk) = Faults::without_a_table();
    let unreached = connect(&sdk, 7);
    let mut random = StdRng::seed_from_u64(20_261_124);
    for round in 0..500 {
        let forged = forge(&real, &mut random);
        let outcome = page(&unreached, Some(&forged), now()).await;
        refused(outcome, &format!("forgery {round}: {forged}"));
    }
    let empty = page(&unreached, Some(""), now()).await;
    refused(empty, "nothing at all");
    assert!(faults.asked("Query").is_empty());
}
