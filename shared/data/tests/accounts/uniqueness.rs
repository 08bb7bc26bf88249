//! An address, a number and a tax id belong to one account.

use data::{StoreError, users};
use domain::contact::Email;
use domain::user::profile::Edit;
use domain::user::{User, UserFacts};

use crate::{House, decided, delete, edit, phone, profile, restore, taken, user};

const NUMBER: &str = "+50761234567";

fn with_number(number: u128) -> User {
    User::restore(UserFacts {
        phone: phone(NUMBER),
        ..user(number, "Ana")
    })
}

#[tokio::test]
async fn of_many_that_race_for_one_number_exactly_one_wins() {
    let house = House::open().await;
    let racers: Vec<User> = (1..=8).map(with_number).collect();
    let outcomes = futures::future::join_all(racers.iter().map(|racer| house.cast(racer))).await;
    let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!(won, 1, "{outcomes:?}");
}

#[tokio::test]
async fn of_two_accounts_that_change_to_one_number_at_once_exactly_one_gets_it() {
    let house = House::open().await;
    for number in [1, 2] {
        house
            .cast(&User::restore(user(number, "Ana")))
            .await
            .unwrap();
    }
    let wish = || {
        edit(Edit {
            phone: Some(phone(NUMBER)),
            ..Edit::default()
        })
    };
    let (one, other) = tokio::join!(house.change(1, wish()), house.change(2, wish()));
    assert_eq!(u8::from(one.is_ok()) + u8::from(other.is_ok()), 1);
    assert_eq!(taken(one.and(other)), "phone_taken");
    let holders = [house.get(1).await, house.get(2).await];
    let with = holders.iter().filter(|user| user.facts().phone.is_some());
    assert_eq!(with.count(), 1);
}

#[tokio::test]
async fn each_value_is_refused_by_its_own_code() {
    let house = House::open().await;
    let first = UserFacts {
        phone: phone(NUMBER),
        profile: profile("8-442-445"),
        ..user(1, "Ana")
    };
    house.cast(&User::restore(first.clone())).await.unwrap();
    let email = UserFacts {
        email: first.email.clone(),
        ..user(2, "Eva")
    };
    assert_eq!(
        taken(house.cast(&User::restore(email)).await),
        "email_taken"
    );
    assert_eq!(taken(house.cast(&with_number(2)).await), "phone_taken");
    let tax_id = UserFacts {
        // The same number, written otherwise.
        profile: profile(" 08-442-445 "),
        ..user(2, "Eva")
    };
    let refused = taken(house.cast(&User::restore(tax_id)).await);
    assert_eq!(refused, "tax_id_taken");
    // Nothing of what was refused is there.
    let found = users::get(&house.table, &testkit::id(2)).await;
    assert!(matches!(found, Err(StoreError::Missing { .. })));
}

#[tokio::test]
async fn a_value_that_is_given_up_is_free_and_the_new_one_is_taken() {
    let house = House::open().await;
    house.cast(&with_number(1)).await.unwrap();
    let moved = Edit {
        email: Email::parse("ana.perez@dejavu.test").ok(),
        phone: Some(phone("+50769999999")),
        ..Edit::default()
    };
    house.change(1, edit(moved)).await.unwrap();

    let find = async |address: &str| {
        let address = Email::parse(address).unwrap();
        users::find_by_email(&house.table, &address).await.unwrap()
    };
    assert_eq!(find("u1@dejavu.test").await, None);
    assert_eq!(
        find("ana.perez@dejavu.test").await,
        Some(house.get(1).await)
    );
    let heir = UserFacts {
        email: Email::parse("u1@dejavu.test").unwrap(),
        phone: phone(NUMBER),
        ..user(2, "Eva")
    };
    house.cast(&User::restore(heir)).await.unwrap();
    let late = UserFacts {
        phone: phone("+50769999999"),
        ..user(3, "Luz")
    };
    assert_eq!(taken(house.cast(&User::restore(late)).await), "phone_taken");
}

#[tokio::test]
async fn a_change_that_loses_its_race_takes_nothing() {
    let house = House::open().await;
    house.cast(&User::restore(user(1, "Ana"))).await.unwrap();
    let seen = house.get(1).await;
    let wish = Edit {
        phone: Some(phone(NUMBER)),
        ..Edit::default()
    };
    let late = decided(&seen, edit(wish));
    let first = Edit {
        name: Some("Ana María".to_owned()),
        ..Edit::default()
    };
    house.change(1, edit(first)).await.unwrap();
    let lost = house.keep(&late).await;
    assert!(matches!(lost, Err(StoreError::Changed { .. })), "{lost:?}");
    house.cast(&with_number(2)).await.unwrap();
}

#[tokio::test]
async fn who_is_deleted_keeps_address_and_tax_id_and_lets_the_number_go() {
    let house = House::open().await;
    let facts = UserFacts {
        phone: phone(NUMBER),
        profile: profile("8-442-445"),
        ..user(1, "Ana")
    };
    house.cast(&User::restore(facts)).await.unwrap();
    house.change(1, delete()).await.unwrap();

    let same_email = UserFacts {
        email: Email::parse("u1@dejavu.test").unwrap(),
        ..user(2, "Eva")
    };
    assert_eq!(
        taken(house.cast(&User::restore(same_email)).await),
        "email_taken"
    );
    let same_tax_id = UserFacts {
        profile: profile("8-442-445"),
        ..user(2, "Eva")
    };
    assert_eq!(
        taken(house.cast(&User::restore(same_tax_id)).await),
        "tax_id_taken"
    );

    // While nobody has the number it comes back with the account.
    house.change(1, restore()).await.unwrap();
    assert_eq!(taken(house.cast(&with_number(2)).await), "phone_taken");
    // Once someone has it, the account does not come back with it.
    house.change(1, delete()).await.unwrap();
    house.cast(&with_number(2)).await.unwrap();
    assert_eq!(taken(house.change(1, restore()).await), "phone_taken");
    house
        .change(
            2,
            edit(Edit {
                phone: Some(None),
                ..Edit::default()
            }),
        )
        .await
        .unwrap();
    house.change(1, restore()).await.unwrap();
    assert_eq!(house.get(1).await.facts().phone, phone(NUMBER));
}
