//! The audit log over HTTP.

use contract::identity::audit::ListAudit;
use contract::identity::sign_in::RegisterUser;
use contract::route::Endpoint;
use data::audit::{entries_of, link};
use domain::access::Role;
use serde_json::Value;
use testkit::{Person, Reply};

use crate::house::{House, call};

impl House {
    /// What the reader of the table's stream does.
    async fn log_is_read(&self) {
        let today = self.stage.clock.now().panama_date();
        for entry in entries_of(&self.stage.table, today).await.unwrap() {
            link(&self.stage.table, &entry).await.unwrap();
        }
    }

    async fn search(&self, person: &Person, query: &[(&'static str, &str)]) -> Reply {
        let called = person.calls(&ListAudit::ROUTE);
        let called = query
            .iter()
            .fold(called, |call, (name, value)| call.query(name, value));
        let invoke = async |name: &str, event: &str| identity::invoke(&self.cx, name, event).await;
        Box::pin(called.send(invoke)).await
    }
}

fn actions(reply: &Reply) -> Vec<&str> {
    let items = reply.json["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["action"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn what_was_done_is_found_by_who_by_what_and_by_the_thing() {
    let house = House::open().await;
    let admin = house.stage.person(Role::Admin).await;
    house.send(&call::<RegisterUser>()).await.expect(202);
    house.log_is_read().await;
    let ana = format!("user:{}", house.ana().await.facts().id);
    let today = house.stage.clock.now().panama_date().to_string();
    let tomorrow = house
        .stage
        .clock
        .now()
        .panama_date()
        .plus_days(1)
        .to_string();

    let all = house.search(&admin, &[]).await.expect(200);
    assert!(actions(&all).contains(&"register_user"));
    for query in [
        &[("action", "register_user")][..],
        &[("target", ana.as_str())],
        &[("actor", "public"), ("action", "register_user")],
        &[("actor", "public"), ("target", ana.as_str())],
        &[
            ("action", "register_user"),
            ("target", ana.as_str()),
            ("from", today.as_str()),
        ],
        &[
            ("actor", "public"),
            ("action", "register_user"),
            ("target", ana.as_str()),
        ],
    ] {
        let found = house.search(&admin, query).await.expect(200);
        assert_eq!(actions(&found), ["register_user"], "{query:?}");
    }
    for query in [
        &[("action", "log_out")][..],
        &[("actor", admin.id.as_str()), ("action", "register_user")],
        &[("action", "register_user"), ("from", tomorrow.as_str())],
    ] {
        let found = house.search(&admin, query).await.expect(200);
        assert_eq!(found.json["items"], Value::Array(Vec::new()), "{query:?}");
    }
}

#[tokio::test]
async fn nothing_personal_is_shown() {
    let house = House::open().await;
    let admin = house.stage.person(Role::Admin).await;
    let sent = call::<RegisterUser>();
    house.send(&sent).await.expect(202);
    house.log_is_read().await;
    let shown = house.search(&admin, &[]).await.expect(200).json.to_string();
    let body = sent.sent();
    for field in ["email", "name", "password"] {
        let value = body[field].as_str().unwrap();
        assert!(!shown.contains(value), "{field} is in {shown}");
    }
    assert!(!shown.contains("argon2"), "{shown}");
}

#[tokio::test]
async fn the_log_is_shown_page_by_page_and_a_cursor_serves_its_list_alone() {
    let house = House::open().await;
    let admin = house.stage.person(Role::Admin).await;
    house.stage.person(Role::Customer).await;
    house.send(&call::<RegisterUser>()).await.expect(202);
    house.log_is_read().await;
    let first = house.search(&admin, &[("limit", "1")]).await.expect(200);
    let next = first.json["next"].as_str().unwrap().to_owned();
    let second = house
        .search(&admin, &[("limit", "1"), ("cursor", &next)])
        .await;
    let second = second.expect(200);
    assert_ne!(first.json["items"][0]["id"], second.json["items"][0]["id"]);
    let other = [("action", "register_user"), ("cursor", next.as_str())];
    house
        .search(&admin, &other)
        .await
        .refused(400, "cursor_invalid");
}

#[tokio::test]
async fn a_filter_that_is_none_or_makes_no_sense_is_named() {
    let house = House::open().await;
    let admin = house.stage.person(Role::Admin).await;
    for (name, value) in [
        ("request_id", "r-1"),
        ("actor", "ana"),
        ("action", "Register%23User"),
        ("target", "request"),
        ("from", "yesterday"),
        ("limit", "101"),
    ] {
        let reply = house.search(&admin, &[(name, value)]).await.expect(400);
        assert!(
            reply.json["errors"].get(name).is_some(),
            "{name}: {:#}",
            reply.json
        );
    }
}

#[tokio::test]
async fn only_who_may_sees_the_log() {
    let house = House::open().await;
    for role in [Role::SalesManager, Role::Consignor] {
        let person = house.stage.person(role).await;
        house
            .search(&person, &[])
            .await
            .refused(403, "permission_denied");
    }
}
