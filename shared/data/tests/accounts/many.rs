//! A house with many accounts: every page of every list stays one query, and looks up nothing else.
//!
//! `USERS_SEED` says how many; without it a thousand.

use std::time::Instant;

use data::Paging;
use data::users::{self, UserList};
use domain::access::{Role, RoleGrant, RoleKey};
use domain::event::Cause;
use domain::user::{User, UserFacts, UserStatus};
use testkit::now;

use crate::{House, phone, user};

/// Names are dealt from these, so that many share a beginning.
const FIRST: [&str; 10] = [
    "Ana", "Ángela", "Berta", "Carlos", "Débora", "Íñigo", "José", "Óscar", "Úrsula", "Zoé",
];
const LAST: [&str; 7] = [
    "Arosemena",
    "Batista",
    "Cárdenas",
    "Núñez",
    "Ortega",
    "Pérez",
    "Sáenz",
];
const ROLES: [Role; 4] = [
    Role::Consignor,
    Role::Customer,
    Role::Appraiser,
    Role::Logistics,
];
const STATUSES: [UserStatus; 3] = [UserStatus::Active, UserStatus::Invited, UserStatus::Blocked];

const PAGE: u16 = 50;

fn seeded() -> usize {
    let number = std::env::var("USERS_SEED").ok();
    number.map_or(1_000, |text| text.parse().expect("USERS_SEED is a number"))
}

fn dealt(number: usize) -> User {
    let name = format!("{} {} {number}", FIRST[number % 10], LAST[number % 7]);
    User::restore(UserFacts {
        status: STATUSES[number % 3],
        roles: vec![RoleGrant::of(ROLES[number % 4])],
        phone: phone(&format!("+5076{number:07}")),
        ..user(number as u128 + 1, &name)
    })
}

async fn seed(house: &House, number: usize) {
    for some in (0..number).collect::<Vec<_>>().chunks(16) {
        let kept = some.iter().map(|number| async move {
            let cause = Cause::house("seed", now(), "seed", "seed");
            let user = dealt(*number);
            house.table.begin(cause).seed_user(&user).commit().await
        });
        for outcome in futures::future::join_all(kept).await {
            outcome.unwrap();
        }
        house.faults.forget();
    }
}

/// Walks a list to its end: how many rows, and that each page was one query and nothing else.
async fn walk(house: &House, list: &UserList<'_>, most_pages: usize) -> usize {
    let (mut rows, mut cursor) = (0, None::<String>);
    for _ in 0..most_pages {
        house.faults.forget();
        let paging = Paging {
            limit: PAGE,
            cursor: cursor.as_deref(),
            principal: "test",
        };
        let page = users::list(&house.table, list, &paging, now())
            .await
            .unwrap();
        assert_eq!(house.faults.asked("Query").len(), 1, "{list:?}");
        let others = ["GetItem", "BatchGetItem", "Scan"].map(|call| house.faults.asked(call).len());
        assert_eq!(others, [0, 0, 0], "{list:?}");
        rows += page.items.len();
        // No row was read and dropped: a page that is not the last is full.
        assert!(page.next.is_none() || page.items.len() == usize::from(PAGE));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    rows
}

#[tokio::test]
async fn a_page_of_any_list_of_many_accounts_is_one_query() {
    let house = House::open().await;
    let number = seeded();
    let began = Instant::now();
    seed(&house, number).await;
    let seeded_in = began.elapsed();

    let count = |keep: &dyn Fn(usize) -> bool| (0..number).filter(|n| keep(*n)).count();
    let began = Instant::now();
    let everyone = walk(&house, &UserList::Name(""), usize::MAX).await;
    assert_eq!(everyone, number);
    let expected = [
        (UserList::Name("ana"), count(&|n| n % 10 == 0)),
        (
            UserList::Name("ÍÑIGO nu"),
            count(&|n| n % 10 == 5 && n % 7 == 3),
        ),
        (
            UserList::Email("u10"),
            count(&|n| (n + 1).to_string().starts_with("10")),
        ),
        (UserList::Phone("+50760000"), count(&|n| n < 1_000)),
        (
            UserList::Status(UserStatus::Blocked, ""),
            count(&|n| n % 3 == 2),
        ),
        (
            UserList::Status(UserStatus::Active, "zoe"),
            count(&|n| n % 3 == 0 && n % 10 == 9),
        ),
        (
            UserList::Role(RoleKey::System(Role::Appraiser), ""),
            count(&|n| n % 4 == 2),
        ),
        (
            UserList::Role(RoleKey::System(Role::Logistics), "ange"),
            count(&|n| n % 4 == 3 && n % 10 == 1),
        ),
    ];
    for (list, rows) in expected {
        assert_eq!(walk(&house, &list, usize::MAX).await, rows, "{list:?}");
    }
    println!(
        "{number} accounts: seeded in {seeded_in:?}, walked in {:?}",
        began.elapsed()
    );
}
