//! Migrations, on the real table.

mod files;
mod house;
mod reading;

use std::cell::Cell;
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;

use data::migrations::{self, MigrationError, Outcome, Runner};
use data::{StoreError, catalogue};
use domain::access::{Permission, Role, Scope};
use domain::contact::Locale;
use domain::role::{CustomRole, RoleDetails, RolePermission};
use domain::settings::Settings;
use domain::template::{ContractTemplate, TemplateText};
use testkit::{Fault, Faults};

use house::{ACCOUNTS, House, outcome, text, word};

/// What a transaction is called on the way.
const WRITE: &str = "TransactWriteItems";

#[tokio::test]
async fn an_empty_house_gets_its_seeds_and_a_second_run_changes_nothing() {
    let house = House::new().await;
    let first = house.migrate().await;
    let changed: Vec<u64> = first
        .iter()
        .map(|report| match &report.outcome {
            Outcome::Done { changed, .. } => *changed,
            Outcome::Before | Outcome::Would { .. } | Outcome::Left { .. } => panic!("{report:?}"),
        })
        .collect();
    assert_eq!(changed, [Role::ALL.len() as u64, 1, 2, 0, 1, 0, 0]);
    let items = house.items().await;
    let again = house.migrate().await;
    assert!(again.iter().all(|report| report.outcome == Outcome::Before));
    assert_eq!(house.items().await, items);
}

#[tokio::test]
async fn every_item_carries_the_version_of_its_shape() {
    let house = House::new().await;
    house.stage.person(Role::Admin).await;
    house.migrate().await;
    let now = house.stage.clock.now();
    data::counters::next(house.table(), data::counters::Series::Request, now)
        .await
        .unwrap();
    migrations::attempt(house.table(), "d1", now).await.unwrap();
    for (key, item) in house.items().await {
        let schema = item.get("schema").and_then(|value| value.as_n().ok());
        assert!(schema.is_some_and(|number| number != "0"), "{key:?}");
        assert!(item.contains_key("version"), "{key:?}");
    }
}

#[tokio::test]
async fn a_dry_run_counts_and_tells_and_writes_nothing() {
    let house = House::new().await;
    house.old_accounts(7).await;
    let items = house.items().await;
    let reports = house.rehearse().await;
    assert_eq!(house.items().await, items);
    let Outcome::Would { change, samples } = outcome(&reports, ACCOUNTS) else {
        panic!("{reports:?}");
    };
    assert_eq!((*change, samples.len()), (7, 5));
    assert!(samples[0].contains("#USR#usr_"), "{samples:?}");
    assert!(!samples.iter().any(|sample| sample.contains('@')));

    // What it said is what happens.
    let Outcome::Done { changed, .. } = *outcome(&house.migrate().await, ACCOUNTS) else {
        panic!("not done");
    };
    assert_eq!(changed, 7);
    assert!(
        house
            .rehearse()
            .await
            .iter()
            .all(|report| report.outcome == Outcome::Before)
    );
}

#[tokio::test]
async fn a_run_that_ends_early_is_gone_on_with_from_where_it_was() {
    let house = House::new().await;
    house.old_accounts(40).await;
    let steps = Cell::new(0);
    let goes_on = || {
        steps.set(steps.get() + 1);
        steps.get() % 2 == 0
    };
    let (mut runs, mut before) = (0, 0);
    loop {
        runs += 1;
        let runner = Runner {
            id: &format!("run {runs}"),
            dry_run: false,
            now: &|| house.stage.clock.now(),
            goes_on: &goes_on,
        };
        let reports = migrations::run(house.table(), &runner).await.unwrap();
        match *outcome(&reports, ACCOUNTS) {
            Outcome::Left { changed } => {
                assert!(changed >= before, "what was done counts");
                before = changed;
            }
            Outcome::Done { changed, .. } => {
                assert_eq!(changed, 40);
                break;
            }
            Outcome::Before | Outcome::Would { .. } => panic!("{reports:?}"),
        }
    }
    assert!(runs > 1);
    assert_eq!(house.behind().await, 0);
}

/// The table goes away in the middle of a page: after some writes, before the checkpoint.
#[tokio::test]
async fn a_crash_in_the_middle_is_made_good_by_the_next_run() {
    let house = House::new().await;
    house.before_accounts().await;
    house.old_accounts(40).await;
    let (faults, shaky) = house.shaky();
    for _ in 0..20 {
        faults.once(WRITE, Fault::Late(Duration::ZERO));
    }
    faults.once(WRITE, Fault::error(400, "ValidationException"));
    let crash = house.run(&shaky, "first", false).await.unwrap_err();
    assert!(
        matches!(
            crash,
            MigrationError::Halted {
                number: ACCOUNTS,
                ..
            }
        ),
        "{crash:?}"
    );
    let behind = house.behind().await;
    assert!(0 < behind && behind < 40, "{behind}");

    // The lease of the run that crashed still counts.
    let held = house.run(house.table(), "second", false).await.unwrap_err();
    assert!(
        matches!(held, MigrationError::Held { number: ACCOUNTS }),
        "{held:?}"
    );
    house.stage.clock.advance(61);
    let items = house.items().await;
    assert!(house.run(house.table(), "second", false).await.is_ok());
    assert_eq!(house.behind().await, 0);
    // What was done before the crash is not done twice.
    let now = house.items().await;
    let done = items.iter().filter(|((pk, sk), item)| {
        pk.contains("#USR#") && sk == "STATE" && item.contains_key("schema")
    });
    for (key, item) in done {
        assert_eq!(&now[key], item);
    }
}

#[tokio::test]
async fn the_run_that_crashed_may_go_on_at_once() {
    let house = House::new().await;
    house.before_accounts().await;
    house.old_accounts(3).await;
    let (faults, shaky) = house.shaky();
    faults.once(WRITE, Fault::Late(Duration::ZERO));
    faults.once(WRITE, Fault::error(400, "ValidationException"));
    assert!(house.run(&shaky, "one", false).await.is_err());
    assert!(house.run(&shaky, "one", false).await.is_ok());
    assert_eq!(house.behind().await, 0);
}

#[tokio::test]
async fn of_two_runs_at_once_one_does_the_work() {
    let house = House::new().await;
    house.before_accounts().await;
    house.old_accounts(30).await;
    let (first, one) = house.shaky();
    let (second, two) = house.shaky();
    let runs = tokio::join!(house.run(&one, "one", false), house.run(&two, "two", false),);
    // The other was told that someone is at it, or came when it was done.
    let worked = [&first, &second].map(|way| !way.asked("Scan").is_empty());
    assert_eq!(worked.iter().filter(|worked| **worked).count(), 1);
    assert!(runs.0.is_ok() || runs.1.is_ok(), "{runs:?}");
    for run in [runs.0, runs.1] {
        let is_held = matches!(run, Err(MigrationError::Held { number: ACCOUNTS }));
        assert!(run.is_ok() || is_held, "{run:?}");
    }
    assert_eq!(house.behind().await, 0);
    let reports = house.migrate().await;
    assert!(
        reports
            .iter()
            .all(|report| report.outcome == Outcome::Before)
    );
}

/// Waits until so many calls of the operation are on their way.
async fn until_asked(faults: &Faults, operation: &str, count: usize) {
    while faults.asked(operation).len() < count {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// A run so slow that another took over: its checkpoint is not taken any more.
#[tokio::test]
async fn a_run_that_was_overtaken_stops() {
    let house = House::new().await;
    house.before_accounts().await;
    house.old_accounts(3).await;
    let (faults, shaky) = house.shaky();
    faults.once("Scan", Fault::Late(Duration::from_millis(1_500)));
    let overtaking = async {
        until_asked(&faults, "Scan", 1).await;
        house.stage.clock.advance(61);
        house.run(house.table(), "quick", false).await
    };
    let (slow, quick) = tokio::join!(house.run(&shaky, "slow", false), overtaking);
    assert!(quick.is_ok(), "{quick:?}");
    assert!(
        matches!(slow, Err(MigrationError::Held { number: ACCOUNTS })),
        "{slow:?}"
    );
    assert_eq!(house.behind().await, 0);
}

/// Between a rewrite's look and its write, someone changes the account: the change stays.
#[tokio::test]
async fn a_rewrite_never_writes_over_a_change() {
    let house = House::new().await;
    house.before_accounts().await;
    let id = house.old_account(Role::Appraiser).await;
    let before = house.account(&id).await;
    let (faults, shaky) = house.shaky();
    faults.once(WRITE, Fault::Late(Duration::ZERO));
    faults.once(WRITE, Fault::Late(Duration::from_millis(1_500)));
    let change = async {
        // The first takes the checkpoint.
        until_asked(&faults, WRITE, 2).await;
        let mut changed = before.clone();
        changed.insert("name".to_owned(), text("Another"));
        changed.insert("version".to_owned(), AttributeValue::N("2".to_owned()));
        house.put(changed).await;
    };
    let (run, ()) = tokio::join!(house.run(&shaky, "slow", false), change);
    assert!(run.is_ok(), "{run:?}");
    assert_eq!(word(&house.account(&id).await, "name"), "Another");
}

#[tokio::test]
async fn settings_that_were_changed_stay_as_they_are() {
    let house = House::new().await;
    let settings = Settings {
        max_rounds: 2,
        ..Settings::default()
    };
    let change = house.table().begin(house.stage.cause());
    change.put_settings(&settings).commit().await.unwrap();
    for _ in 0..2 {
        house.migrate().await;
        assert_eq!(
            catalogue::settings(house.table(), house.stage.clock.now())
                .await
                .unwrap(),
            settings
        );
    }
}

#[tokio::test]
async fn a_template_of_the_house_stays_the_newest() {
    let house = House::new().await;
    house.migrate().await;
    let (key, locale) = ("consignment", Locale::EsPa);
    let first = catalogue::newest_template(house.table(), key, locale)
        .await
        .unwrap();
    let own = TemplateText {
        key: key.to_owned(),
        locale,
        countersign: first.countersign,
        body: first.body.replacen("# ", "# Nuestro ", 1),
    };
    let now = house.stage.clock.now();
    let own = ContractTemplate::publish(testkit::id(77), own, Some(&first), now).unwrap();
    let change = house.table().begin(house.stage.cause());
    change.put_template(&own).commit().await.unwrap();
    house.migrate().await;
    let newest = catalogue::newest_template(house.table(), key, locale)
        .await
        .unwrap();
    assert_eq!(newest, own);
}

/// What the record of a system role says is renewed when the code says something else.
#[tokio::test]
async fn the_record_of_a_system_role_follows_the_code() {
    let house = House::new().await;
    house.migrate().await;
    let kept = house.kept().await;
    let key = ("dejavu#SETUP#ROLE".to_owned(), "appraiser".to_owned());
    let mut old = kept[&key].clone();
    let mut record = old["record"].as_m().unwrap().clone();
    record.insert("permissions".to_owned(), AttributeValue::L(Vec::new()));
    old.insert("record".to_owned(), AttributeValue::M(record));
    house.put(old).await;
    let reports = house.migrate().await;
    let Outcome::Done { samples, .. } = outcome(&reports, 1) else {
        panic!("{reports:?}");
    };
    assert_eq!(samples.len(), 1);
    let now = house.kept().await;
    assert_eq!(now[&key]["record"], kept[&key]["record"]);
    assert_eq!(now[&key]["version"], AttributeValue::N("2".to_owned()));
}

#[tokio::test]
async fn a_custom_role_survives_every_migration() {
    let house = House::new().await;
    let admin = house.stage.person(Role::Admin).await;
    let details = RoleDetails {
        name: "Escaparatista".to_owned(),
        rank: 30,
        parent: Some(Role::Logistics),
        permissions: vec![RolePermission {
            permission: Permission::ProductsView,
            scope: Scope::All,
        }],
    };
    let now = house.stage.clock.now();
    let made = CustomRole::create(testkit::id(5), details, admin.by(), now).unwrap();
    let change = house.table().begin(house.stage.cause());
    change.save(&made).commit().await.unwrap();
    let before = house.kept().await;
    for _ in 0..2 {
        house.migrate().await;
        let after = house.kept().await;
        for (key, item) in &before {
            assert_eq!(&after[key], item, "{key:?}");
        }
        let roles = data::roles::all(house.table()).await.unwrap();
        assert_eq!(roles, std::slice::from_ref(&made.next));
    }
}

#[tokio::test]
async fn the_rows_of_another_company_are_left_alone() {
    let house = House::new().await;
    let id = house.old_account(Role::Appraiser).await;
    let mut item = house.account(&id).await;
    item.insert("pk".to_owned(), text("other#USR#usr_1"));
    house.put(item.clone()).await;
    house.migrate().await;
    let key = ("other#USR#usr_1".to_owned(), "STATE".to_owned());
    assert_eq!(house.items().await[&key], item);
}

#[tokio::test]
async fn the_starts_of_a_deployment_are_counted_each_for_itself() {
    let house = House::new().await;
    let now = house.stage.clock.now();
    let attempt = async |id: &str| migrations::attempt(house.table(), id, now).await;
    assert_eq!(attempt("a").await.unwrap(), 1);
    assert_eq!(attempt("a").await.unwrap(), 2);
    assert_eq!(attempt("b").await.unwrap(), 1);
}

#[tokio::test]
async fn a_halt_says_which_migration_and_why() {
    let house = House::new().await;
    let (faults, shaky) = house.shaky();
    faults.once(WRITE, Fault::error(400, "ValidationException"));
    let halt = house.run(&shaky, "one", false).await.unwrap_err();
    let MigrationError::Halted { number, cause } = halt else {
        panic!("{halt:?}");
    };
    assert_eq!(number, 1);
    assert!(matches!(cause, StoreError::Bug(_)), "{cause:?}");
}
