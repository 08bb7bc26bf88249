//! The lists of accounts: who stands in them, in which order, and who has left.

use data::Paging;
use data::users::{self, UserList};
use domain::access::{Role, RoleGrant, RoleKey};
use domain::user::profile::Edit;
use domain::user::standing::Command as Move;
use domain::user::{Command, User, UserFacts, UserStatus};
use testkit::{id, now};

use crate::{House, delete, edit, phone, profile, restore, user};

async fn names(house: &House, list: UserList<'_>) -> Vec<String> {
    let paging = Paging {
        limit: 100,
        cursor: None,
        principal: "test",
    };
    let page = users::list(&house.table, &list, &paging, now())
        .await
        .unwrap();
    page.items.into_iter().map(|card| card.name).collect()
}

async fn cast(house: &House) {
    let people = [
        UserFacts {
            phone: phone("+50761230001"),
            profile: profile("8-442-445"),
            ..user(1, "Ángela Núñez")
        },
        UserFacts {
            phone: phone("+50761990002"),
            roles: [Role::Appraiser, Role::Customer]
                .map(RoleGrant::of)
                .to_vec(),
            ..user(2, "angel Ruiz")
        },
        UserFacts {
            status: UserStatus::Invited,
            ..user(3, "Berta Sol")
        },
    ];
    for facts in people {
        house.cast(&User::restore(facts)).await.unwrap();
    }
}

#[tokio::test]
async fn accounts_are_found_by_how_each_thing_begins() {
    let house = House::open().await;
    cast(&house).await;
    let all = ["angel Ruiz", "Ángela Núñez", "Berta Sol"];
    assert_eq!(names(&house, UserList::Name("")).await, all);
    assert_eq!(names(&house, UserList::Name(" ÁNGEL ")).await, all[..2]);
    assert_eq!(names(&house, UserList::Name("angela nun")).await, all[1..2]);
    assert!(names(&house, UserList::Name("nunez")).await.is_empty());
    assert_eq!(names(&house, UserList::Email("U2@")).await, all[..1]);
    assert_eq!(names(&house, UserList::Phone("+5076123")).await, all[1..2]);
    assert_eq!(names(&house, UserList::TaxId("8-44")).await, all[1..2]);
    let active = UserStatus::Active;
    assert_eq!(names(&house, UserList::Status(active, "")).await, all[..2]);
    assert_eq!(names(&house, UserList::Status(active, "b")).await.len(), 0);
    assert_eq!(
        names(&house, UserList::Role(RoleKey::System(Role::Customer), "")).await,
        all[..1]
    );
    assert_eq!(
        names(
            &house,
            UserList::Role(RoleKey::System(Role::Appraiser), "ang")
        )
        .await,
        all[..1]
    );
    assert_eq!(
        names(&house, UserList::Role(RoleKey::System(Role::Consignor), "")).await,
        all[1..]
    );
}

#[tokio::test]
async fn a_change_shows_in_every_list_at_once() {
    let house = House::open().await;
    cast(&house).await;
    let renamed = Edit {
        name: Some("Zoé".to_owned()),
        phone: Some(None),
        ..Edit::default()
    };
    house.change(1, edit(renamed)).await.unwrap();
    let all = ["angel Ruiz", "Berta Sol", "Zoé"];
    assert_eq!(names(&house, UserList::Name("")).await, all);
    assert_eq!(names(&house, UserList::Email("u1@")).await, ["Zoé"]);
    assert_eq!(names(&house, UserList::TaxId("")).await, ["Zoé"]);
    assert!(names(&house, UserList::Phone("+5076123")).await.is_empty());
    let reason = "fraud".to_owned();
    let block = Move::Block { reason, rank: 100 };
    house.change(1, Command::Standing(block)).await.unwrap();
    assert_eq!(
        names(&house, UserList::Status(UserStatus::Blocked, "")).await,
        ["Zoé"]
    );
    assert_eq!(
        names(&house, UserList::Status(UserStatus::Active, "")).await,
        ["angel Ruiz"]
    );
}

#[tokio::test]
async fn who_is_deleted_is_in_no_list_until_restored() {
    let house = House::open().await;
    cast(&house).await;
    let lists = || {
        [
            UserList::Name("ang"),
            UserList::Email("u2"),
            UserList::Phone("+5076199"),
            UserList::Role(RoleKey::System(Role::Appraiser), ""),
        ]
    };
    house.change(2, delete()).await.unwrap();
    for list in lists() {
        let found = names(&house, list.clone()).await;
        assert!(!found.contains(&"angel Ruiz".to_owned()), "{list:?}");
    }
    let gone = users::with_role(&house.table, Role::Appraiser)
        .await
        .unwrap();
    assert!(gone.is_empty());
    house.change(2, restore()).await.unwrap();
    for list in lists() {
        let found = names(&house, list.clone()).await;
        assert!(found.contains(&"angel Ruiz".to_owned()), "{list:?}");
    }
}

#[tokio::test]
async fn whoever_has_a_role_is_found_by_it_whichever_of_theirs_it_is() {
    let house = House::open().await;
    cast(&house).await;
    for role in [Role::Appraiser, Role::Customer] {
        let found = users::with_role(&house.table, role).await.unwrap();
        let ids: Vec<_> = found.iter().map(|user| user.facts().id.clone()).collect();
        assert_eq!(ids, [id(2)]);
    }
}

#[tokio::test]
async fn a_cursor_goes_on_in_its_list_and_in_no_other() {
    let house = House::open().await;
    cast(&house).await;
    let page = async |list: UserList<'static>, cursor: Option<String>| {
        let paging = Paging {
            limit: 2,
            cursor: cursor.as_deref(),
            principal: "test",
        };
        users::list(&house.table, &list, &paging, now()).await
    };
    let first = page(UserList::Name(""), None).await.unwrap();
    assert_eq!(first.items.len(), 2);
    let rest = page(UserList::Name(""), first.next.clone()).await.unwrap();
    assert_eq!(rest.items.len(), 1);
    assert_eq!(rest.items[0].name, "Berta Sol");
    let other = page(UserList::Name("b"), first.next).await;
    assert!(matches!(other, Err(data::StoreError::Cursor)));
}
