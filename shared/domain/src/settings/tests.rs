use serde_json::json;

use super::*;
use crate::fault::Fault;
use crate::time::Date;

#[test]
fn the_defaults_hold_together() {
    assert_eq!(Settings::default().check(), Ok(()));
}

#[test]
fn a_field_that_is_not_stored_has_its_default() {
    let read: Settings = serde_json::from_str(r#"{"max_rounds": 3}"#).expect("settings");
    assert_eq!(read.max_rounds, 3);
    assert_eq!(read.sla_hours, 48);
    assert!(serde_json::from_str::<Settings>(r#"{"max_round": 3}"#).is_err());
}

#[test]
fn a_closed_day_has_no_hours() {
    let settings = Settings::default();
    let day = |text| Date::parse(text).expect("a day");
    assert_eq!(settings.hours(day("2026-11-28")), Some((540, 1080)));
    assert_eq!(settings.hours(day("2026-11-29")), None);
}

#[test]
fn settings_that_contradict_themselves_name_each_field() {
    let mut settings = Settings {
        commission_min: BasisPoints::percent(80),
        max_rounds: 0,
        auto_accept_days: 10,
        slot_minutes: 20,
        term_days: 10,
        appraiser_limit: Money::usd(-1),
        ..Settings::default()
    };
    settings.business_hours[1].opens = 1200;
    let refusal = settings.check().expect_err("contradictions");
    let paths: Vec<_> = refusal.fields().into_iter().map(|(path, _)| path).collect();
    for path in [
        "appraiser_limit",
        "commission_min",
        "max_rounds",
        "auto_accept_days",
        "slot_minutes",
        "term_days",
        "business_hours[1]",
    ] {
        assert!(paths.iter().any(|bad| bad == path), "{path} in {paths:?}");
    }
}

/// The settings with one field as `value`, checked: the paths that are bad.
fn bad(name: &str, value: serde_json::Value) -> Vec<String> {
    let settings: Settings = serde_json::from_value(json!({ name: value })).expect("it reads");
    match settings.check() {
        Ok(_) => Vec::new(),
        Err(refusal) => refusal.fields().into_iter().map(|(path, _)| path).collect(),
    }
}

#[test]
fn each_contradiction_names_its_field() {
    for (name, value, path) in [
        (
            "payout_minimum",
            json!({ "amount": -1, "currency": "USD" }),
            "payout_minimum",
        ),
        (
            "cash_payout_limit",
            json!({ "amount": -1, "currency": "USD" }),
            "cash_payout_limit",
        ),
        ("cart_hold_longest_minutes", json!(29), "cart_hold_minutes"),
        ("cart_stale_hours", json!(24), "cart_stale_hours"),
        (
            "cart_reminder_hours",
            json!([1, 24]),
            "cart_reminder_hours[1]",
        ),
        ("layaway_overdue_days", json!(7), "layaway_overdue_days"),
        (
            "layaway_default_days",
            json!(7),
            "layaway_second_notice_days",
        ),
        ("annulment_days", json!(181), "annulment_days"),
        ("expiry_notice_days", json!([90]), "expiry_notice_days[0]"),
        ("grace_notice_days", json!([3, 10]), "grace_notice_days[1]"),
        (
            "proposal_reminder_days",
            json!([10]),
            "proposal_reminder_days[0]",
        ),
        (
            "sign_reminder_hours",
            json!([168]),
            "sign_reminder_hours[0]",
        ),
        ("session_idle_days", json!(31), "session_idle_days"),
        ("card_payment_minutes", json!(0), "card_payment_minutes"),
        ("delivery_attempts", json!(0), "delivery_attempts"),
        ("draft_days", json!(60_000), "draft_days"),
    ] {
        assert_eq!(bad(name, value), [path], "{name}");
    }
}

#[test]
fn every_number_that_the_rules_leave_to_the_house_is_there() {
    let defaults = serde_json::to_value(Settings::default()).expect("JSON");
    for (name, default) in [
        ("store_credit_bonus", json!(1_000)),
        ("auto_accept_days", json!(5)),
        ("undo_hours", json!(48)),
        ("term_days", json!(90)),
        ("grace_days", json!(10)),
        ("expiry_notice_days", json!([15, 7, 1])),
        (
            "early_withdrawal_fee",
            json!({ "amount": 0, "currency": "USD" }),
        ),
        ("cart_hold_minutes", json!(30)),
        ("cart_hold_longest_minutes", json!(60)),
        ("checkout_hold_minutes", json!(15)),
        ("offer_hold_hours", json!(24)),
        ("queue_offer_minutes", json!(10)),
        ("cart_abandoned_hours", json!(24)),
        ("layaway_default_days", json!(15)),
        (
            "cash_on_delivery_limit",
            json!({ "amount": 30_000, "currency": "USD" }),
        ),
        ("tax_base_mode", json!("full_price")),
        ("claw_back_share", json!(5_000)),
        ("annulment_days", json!(7)),
        ("credit_note_days", json!(180)),
        ("folios_alert", json!(500)),
        ("return_window_days", json!(15)),
        ("return_policy", json!("")),
        ("payout_weekday", json!("friday")),
        (
            "payout_minimum",
            json!({ "amount": 2_500, "currency": "USD" }),
        ),
        (
            "cash_payout_limit",
            json!({ "amount": 100_000, "currency": "USD" }),
        ),
        (
            "second_approver_above",
            json!({ "amount": 500_000, "currency": "USD" }),
        ),
        ("payout_cool_down_hours", json!(48)),
    ] {
        assert_eq!(defaults[name], default, "{name}");
    }
}

#[test]
fn whoever_runs_the_shop_must_have_a_second_factor_and_nobody_else() {
    let settings = Settings::default();
    for role in crate::access::Role::ALL {
        let demanded = settings.demands_second_factor([(*role).into()]);
        let runs = matches!(
            role,
            crate::access::Role::Admin | crate::access::Role::SalesManager
        );
        assert_eq!(demanded, runs, "{role:?}");
    }
    assert!(!settings.demands_second_factor([]));
}
