//! Who manages one shop: they see its rows, act on them, and find nothing of another.

use contract::consignments::requests::RequestOp as Op;
use domain::access::{Role, RoleGrant};
use domain::ids::LocationId;
use domain::user::UserStatus;
use serde_json::json;
use testkit::story::{location_id, request_id};
use testkit::{Person, id};

use crate::shop::{FIRST, Shop, call};

async fn manager_of(shop: &Shop, locations: Vec<LocationId>) -> Person {
    let grant = RoleGrant {
        locations,
        ..RoleGrant::of(Role::SalesManager)
    };
    shop.stage
        .person_holding(vec![grant], UserStatus::Active)
        .await
}

#[tokio::test]
async fn a_manager_of_one_shop_lists_its_requests_and_those_of_another_are_absent() {
    let shop = Shop::with(Shop::submitted).await;
    let here = manager_of(&shop, vec![location_id()]).await;
    let elsewhere = manager_of(&shop, vec![id(99)]).await;
    let count = async |person: &Person, query: &[(&str, &str)]| {
        let list = call(Op::ListRequests).by(person).query(query);
        let page = shop.send(list).await.expect(200).json;
        page["items"].as_array().unwrap().len()
    };
    assert_eq!(count(&here, &[]).await, 1);
    assert_eq!(count(&here, &[("status", "draft")]).await, 0);
    assert_eq!(count(&elsewhere, &[]).await, 0);
    let place = location_id().to_string();
    assert_eq!(count(&elsewhere, &[("location_id", &place)]).await, 0);
    assert_eq!(count(&shop.manager, &[("location_id", &place)]).await, 1);
    shop.act(&here, Op::GetRequest).await.expect(200);
    let absent = shop.act(&elsewhere, Op::GetRequest).await;
    absent.refused(404, "not_found");
}

#[tokio::test]
async fn who_manages_two_shops_says_whose_list_they_want() {
    let shop = Shop::with(Shop::submitted).await;
    let both = manager_of(&shop, vec![location_id(), id(99)]).await;
    let list = || call(Op::ListRequests).by(&both);
    let unnamed = shop.send(list().query(&[])).await;
    unnamed.refused(400, "location_needed");
    let place = location_id().to_string();
    let named = list().query(&[("location_id", &place), ("status", "submitted")]);
    let page = shop.send(named).await.expect(200).json;
    assert_eq!(page["items"][0]["id"], json!(request_id()));
    let crossed = list().query(&[("location_id", &place), ("appraiser_id", both.id.as_str())]);
    shop.send(crossed).await.refused(400, "filter_not_served");
}

#[tokio::test]
async fn a_command_on_a_row_of_another_shop_finds_nothing() {
    let shop = Shop::with(Shop::submitted).await;
    let elsewhere = manager_of(&shop, vec![id(99)]).await;
    let reply = shop.act(&elsewhere, Op::CancelRequest).await;
    reply.refused(404, "not_found");
    let here = manager_of(&shop, vec![location_id()]).await;
    shop.act(&here, Op::CancelRequest).await.expect(200);
}

#[tokio::test]
async fn seeing_everywhere_does_not_let_a_manager_of_one_shop_act_everywhere() {
    let shop = Shop::open().await;
    let assigned = shop.assigned();
    shop.keep(FIRST, assigned).await;
    let grants = vec![
        RoleGrant::of(Role::Appraiser),
        RoleGrant {
            locations: vec![id(99)],
            ..RoleGrant::of(Role::SalesManager)
        },
    ];
    let both = shop.stage.person_holding(grants, UserStatus::Active).await;
    // It is assigned to someone else, and they manage another shop.
    let reply = shop.act(&both, Op::CancelRequest).await;
    reply.refused(404, "not_found");
}
