use domain::fault::Fault as _;
use domain::money::Money;
use serde_json::json;

use super::*;

fn kept() -> KeptSettings {
    KeptSettings {
        version: 3,
        settings: Settings::default(),
        changed_by: None,
        changed_at: None,
    }
}

fn patch(value: serde_json::Value) -> serde_json::Map<String, serde_json::Value> {
    value.as_object().expect("an object").clone()
}

fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T15:00:00Z").expect("a time")
}

#[test]
fn a_patch_changes_its_fields_and_says_what_they_were() {
    let patch = patch(json!({
        "max_rounds": 3, "sla_hours": 48, "payout_minimum": { "amount": 3_000, "currency": "USD" },
    }));
    let by = Actor::system("test");
    let changed = patched(&kept(), &patch, &by, now()).expect("it holds together");
    let (next, SettingsEvent::Changed { changes }) = changed.expect("something changed");
    assert_eq!((next.version, next.changed_by), (4, Some(by)));
    assert_eq!(next.settings.max_rounds, 3);
    assert_eq!(next.settings.payout_minimum, Money::usd(3_000));
    let names: Vec<_> = changes.keys().map(String::as_str).collect();
    assert_eq!(names, ["max_rounds", "payout_minimum"]);
    assert_eq!(
        (
            changes["max_rounds"].was.as_str(),
            changes["max_rounds"].now.as_str()
        ),
        ("4", "3")
    );
}

#[test]
fn null_gives_a_field_its_default_back() {
    let settings = Settings {
        max_rounds: 2,
        ..Settings::default()
    };
    let patched = merged(&settings, &patch(json!({ "max_rounds": null })));
    assert_eq!(patched, Ok(Settings::default()));
}

#[test]
fn a_patch_that_changes_nothing_is_no_change() {
    let same = patched(
        &kept(),
        &patch(json!({ "max_rounds": 4 })),
        &Actor::Public,
        now(),
    );
    assert_eq!(same, Ok(None));
}

#[test]
fn a_patch_names_every_field_that_is_none_and_every_value_that_does_not_fit() {
    let wrong = patch(json!({
        "max_round": 3, "sla_hours": "two", "payout_minimum": { "cents": 1 }, "grace_days": -1,
    }));
    let refusal = merged(&Settings::default(), &wrong).expect_err("four wrong fields");
    let mut paths: Vec<_> = refusal.fields().into_iter().map(|(path, _)| path).collect();
    paths.sort();
    assert_eq!(
        paths,
        ["grace_days", "max_round", "payout_minimum", "sla_hours"]
    );
}
