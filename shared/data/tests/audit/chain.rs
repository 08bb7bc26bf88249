use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use data::StoreError;
use data::audit::{DayOf, day_of, latest_seal, link, seal_day, seal_of};
use domain::audit::{AuditEntry, Finding};
use domain::event::Cause;
use testkit::now;

use crate::{House, cause, registration, today};

impl House {
    async fn day(&self) -> DayOf {
        day_of(&self.table, today()).await.unwrap()
    }

    async fn link_all<'a>(&self, entries: impl IntoIterator<Item = &'a AuditEntry>) {
        for entry in entries {
            link(&self.table, entry).await.unwrap();
        }
    }

    /// Where an entry lies.
    async fn key_of(&self, entry: &AuditEntry) -> [AttributeValue; 2] {
        let client = Client::new(&self.emulator.sdk);
        let items = client
            .scan()
            .table_name(&self.emulator.table)
            .send()
            .await
            .unwrap();
        let mut items = items.items.unwrap_or_default().into_iter();
        let is_it = |item: &std::collections::HashMap<String, AttributeValue>| {
            item.get("id")
                .and_then(|id| id.as_s().ok())
                .map(String::as_str)
                == Some(entry.id.as_str())
        };
        let mut item = items.find(is_it).expect("the entry is there");
        ["pk", "sk"].map(|name| item.remove(name).expect("a key"))
    }
}

#[tokio::test]
async fn entries_are_tied_in_once_whatever_comes_twice_or_in_another_order() {
    let house = House::new().await;
    house.registrations(6).await;
    let entries = house.entries().await;
    house.link_all(entries.iter().rev()).await;
    house.link_all(&entries).await;
    let day = house.day().await;
    assert_eq!(day.links.len(), 6);
    assert_eq!(day.findings(today()), []);
}

#[tokio::test]
async fn readers_that_tie_in_at_the_same_time_make_one_chain() {
    let house = House::new().await;
    house.registrations(6).await;
    let entries = house.entries().await;
    let (one, other) = entries.split_at(3);
    tokio::join!(
        house.link_all(one),
        house.link_all(other),
        house.link_all(entries.iter().rev())
    );
    let day = house.day().await;
    assert_eq!(day.links.len(), 6);
    assert_eq!(day.findings(today()), []);
}

#[tokio::test]
async fn tying_in_an_entry_makes_no_entry() {
    let house = House::new().await;
    house.registrations(2).await;
    house.link_all(&house.entries().await).await;
    seal_day(&house.table, today(), now()).await.unwrap();
    assert_eq!(house.entries().await.len(), 2);
}

#[tokio::test]
async fn the_seal_ties_in_what_the_stream_left_out() {
    let house = House::new().await;
    house.registrations(4).await;
    let entries = house.entries().await;
    house.link_all(&entries[1..3]).await;
    let seal = seal_day(&house.table, today(), now()).await.unwrap().seal;
    assert_eq!(seal.count, 4);
    let day = house.day().await;
    assert_eq!(day.seal.as_ref(), Some(&seal));
    assert_eq!(day.findings(today()), []);
    let again = seal_day(&house.table, today(), now().plus_hours(1)).await;
    assert_eq!(again.unwrap().seal, seal);
}

#[tokio::test]
async fn each_seal_hangs_on_the_one_of_the_day_before() {
    let house = House::new().await;
    house.registrations(1).await;
    let yesterday = today().plus_days(-1);
    let before = seal_day(&house.table, yesterday, now()).await.unwrap().seal;
    let seal = seal_day(&house.table, today(), now()).await.unwrap().seal;
    assert_eq!((before.count, seal.count), (0, 1));
    assert_eq!(seal.prev, Some(before.hash));
    let latest = latest_seal(&house.table, now()).await.unwrap();
    assert_eq!(latest, Some(seal));
}

#[tokio::test]
async fn nothing_is_tied_in_behind_the_seal() {
    let house = House::new().await;
    house.registrations(1).await;
    seal_day(&house.table, today(), now()).await.unwrap();
    let known = house.entry().await;
    link(&house.table, &known).await.unwrap();

    let change = house.table.begin(cause()).save(&registration(2));
    change.commit().await.unwrap();
    let entries = house.entries().await;
    let late = entries.iter().find(|entry| entry.id != known.id).unwrap();
    let refused = link(&house.table, late).await;
    assert!(
        matches!(
            &refused,
            Err(StoreError::Taken {
                code: "audit_day_sealed",
                ..
            })
        ),
        "{refused:?}"
    );
    let entry = late.id.clone();
    assert_eq!(
        house.day().await.findings(today()),
        [Finding::Unlinked { entry }]
    );
}

#[tokio::test]
async fn a_day_with_a_changed_entry_is_sealed_as_broken_and_the_next_one_behind_it() {
    let house = House::new().await;
    house.registrations(3).await;
    let entries = house.entries().await;
    house.link_all(&entries).await;
    let [pk, sk] = house.key_of(&entries[1]).await;
    let client = Client::new(&house.emulator.sdk);
    let change = client.update_item().table_name(&house.emulator.table);
    let change = change
        .key("pk", pk)
        .key("sk", sk)
        .update_expression("SET #action = :other");
    let change = change.expression_attribute_names("#action", "action");
    let other = AttributeValue::S("nothing_at_all".to_owned());
    change
        .expression_attribute_values(":other", other)
        .send()
        .await
        .unwrap();

    let entry = entries[1].id.clone();
    let sealed = seal_day(&house.table, today(), now()).await.unwrap();
    assert_eq!(sealed.findings, [Finding::Tampered { entry }]);
    assert_eq!(sealed.seal.broken, 1);
    let kept = seal_of(&house.table, today()).await.unwrap();
    assert_eq!(kept.as_ref(), Some(&sealed.seal));
    let again = seal_day(&house.table, today(), now()).await.unwrap();
    assert_eq!((again.seal.broken, again.findings.len()), (1, 0));

    let tomorrow = today().plus_days(1);
    let next = seal_day(&house.table, tomorrow, now()).await.unwrap();
    assert_eq!(next.seal.broken, 0);
    assert_eq!(next.seal.prev, Some(sealed.seal.hash));
}

#[tokio::test]
async fn a_day_with_an_entry_taken_out_is_sealed_as_broken() {
    let house = House::new().await;
    house.registrations(3).await;
    let entries = house.entries().await;
    house.link_all(&entries).await;
    let [pk, sk] = house.key_of(&entries[0]).await;
    let client = Client::new(&house.emulator.sdk);
    let removal = client.delete_item().table_name(&house.emulator.table);
    removal.key("pk", pk).key("sk", sk).send().await.unwrap();

    let entry = entries[0].id.clone();
    let sealed = seal_day(&house.table, today(), now()).await.unwrap();
    assert_eq!(sealed.findings, [Finding::Gone { entry }]);
}

#[tokio::test]
async fn an_entry_that_does_not_read_keeps_no_day_open() {
    let house = House::new().await;
    house.registrations(3).await;
    let entries = house.entries().await;
    house.link_all(&entries).await;
    let [pk, sk] = house.key_of(&entries[2]).await;
    let client = Client::new(&house.emulator.sdk);
    let change = client.update_item().table_name(&house.emulator.table);
    let change = change.key("pk", pk).key("sk", sk);
    let change = change.update_expression("REMOVE actor");
    change.send().await.unwrap();

    let entry = entries[2].id.clone();
    let sealed = seal_day(&house.table, today(), now()).await.unwrap();
    let findings = [Finding::Gone { entry }, Finding::Unreadable { count: 1 }];
    assert_eq!(sealed.findings, findings);
    assert_eq!(sealed.seal.broken, 2);
}

#[tokio::test]
async fn a_day_in_panama_is_not_the_day_in_greenwich() {
    let house = House::new().await;
    let late = domain::time::Timestamp::parse("2026-11-25T03:00:00Z").unwrap();
    let cause = Cause::house("register_user", late, "r", "c");
    let change = house.table.begin(cause).save(&registration(1));
    change.commit().await.unwrap();
    let entry = house.entry().await;
    assert_eq!(entry.day().to_string(), "2026-11-24");
}
