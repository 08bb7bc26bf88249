//! `request_erasure`, `list_data_requests`, `decide_data_request` and the worker: being forgotten.

use contract::identity::me::GetMe;
use contract::identity::privacy::{DecideDataRequest, ListDataRequests, RequestErasure};
use contract::identity::users::RestoreUser;
use domain::access::Role;
use domain::contact::{Channel, Email};
use domain::ids::DataRequestId;
use domain::notification::{Notification, Outcome, Topic};
use domain::otp::{Challenge, Purpose, code};
use serde_json::{Value, json};
use testkit::story::silent;
use testkit::{PEPPER, Person, Reply, id};

use crate::house::{ALL_WELL, House, call};
use crate::lives::{CANARY, tells};

const RETRIED: &str = "{\"batchItemFailures\":[{\"itemIdentifier\":\"m0\"}]}";

async fn ask(house: &House, person: &Person) -> Reply {
    house.send(&call::<RequestErasure>().by(person)).await
}

async fn decide(house: &House, by: &Person, id: &str, version: u64, body: &Value) -> Reply {
    let decide = call::<DecideDataRequest>().by(by).path("id", id);
    house.send(&decide.body(body).if_match(version)).await
}

fn fulfil() -> Value {
    json!({ "decision": "fulfil" })
}

/// The record of the last message to the person, sent.
async fn told(house: &House, person: &Person, id: &str) {
    let (now, event) = (house.stage.clock.now(), format!("{id}.2.0"));
    let topic = Topic::DataRequestDone;
    let begun = Notification::begin(&event, id, topic, person.id.clone(), Channel::Email, now);
    let reference = "ses-1".to_owned();
    let sent = begun.settled(&Outcome::Sent { reference }, now);
    for record in [begun, sent] {
        let change = house.stage.table.begin(house.stage.cause());
        change.notification(&record).commit().await.unwrap();
    }
}

/// Asked, decided and told; the id.
pub(crate) async fn decided(house: &House, person: &Person) -> String {
    let asked = ask(house, person).await.expect(202);
    let id = asked.json["id"].as_str().unwrap().to_owned();
    let admin = house.stage.person(Role::Admin).await;
    let begun = decide(house, &admin, &id, 1, &fulfil()).await.expect(200);
    assert_eq!(begun.json["status"], "in_progress");
    told(house, person, &id).await;
    id
}

async fn status(house: &House, id: &str) -> String {
    let id = DataRequestId::parse(id).unwrap();
    let kept = data::data_requests::get(&house.stage.table, &id).await;
    kept.unwrap().status().to_string()
}

/// What may keep the word: history, the answers to request keys, which are gone within a day, and
/// contracts.
fn may_keep(pk: &str, sk: &str) -> bool {
    sk.starts_with("EVT#") || pk.starts_with("IDEM#") || pk.starts_with("CON#")
}

#[tokio::test]
async fn whoever_is_erased_is_found_nowhere() {
    let house = House::open().await;
    let life = house.life().await;
    let ana = &life.consignor;
    let traces = house.stage.items().await;
    let before = traces.iter().filter(|item| tells(&item.text)).count();
    assert!(before > 5, "only {before} items tell of them");

    let id = decided(&house, ana).await;
    assert_eq!(house.happened("DataRequestBegun", &id).await, ALL_WELL);
    assert_eq!(status(&house, &id).await, "fulfilled");
    for item in house.stage.items().await {
        let kept = tells(&item.text) && !may_keep(&item.pk, &item.sk);
        assert!(!kept, "{} {}: {}", item.pk, item.sk, item.text);
        assert!(
            !item.text.contains("+50761239876"),
            "{} {}",
            item.pk,
            item.sk
        );
    }
    // Its bytes went with the identity card; the other stays as proof, at the same place here.
    let left = data::media::get_many(&house.stage.table, &[id_of(900), id_of(901)]).await;
    let left: Vec<_> = left.unwrap().into_iter().map(|file| file.id).collect();
    assert_eq!(left, [id_of(901)]);
}

fn id_of(number: u128) -> domain::ids::MediaId {
    id(number)
}

#[tokio::test]
async fn whoever_is_erased_is_out_for_good_and_their_address_is_free() {
    let house = House::open().await;
    let life = house.life().await;
    let ana = &life.consignor;
    let id = decided(&house, ana).await;
    house.happened("DataRequestBegun", &id).await;
    let out = house.send(&call::<GetMe>().by(ana)).await;
    out.refused(401, "session_ended");
    let address = Email::parse(&format!("{CANARY}@example.com")).unwrap();
    let found = data::users::find_by_email(&house.stage.table, &address).await;
    assert_eq!(found.unwrap(), None);
    let sessions = data::sessions::list(&house.stage.table, &ana.id).await;
    assert!(sessions.unwrap().is_empty());

    let admin = house.stage.person(Role::Admin).await;
    let version = house.user(ana).await.facts().version;
    let restore = call::<RestoreUser>().by(&admin).path("id", &ana.id);
    let reply = house.send(&restore.if_match(version)).await;
    reply.refused(422, "transition_not_allowed");
}

#[tokio::test]
async fn an_erasure_that_comes_twice_or_in_pieces_ends_the_same() {
    let house = House::open().await;
    let life = house.life().await;
    let id = decided(&house, &life.consignor).await;
    let before = house.user(&life.consignor).await.facts().version;
    for name in [
        "DataRequestBegun",
        "DataRequestStepFinished",
        "DataRequestBegun",
    ] {
        assert_eq!(house.happened(name, &id).await, ALL_WELL);
    }
    assert_eq!(
        house.user(&life.consignor).await.facts().version,
        before + 1
    );
    assert_eq!(status(&house, &id).await, "fulfilled");
}

#[tokio::test]
async fn an_erasure_is_taken_up_where_it_was_left() {
    use domain::access::By;
    use domain::data_request::{Command, Step};

    let house = House::open().await;
    let life = house.life().await;
    let id = decided(&house, &life.consignor).await;
    let request = DataRequestId::parse(&id).unwrap();
    // As if each step's work were lost after it was noted: the steps behind it still are done.
    for step in [Step::Account, Step::SignIn, Step::Copies] {
        let kept = data::data_requests::get(&house.stage.table, &request)
            .await
            .unwrap();
        let command = Command::FinishStep { step };
        let now = house.stage.clock.now();
        let noted = kept.decide(command, By::System("test"), now).unwrap();
        let change = house.stage.table.begin(house.stage.cause()).save(&noted);
        change.commit().await.unwrap();
    }
    assert_eq!(
        house.happened("DataRequestStepFinished", &id).await,
        ALL_WELL
    );
    assert_eq!(status(&house, &id).await, "fulfilled");
    let file = data::consignors::get(&house.stage.table, &life.consignor.id).await;
    assert!(!tells(&file.unwrap().parts().name));
    // A step that was noted is not done again.
    assert!(tells(&house.user(&life.consignor).await.facts().name));
}

#[tokio::test]
async fn an_erasure_waits_until_the_person_is_told_and_not_for_ever() {
    let house = House::open().await;
    let life = house.life().await;
    let asked = ask(&house, &life.consignor).await.expect(202);
    let id = asked.json["id"].as_str().unwrap().to_owned();
    let admin = house.stage.person(Role::Admin).await;
    decide(&house, &admin, &id, 1, &fulfil()).await.expect(200);
    assert_eq!(house.happened("DataRequestBegun", &id).await, RETRIED);
    assert_eq!(status(&house, &id).await, "in_progress");
    house.stage.clock.advance(600);
    assert_eq!(house.happened("DataRequestBegun", &id).await, ALL_WELL);
    assert_eq!(status(&house, &id).await, "fulfilled");
}

#[tokio::test]
async fn what_stands_in_the_way_is_named_at_once_and_holds_the_decision() {
    let house = House::open().await;
    let life = house.life().await;
    let story = life.story(&house);
    let contract = silent(story.active_contract());
    let product = story.product(1);
    let change = house.stage.table.begin(house.stage.cause());
    let change = change.save(&contract).save(&product);
    change.commit().await.unwrap();

    let asked = ask(&house, &life.consignor).await.expect(202);
    let kinds: Vec<_> = asked.json["holds"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hold| hold["kind"].clone())
        .collect();
    assert_eq!(
        kinds,
        [json!("contracts_in_force"), json!("goods_in_house")]
    );
    let (admin, id) = (
        house.stage.person(Role::Admin).await,
        asked.json["id"].as_str().unwrap(),
    );
    let held = decide(&house, &admin, id, 1, &fulfil()).await;
    for kind in ["contracts_in_force", "goods_in_house"] {
        assert!(held.json["errors"].get(kind).is_some(), "{:#}", held.json);
    }
    held.refused(422, "legal_hold");
}

#[tokio::test]
async fn who_asks_to_be_forgotten_proves_who_they_are() {
    let house = House::open().await;
    let life = house.life().await;
    let ana = &life.consignor;
    let wrong = call::<RequestErasure>()
        .by(ana)
        .body(&json!({ "password": "cuero-y-hebillas-8" }));
    house.send(&wrong).await.refused(422, "password_wrong");
    let bare = call::<RequestErasure>().by(ana).body(&json!({}));
    house.send(&bare).await.refused(400, "proof_needed");

    let (now, whose) = (house.stage.clock.now(), Some(ana.id.clone()));
    let subject = Some(ana.id.to_string());
    let purpose = Purpose::EraseData;
    let challenge = Challenge::ask(id(1), whose, purpose, subject, Channel::Email, now);
    let change = house.stage.table.begin(house.stage.cause());
    change.challenge(&challenge, None).commit().await.unwrap();
    let digits = code(PEPPER.as_bytes(), &challenge.id, purpose);
    let body = |code: &str| json!({ "code": { "otp_id": challenge.id, "code": code } });
    let other = if digits == "000000" {
        "000001"
    } else {
        "000000"
    };
    let by_code = |code: &str| call::<RequestErasure>().by(ana).body(&body(code));
    house.send(&by_code(other)).await.refused(422, "otp_wrong");
    let stranger = house.stage.person(Role::Customer).await;
    let stolen = call::<RequestErasure>().by(&stranger).body(&body(&digits));
    house.send(&stolen).await.refused(422, "otp_wrong");
    house.send(&by_code(&digits)).await.expect(202);
    let again = house.send(&by_code(&digits)).await;
    again.refused(422, "otp_wrong");
}

#[tokio::test]
async fn a_data_request_is_answered_by_someone_else_once_and_with_a_reason() {
    let house = House::open().await;
    let life = house.life().await;
    let asked = ask(&house, &life.consignor).await.expect(202);
    let id = asked.json["id"].as_str().unwrap();
    let admin = house.stage.person(Role::Admin).await;
    let list = call::<ListDataRequests>()
        .by(&admin)
        .query(&[("status", "received")]);
    let list = house.send(&list).await.expect(200).json;
    assert_eq!(list["items"][0]["id"], json!(id));
    let foreign = house
        .send(&call::<ListDataRequests>().by(&life.manager))
        .await;
    foreign.refused(403, "permission_denied");

    let silent = decide(&house, &admin, id, 1, &json!({ "decision": "refuse" })).await;
    silent.refused(400, "reason_needed");
    let stale = decide(&house, &admin, id, 7, &fulfil()).await;
    stale.refused(412, "version_conflict");
    let refuse = json!({ "decision": "refuse", "reason": "No es la persona" });
    let refused = decide(&house, &admin, id, 1, &refuse).await.expect(200);
    assert_eq!(refused.json["reason"], "No es la persona");
    let twice = decide(&house, &admin, id, 2, &fulfil()).await;
    twice.refused(422, "transition_not_allowed");

    let own = house.stage.person(Role::Admin).await;
    house.with_password(&own).await;
    let asked = ask(&house, &own).await.expect(202);
    let id = asked.json["id"].as_str().unwrap();
    let reply = decide(&house, &own, id, 1, &fulfil()).await;
    reply.refused(403, "own_data_request");
}
