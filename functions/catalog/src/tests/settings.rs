//! The settings over HTTP: seen, changed, refused.

use contract::catalog::settings::{GetSettings, UpdateSettings};
use contract::route::Endpoint;
use data::catalogue;
use domain::access::Role;
use domain::settings::Settings;
use serde_json::{Value, json};
use testkit::{Call, Person, Reply, Stage, sample};

use super::open;
use crate::{Context, invoke};

async fn send(cx: &Context, call: Call) -> Reply {
    let invoke = async |name: &str, event: &str| invoke(cx, name, event).await;
    Box::pin(call.send(invoke)).await
}

async fn show(cx: &Context, person: &Person) -> Reply {
    send(cx, person.calls(&GetSettings::ROUTE)).await
}

async fn change(cx: &Context, person: &Person, version: u64, patch: Value) -> Reply {
    let call = person
        .calls(&UpdateSettings::ROUTE)
        .if_match(version)
        .body(patch);
    send(cx, call).await
}

async fn shop() -> (Stage, Context, Person) {
    let (stage, cx) = open().await;
    let admin = stage.person(Role::Admin).await;
    (stage, cx, admin)
}

#[tokio::test]
async fn a_house_that_changed_nothing_shows_its_defaults() {
    let (_stage, cx, admin) = shop().await;
    let reply = show(&cx, &admin).await.expect(200);
    assert_eq!(reply.version(), 0);
    assert_eq!(reply.json["settings"], reply.json["defaults"]);
    assert_eq!(reply.json["settings"], json!(Settings::default()));
    assert_eq!(reply.json["history"], json!([]));
    assert_eq!(reply.json["changed_by"], Value::Null);
}

#[tokio::test]
async fn a_change_is_shown_with_who_made_it_and_what_it_was() {
    let (stage, cx, admin) = shop().await;
    let changed = change(&cx, &admin, 0, json!({ "max_rounds": 3, "term_days": 60 })).await;
    let changed = changed.expect(200);
    assert_eq!(changed.version(), 1);
    let again = change(&cx, &admin, 1, json!({ "max_rounds": null }))
        .await
        .expect(200);
    let shown = show(&cx, &admin).await.expect(200);
    assert_eq!(shown.json, again.json);
    assert_eq!(shown.version(), 2);
    assert_eq!(shown.json["settings"]["max_rounds"], 4);
    assert_eq!(shown.json["settings"]["term_days"], 60);
    assert_eq!(shown.json["defaults"]["term_days"], 90);
    assert_eq!(shown.json["changed_by"]["id"], admin.id.as_str());
    assert_eq!(
        shown.json["history"][0]["changes"],
        json!({ "max_rounds": { "was": 3, "now": 4 } })
    );
    assert_eq!(shown.json["history"][1]["version"], 1);
    let limited = admin.calls(&GetSettings::ROUTE).query("limit", 1);
    let page = send(&cx, limited).await.expect(200);
    assert_eq!(page.json["history"].as_array().unwrap().len(), 1);
    let next = page.json["next"].as_str().unwrap();
    let next = admin
        .calls(&GetSettings::ROUTE)
        .query("limit", 1)
        .query("cursor", next);
    let page = send(&cx, next).await.expect(200);
    assert_eq!(page.json["history"][0]["version"], 1);

    let events = data::events::history(&stage.table, "SETUP#HOUSE")
        .await
        .unwrap();
    let names: Vec<_> = events.iter().map(|event| event.name.as_str()).collect();
    assert_eq!(names, ["SettingsChanged", "SettingsChanged"]);
}

#[tokio::test]
async fn a_change_is_in_the_audit_log_with_before_and_after() {
    let (stage, cx, admin) = shop().await;
    change(&cx, &admin, 0, json!({ "max_rounds": 3 }))
        .await
        .expect(200);
    let today = stage.clock.now().panama_date();
    let entries = data::audit::entries_of(&stage.table, today).await.unwrap();
    let mut of_it = entries
        .iter()
        .filter(|entry| entry.action == "update_settings");
    let entry = of_it.next().unwrap();
    assert!(of_it.next().is_none());
    let [target] = entry.targets.as_slice() else {
        panic!("one thing: {:#?}", entry.targets);
    };
    assert_eq!(
        (target.noun.as_str(), target.from, target.to),
        ("settings", 0, 1)
    );
    assert_eq!(target.before["record.max_rounds"], "4");
    assert_eq!(target.after["record.max_rounds"], "3");
    assert_eq!(target.events, ["SettingsChanged"]);
    assert!(!target.after.contains_key("record.term_days"));
}

#[tokio::test]
async fn a_field_that_is_none_and_a_value_of_another_kind_are_named() {
    let (_stage, cx, admin) = shop().await;
    let wrong = json!({ "max_round": 3, "term_days": "ninety", "payout_minimum": { "cents": 1 } });
    let reply = change(&cx, &admin, 0, wrong).await.expect(400);
    let errors = reply.json["errors"].as_object().unwrap();
    for field in ["max_round", "term_days"] {
        assert!(errors.contains_key(field), "{errors:?}");
    }
    let about_money = errors
        .keys()
        .any(|field| field.starts_with("payout_minimum"));
    assert!(about_money, "{errors:?}");
}

#[tokio::test]
async fn settings_that_contradict_each_other_are_named_and_not_kept() {
    let (_stage, cx, admin) = shop().await;
    let wrong = json!({ "auto_accept_days": 30, "annulment_days": 365 });
    let reply = change(&cx, &admin, 0, wrong).await.expect(400);
    assert_eq!(reply.code(), "settings_invalid");
    let errors = reply.json["errors"].as_object().unwrap();
    let fields: Vec<_> = errors.keys().map(String::as_str).collect();
    assert_eq!(fields, ["annulment_days", "auto_accept_days"]);
    assert_eq!(show(&cx, &admin).await.version(), 0);
}

#[tokio::test]
async fn a_version_that_is_old_or_not_named_is_refused() {
    let (_stage, cx, admin) = shop().await;
    change(&cx, &admin, 0, json!({ "max_rounds": 3 }))
        .await
        .expect(200);
    let late = change(&cx, &admin, 0, json!({ "max_rounds": 2 })).await;
    late.refused(412, "version_conflict");
    let call = admin
        .calls(&UpdateSettings::ROUTE)
        .body(json!({ "max_rounds": 2 }));
    send(&cx, call).await.expect(428);
}

#[tokio::test]
async fn the_same_key_changes_once() {
    let (_stage, cx, admin) = shop().await;
    let call = || {
        let call = admin
            .calls(&UpdateSettings::ROUTE)
            .if_match(0)
            .key("settings-once-1");
        call.body(json!({ "max_rounds": 3 }))
    };
    let first = send(&cx, call()).await.expect(200);
    let again = send(&cx, call()).await.expect(200);
    assert_eq!(first.json, again.json);
    assert_eq!(again.headers["idempotent-replayed"], "true");
}

#[tokio::test]
async fn only_who_may_sees_and_changes_them() {
    let (stage, cx, _admin) = shop().await;
    let manager = stage.person(Role::SalesManager).await;
    show(&cx, &manager).await.expect(200);
    let refused = change(&cx, &manager, 0, json!({ "max_rounds": 3 })).await;
    refused.refused(403, "permission_denied");
    let consignor = stage.person(Role::Consignor).await;
    show(&cx, &consignor)
        .await
        .refused(403, "permission_denied");
}

#[tokio::test]
async fn rules_go_by_a_change_at_once_here_and_within_half_a_minute_elsewhere() {
    let (stage, cx, admin) = shop().await;
    let elsewhere = Context::new(&stage.config(), stage.clock.clone())
        .await
        .unwrap();
    let rounds = async |cx: &Context| {
        let settings = catalogue::settings(&cx.table, cx.now()).await.unwrap();
        settings.max_rounds
    };
    assert_eq!((rounds(&cx).await, rounds(&elsewhere).await), (4, 4));
    change(&cx, &admin, 0, json!({ "max_rounds": 3 }))
        .await
        .expect(200);
    assert_eq!(rounds(&cx).await, 3);
    assert_eq!(rounds(&elsewhere).await, 4);
    stage.clock.advance(31);
    assert_eq!(rounds(&elsewhere).await, 3);
}

#[tokio::test]
async fn the_samples_get_past_the_door() {
    let (_stage, cx, admin) = shop().await;
    let invoke = async |name: &str, event: &str| invoke(&cx, name, event).await;
    let shown = sample(&GetSettings::ROUTE).by(&admin).send(invoke).await;
    shown.expect(200);
    let changed = sample(&UpdateSettings::ROUTE).by(&admin).if_match(0);
    changed.send(invoke).await.expect(200);
}
