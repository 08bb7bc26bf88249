use data::Paging;
use data::audit::{Filter, link, search};
use domain::access::Actor;
use domain::audit::AuditEntry;
use domain::event::Cause;
use domain::ids::UserId;
use domain::time::Timestamp;
use testkit::{id, now};

use crate::{House, registration};

const ACTIONS: [&str; 2] = ["register_user", "invite_user"];

fn who(number: usize) -> Actor {
    match number % 2 {
        0 => Actor::Public,
        _ => Actor::Person { id: id(99) },
    }
}

/// Eight entries, one each day, by two people with two actions; each tells of two accounts of
/// their own.
async fn log(house: &House) -> Vec<AuditEntry> {
    let mut entries = Vec::new();
    for number in 0..8 {
        let at = now().plus_days(i64::try_from(number).unwrap());
        let cause = Cause {
            actor: who(number),
            ..Cause::house(ACTIONS[number / 2 % 2], at, "r", "c")
        };
        let first = u128::try_from(number).unwrap() * 2 + 1;
        let change = house.table.begin(cause);
        let change = change.save(&registration(first));
        change
            .save(&registration(first + 1))
            .commit()
            .await
            .unwrap();
        let mut day = data::audit::entries_of(&house.table, at.panama_date())
            .await
            .unwrap();
        entries.push(day.pop().unwrap());
    }
    for entry in &entries {
        link(&house.table, entry).await.unwrap();
    }
    entries
}

async fn found(house: &House, filter: &Filter<'_>, limit: u16) -> Vec<AuditEntry> {
    let mut all = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let paging = Paging {
            limit,
            cursor: cursor.as_deref(),
            principal: "ana",
        };
        let page = search(&house.table, filter, &paging, now()).await.unwrap();
        assert!(page.items.len() <= usize::from(limit));
        all.extend(page.items);
        match page.next {
            Some(next) => cursor = Some(next),
            None => return all,
        }
    }
}

#[tokio::test]
async fn every_combination_of_filters_finds_what_it_says_newest_first() {
    let house = House::new().await;
    let entries = log(&house).await;
    let person = id::<UserId>(99).to_string();
    let target = format!("user:{}", id::<UserId>(8));
    for actor in [None, Some("public"), Some(person.as_str())] {
        for action in [None, Some(ACTIONS[0]), Some(ACTIONS[1])] {
            for target in [None, Some(target.as_str()), Some("user:nobody")] {
                let filter = Filter {
                    actor,
                    action,
                    target,
                    ..Filter::default()
                };
                let fits = |entry: &&AuditEntry| {
                    actor.is_none_or(|actor| entry.actor_key() == actor)
                        && action.is_none_or(|action| entry.action == action)
                        && target.is_none_or(|to| entry.targets.iter().any(|one| one.key() == to))
                };
                let mut expected: Vec<_> = entries.iter().filter(fits).cloned().collect();
                expected.reverse();
                assert_eq!(found(&house, &filter, 3).await, expected, "{filter:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_range_holds_both_its_days_in_panama() {
    let house = House::new().await;
    let entries = log(&house).await;
    let day = |number: usize| entries[number].day();
    for (from, to, expected) in [
        (Some(day(2)), Some(day(4)), 2..5),
        (Some(day(5)), None, 5..8),
        (None, Some(day(0)), 0..1),
        (Some(day(3)), Some(day(2)), 0..0),
    ] {
        for action in [None, Some(ACTIONS[0])] {
            let filter = Filter {
                action,
                from,
                to,
                ..Filter::default()
            };
            let mut expected: Vec<_> = entries[expected.clone()].to_vec();
            expected.retain(|entry| action.is_none_or(|action| entry.action == action));
            expected.reverse();
            assert_eq!(found(&house, &filter, 100).await, expected, "{filter:?}");
        }
    }
    let last = Timestamp::parse("2026-11-25T04:59:59.999Z").unwrap();
    let cause = Cause::house("register_user", last, "r", "c");
    let change = house.table.begin(cause).save(&registration(50));
    change.commit().await.unwrap();
    let entry = house
        .entries()
        .await
        .into_iter()
        .find(|entry| entry.at == last)
        .unwrap();
    link(&house.table, &entry).await.unwrap();
    let filter = Filter {
        from: Some(day(0)),
        to: Some(day(0)),
        ..Filter::default()
    };
    assert_eq!(found(&house, &filter, 100).await[0], entry);
}

#[tokio::test]
async fn a_cursor_of_one_filter_opens_no_other() {
    let house = House::new().await;
    let entries = log(&house).await;
    let first = Paging {
        limit: 1,
        cursor: None,
        principal: "ana",
    };
    let filter = Filter {
        from: Some(entries[0].day()),
        ..Filter::default()
    };
    let page = search(&house.table, &filter, &first, now()).await.unwrap();
    let next = Paging {
        cursor: page.next.as_deref(),
        ..first
    };
    assert!(search(&house.table, &filter, &next, now()).await.is_ok());
    assert!(
        search(&house.table, &Filter::default(), &next, now())
            .await
            .is_err()
    );
}
