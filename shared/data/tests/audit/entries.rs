use data::StoreError;
use domain::access::By;
use domain::audit::REDACTED;
use domain::catalogue::Brand;
use domain::contact::Channel;
use domain::digest::Sha256;
use domain::event::{Cause, OverrideUse};
use domain::idempotency::IdempotencyRecord;
use domain::ids::{ApiKeyId, OverrideId, UserId};
use domain::otp::{Challenge, Purpose, Tried};
use domain::overrides::{Override, OverrideEvent};
use domain::session::{Session, SessionEvent};
use domain::settings::Settings;
use domain::user::{Command, standing};
use testkit::{id, now};

use crate::{House, cause, registration};

#[tokio::test]
async fn a_change_has_one_entry_that_says_who_did_what_to_which_thing() {
    let house = House::new().await;
    let lent = Override {
        id: id(8),
        granted_by: id(9),
        for_user: id(6),
        operation: "register_user".to_owned(),
        target_id: None,
        reason: "the counter is full".to_owned(),
        hash: Sha256::of(b"token"),
        created_at: now(),
        expires_at: now().plus_minutes(5),
        used_in: None,
    };
    let granted = OverrideEvent::Granted {
        granted_by: id(9),
        for_user: id(6),
        operation: "register_user".to_owned(),
        target_id: None,
        reason: "the counter is full".to_owned(),
    };
    let grant = Cause::house("grant_override", now(), "request-0", "correlation-0");
    let change = house.table.begin(grant).grant_override(&lent, &granted);
    change.commit().await.unwrap();
    let by = Cause {
        acting_for: Some(id::<UserId>(7)),
        override_of: Some(OverrideUse {
            id: id::<OverrideId>(8),
            granted_by: id::<UserId>(9),
        }),
        via: Some(id::<ApiKeyId>(10)),
        ..cause()
    };
    let registered = registration(1);
    let change = house.table.begin(by.clone()).save(&registered);
    change.commit().await.unwrap();

    let entries = house.entries().await;
    assert_eq!(entries.len(), 2);
    let mut entries = entries.into_iter();
    let entry = entries
        .find(|entry| entry.action != "grant_override")
        .unwrap();
    assert_eq!(entry.action, "register_user");
    assert_eq!((entry.at, &entry.actor), (by.at, &by.actor));
    assert_eq!(entry.acting_for, by.acting_for);
    assert_eq!(entry.override_of, by.override_of);
    assert_eq!(entry.via, by.via);
    assert_eq!(entry.request_id, "request-1");
    assert_eq!(entry.correlation_id, "correlation-1");
    let [target] = entry.targets.as_slice() else {
        panic!("one thing: {:#?}", entry.targets);
    };
    assert_eq!(target.key(), format!("user:{}", id::<UserId>(1)));
    assert_eq!((target.from, target.to), (0, 1));
    assert_eq!(target.events, ["UserRegistered"]);
    assert!(target.before.is_empty());
    assert_eq!(
        target.after["status"],
        registered.next.facts().status.as_str()
    );
}

#[tokio::test]
async fn what_is_personal_or_secret_is_never_in_the_log() {
    let house = House::new().await;
    house.registrations(1).await;
    let entry = house.entry().await;
    let after = &entry.targets[0].after;
    for field in ["name", "email", "password_hash"] {
        assert_eq!(after[field], REDACTED, "{field}");
    }
    let told = serde_json::to_string(&entry).unwrap();
    for secret in ["Ana", "dejavu.test", "argon2id"] {
        assert!(!told.contains(secret), "{secret} in {told}");
    }
}

#[tokio::test]
async fn only_what_changed_is_told_before_and_after() {
    let house = House::new().await;
    let registered = registration(1);
    let change = house.table.begin(cause()).save(&registered);
    change.commit().await.unwrap();
    let verify = Command::Standing(standing::Command::VerifyEmail);
    let verified = registered
        .next
        .decide(verify, By::System("test"), now())
        .unwrap();
    let cause = Cause::house("verify_otp", now(), "request-2", "correlation-2");
    house
        .table
        .begin(cause)
        .save(&verified)
        .commit()
        .await
        .unwrap();

    let entries = house.entries().await;
    let entry = entries
        .iter()
        .find(|entry| entry.action == "verify_otp")
        .unwrap();
    let target = &entry.targets[0];
    assert_eq!((target.from, target.to), (1, 2));
    assert_eq!(target.after["email_verified_at"], now().to_string());
    assert!(!target.before.contains_key("email_verified_at"));
    assert!(!target.after.contains_key("name"));
    assert!(!target.after.contains_key("created_at"));
}

#[tokio::test]
async fn several_things_changed_at_once_are_one_entry() {
    let house = House::new().await;
    let (one, other) = (registration(1), registration(2));
    let change = house.table.begin(cause()).save(&one).save(&other);
    change.commit().await.unwrap();
    let entry = house.entry().await;
    assert_eq!(entry.targets.len(), 2);
}

#[tokio::test]
async fn a_change_of_plain_records_has_an_entry_too() {
    let house = House::new().await;
    let session = Session::begin(
        id(3),
        id(1),
        "seed-of-the-family".to_owned(),
        1,
        "client".to_owned(),
        now(),
    );
    let brand = Brand {
        id: id(4),
        name: "Brand".to_owned(),
        slug: "brand".to_owned(),
    };
    let change = house.table.begin(cause());
    let change = change.session(&session, Some(SessionEvent::Started { user: id(1) }));
    let change = change.put_brand(&brand).put_settings(&Settings::default());
    change.commit().await.unwrap();
    let entry = house.entry().await;
    let nouns: Vec<_> = entry
        .targets
        .iter()
        .map(|target| target.noun.as_str())
        .collect();
    assert_eq!(nouns, ["session", "brand", "settings"]);
    assert_eq!(entry.targets[0].id, session.id.as_str());
    assert_eq!(entry.targets[0].events.len(), 1);
    let told = serde_json::to_string(&entry).unwrap();
    assert!(!told.contains("seed-of-the-family"), "{told}");
}

#[tokio::test]
async fn an_entry_tells_what_a_plain_record_was_and_what_it_is() {
    let house = House::new().await;
    let seed = "seed-of-the-family".to_owned();
    let session = Session::begin(id(3), id(1), seed, 1, "client".to_owned(), now());
    let change = house.table.begin(cause()).session(&session, None);
    change.commit().await.unwrap();
    let ended = session.end(now());
    let cause = Cause::house("log_out", now(), "request-2", "correlation-2");
    // Another session's past is not mistaken for this one's.
    let other = Session {
        id: id(4),
        ..session.clone()
    };
    let change = house.table.begin(cause).was(&other).was(&session);
    change.session(&ended, None).commit().await.unwrap();

    let entries = house.entries().await;
    let entry = entries.iter().find(|entry| entry.action == "log_out");
    let target = &entry.unwrap().targets[0];
    assert_eq!(target.after["ended_at"], now().to_string());
    assert!(!target.before.contains_key("ended_at"));
    // What stayed is told of on neither side.
    for side in [&target.before, &target.after] {
        assert!(!side.contains_key("created_at"), "{side:?}");
    }
}

#[tokio::test]
async fn an_entry_about_a_code_tells_how_often_it_was_tried_before() {
    let house = House::new().await;
    let first = Challenge::ask(
        id(5),
        Some(id(1)),
        Purpose::Login,
        None,
        Channel::Email,
        now(),
    );
    let change = house.table.begin(cause()).challenge(&first, None);
    change.commit().await.unwrap();
    let Tried::Wrong(counted) = first.attempt(Purpose::Login, None, false, now()) else {
        panic!("it counts");
    };
    let cause = Cause::house("verify_otp", now(), "request-2", "correlation-2");
    let change = house.table.begin(cause).challenge(&counted, None);
    change.commit().await.unwrap();
    let entries = house.entries().await;
    let entry = entries.iter().find(|entry| entry.action == "verify_otp");
    let target = &entry.unwrap().targets[0];
    assert_eq!(
        (&*target.before["tries"], &*target.after["tries"]),
        ("0", "1")
    );
}

#[tokio::test]
async fn a_refused_change_has_no_entry() {
    let house = House::new().await;
    house.registrations(1).await;
    let again = house.table.begin(cause()).save(&registration(1));
    assert!(again.commit().await.is_err());
    assert_eq!(house.entries().await.len(), 1);

    let answer = IdempotencyRecord {
        key: "k".to_owned(),
        fingerprint: "print".to_owned(),
        status: 201,
        version: Some(1),
        location: None,
        body: Vec::new(),
        expires_at: now().plus_hours(24),
    };
    let once = |number| {
        let change = house.table.begin(cause()).save(&registration(number));
        change.remember(Some(answer.clone())).commit()
    };
    once(2).await.unwrap();
    assert!(matches!(once(3).await, Err(StoreError::Replayed)));
    assert_eq!(house.entries().await.len(), 2);
}

#[tokio::test]
async fn a_change_that_is_too_large_for_the_table_says_so_and_writes_nothing() {
    let house = House::new().await;
    let brands = |count: u128| {
        (1..=count).fold(house.table.begin(cause()), |change, number| {
            change.put_brand(&Brand {
                id: id(number),
                name: format!("Brand {number}"),
                slug: format!("brand-{number}"),
            })
        })
    };
    let refused = brands(100).commit().await;
    assert!(
        matches!(refused, Err(StoreError::TooLarge { noun: "change" })),
        "{refused:?}"
    );
    assert!(house.entries().await.is_empty());
    brands(99).commit().await.unwrap();
    assert_eq!(house.entry().await.targets.len(), 99);
}
