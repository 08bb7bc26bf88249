//! Accounts that were written by the first version of the house.

use aws_sdk_dynamodb::types::AttributeValue;

use data::users;
use domain::access::Role;
use domain::contact::Phone;
use domain::ids::UserId;

use crate::house::{ACCOUNTS, House, outcome, text};
use data::migrations::Outcome;

#[tokio::test]
async fn an_old_account_reads_forward_and_stays_as_it_is() {
    let house = House::new().await;
    let id = house.old_account(Role::Appraiser).await;
    let kept = house.account(&id).await;
    let user = users::get(house.table(), &id).await.unwrap();
    let many = users::get_many(house.table(), std::slice::from_ref(&id)).await;
    assert_eq!(many.unwrap(), std::slice::from_ref(&user));
    let found = users::find_by_email(house.table(), &user.facts().email).await;
    assert_eq!(found.unwrap(), Some(user));
    assert!(user_has(&house, &id, Role::Appraiser).await);
    assert_eq!(house.account(&id).await, kept, "reading writes nothing");
}

#[tokio::test]
async fn the_rewrite_changes_how_an_account_is_kept_and_not_what_it_says() {
    let house = House::new().await;
    let id = house.old_account(Role::SalesManager).await;
    let kept = house.account(&id).await;
    let user = users::get(house.table(), &id).await.unwrap();
    assert!(
        users::with_role(house.table(), Role::SalesManager)
            .await
            .unwrap()
            .is_empty()
    );
    house.migrate().await;
    assert_eq!(users::get(house.table(), &id).await.unwrap(), user);
    let listed = users::with_role(house.table(), Role::SalesManager)
        .await
        .unwrap();
    assert_eq!(listed, [user]);
    let now = house.account(&id).await;
    assert_eq!(now["schema"], AttributeValue::N("2".to_owned()));
    assert_eq!(now["version"], kept["version"]);
    assert!(now["roles"].as_l().unwrap()[0].is_m(), "{:?}", now["roles"]);
    assert!(
        !now.contains_key("gsi2pk"),
        "it is found by its lists alone"
    );
}

/// Before, two people could say the same number.
#[tokio::test]
async fn of_two_accounts_with_one_number_one_keeps_it() {
    let house = House::new().await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        let id = house.old_account(Role::Customer).await;
        let mut item = house.account(&id).await;
        item.insert("phone".to_owned(), text("+50761234567"));
        house.put(item).await;
        ids.push(id);
    }
    let reports = house.migrate().await;
    let Outcome::Done { changed, samples } = outcome(&reports, ACCOUNTS) else {
        panic!("{reports:?}");
    };
    assert_eq!(*changed, 2);
    let told = samples
        .iter()
        .filter(|sample| sample.contains("without the number"));
    assert_eq!(told.count(), 1, "{samples:?}");
    assert!(!samples.iter().any(|sample| sample.contains("6123")));
    let mut numbers = Vec::new();
    for id in &ids {
        numbers.extend(number(&house, id).await);
    }
    assert_eq!(numbers, [Phone::parse("+50761234567").unwrap()]);
    assert_eq!(house.behind().await, 0);
}

async fn user_has(house: &House, id: &UserId, role: Role) -> bool {
    let user = users::get(house.table(), id)
        .await
        .expect("the account is there");
    user.has(role, house.stage.clock.now())
}

async fn number(house: &House, id: &UserId) -> Option<Phone> {
    let user = users::get(house.table(), id)
        .await
        .expect("the account is there");
    user.facts().phone.clone()
}
