//! `request_data_export`, `get_data_export` and the worker: a copy of one's own data.

use std::io::{Cursor, Read as _};

use contract::identity::privacy::{GetDataExport, RequestDataExport};
use domain::access::Role;
use serde_json::{Value, json};
use testkit::{Person, Reply};
use zip::ZipArchive;

use crate::house::{ALL_WELL, House, call};
use crate::lives::CANARY;

async fn ask(house: &House, person: &Person) -> Reply {
    house.send(&call::<RequestDataExport>().by(person)).await
}

async fn look(house: &House, person: &Person, id: &str) -> Reply {
    house
        .send(&call::<GetDataExport>().by(person).path("id", id))
        .await
}

/// Asks for a copy and lets the worker make it; its id.
async fn copied(house: &House, person: &Person) -> String {
    let asked = ask(house, person).await.expect(202);
    let id = asked.json["id"].as_str().unwrap().to_owned();
    assert_eq!(house.happened("DataRequestOpened", &id).await, ALL_WELL);
    id
}

async fn archive(house: &House, id: &str) -> ZipArchive<Cursor<Vec<u8>>> {
    let key = format!("exports/{id}.zip");
    let bytes = house.cx.storage.get(&key, 10_000_000).await.unwrap();
    ZipArchive::new(Cursor::new(bytes)).unwrap()
}

fn file(archive: &mut ZipArchive<Cursor<Vec<u8>>>, name: &str) -> String {
    let mut text = String::new();
    let mut file = archive.by_name(name).unwrap();
    file.read_to_string(&mut text).unwrap();
    text
}

#[tokio::test]
async fn a_copy_holds_everything_of_the_person_and_no_secret() {
    let house = House::open().await;
    let life = house.life().await;
    let id = copied(&house, &life.consignor).await;
    let mut archive = archive(&house, &id).await;
    for (name, word) in [
        ("account.json", CANARY),
        ("consignor.json", CANARY),
        ("requests.json", CANARY),
        ("proposals.json", CANARY),
        ("sessions.json", "created_at"),
        ("data_requests.json", "export"),
        ("files.json", "files/med_"),
        ("contracts.json", "["),
        ("products.json", "["),
        ("messages.json", "["),
        ("api_keys.json", "["),
        ("preferences.json", "{"),
    ] {
        let text = file(&mut archive, name);
        assert!(text.contains(word), "{name}: {text}");
        for secret in ["argon2id", "seed", "password", "token"] {
            assert!(!text.contains(secret), "{name}: {text}");
        }
        serde_json::from_str::<Value>(&text).unwrap();
    }
    let names = archive.file_names().map(Result::unwrap);
    let files = names.filter(|name| name.starts_with("files/"));
    assert_eq!(files.count(), 2);
}

#[tokio::test]
async fn a_copy_can_be_fetched_by_its_person_for_a_week() {
    let house = House::open().await;
    let ana = house.stage.person(Role::Customer).await;
    let asked = ask(&house, &ana).await.expect(202);
    let id = asked.json["id"].as_str().unwrap().to_owned();
    let waiting = look(&house, &ana, &id).await.expect(200);
    assert_eq!(waiting.json["status"], "received");
    assert!(waiting.json["download"].is_null(), "{:#}", waiting.json);

    house.happened("DataRequestOpened", &id).await;
    let ready = look(&house, &ana, &id).await.expect(200).json;
    assert_eq!(ready["status"], "fulfilled");
    let url = ready["download"]["url"].as_str().unwrap();
    assert!(url.contains(&format!("/exports/{id}.zip?")), "{url}");
    assert!(url.contains("X-Amz-Expires=900"), "{url}");

    let admin = house.stage.person(Role::Admin).await;
    let foreign = look(&house, &admin, &id).await;
    let nobodys = look(&house, &admin, "drq_01J00000000000000000000009").await;
    let words = |reply: &Reply| {
        let mut json = reply.json.clone();
        json.as_object_mut().unwrap().remove("request_id");
        (reply.status, json)
    };
    assert_eq!(words(&foreign), words(&nobodys));
    foreign.refused(404, "not_found");
}

#[tokio::test]
async fn a_copy_is_gone_after_a_week() {
    let house = House::open().await;
    let ana = house.stage.person(Role::Customer).await;
    let id = copied(&house, &ana).await;
    let request = domain::ids::DataRequestId::parse(&id).unwrap();
    let kept = data::data_requests::get(&house.stage.table, &request).await;
    let now = house.stage.clock.now();
    let kept = kept.unwrap();
    assert!(kept.copy(now).is_some());
    assert!(kept.copy(now.plus_days(7)).is_none());
}

#[tokio::test]
async fn a_message_that_comes_twice_makes_one_copy() {
    let house = House::open().await;
    let ana = house.stage.person(Role::Customer).await;
    let id = copied(&house, &ana).await;
    let first = look(&house, &ana, &id).await.expect(200);
    for name in ["DataRequestOpened", "DataRequestBegun", "UserBlocked"] {
        assert_eq!(house.happened(name, &id).await, ALL_WELL);
    }
    assert_eq!(look(&house, &ana, &id).await.version(), first.version());
    assert_eq!(house.stage.files(), [format!("exports/{id}.zip")]);
}

#[tokio::test]
async fn a_copy_that_was_interrupted_is_made_when_the_message_comes_back() {
    use domain::access::By;
    use domain::data_request::Command;

    let house = House::open().await;
    let ana = house.stage.person(Role::Customer).await;
    let asked = ask(&house, &ana).await.expect(202);
    let id = asked.json["id"].as_str().unwrap().to_owned();
    let request = domain::ids::DataRequestId::parse(&id).unwrap();
    let kept = data::data_requests::get(&house.stage.table, &request)
        .await
        .unwrap();
    let now = house.stage.clock.now();
    let begun = kept
        .decide(Command::Begin, By::System("test"), now)
        .unwrap();
    let change = house.stage.table.begin(house.stage.cause()).save(&begun);
    change.commit().await.unwrap();
    assert_eq!(house.happened("DataRequestOpened", &id).await, ALL_WELL);
    let ready = look(&house, &ana, &id).await.expect(200);
    assert_eq!(ready.json["status"], "fulfilled");
}

#[tokio::test]
async fn copies_are_made_one_at_a_time_and_a_few_a_day() {
    let house = House::open().await;
    let ana = house.stage.person(Role::Customer).await;
    let first = ask(&house, &ana).await.expect(202);
    let second = ask(&house, &ana).await;
    second.refused(409, "data_request_open");
    let id = first.json["id"].as_str().unwrap();
    house.happened("DataRequestOpened", id).await;
    for _ in 0..2 {
        copied(&house, &ana).await;
    }
    let fourth = ask(&house, &ana).await;
    fourth.refused(429, "data_export_quota");
    let twice = call::<RequestDataExport>()
        .by(&house.stage.person(Role::Customer).await)
        .key("the-same-key");
    let one = house.send(&twice).await.expect(202);
    let other = house.send(&twice).await.expect(202);
    assert_eq!(one.json, other.json);
    assert_eq!(one.json["kind"], json!("export"));
}
