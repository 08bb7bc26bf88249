//! `block_user`, `list_roles`, `list_permissions`: who may do what.

use contract::identity::me::GetMe;
use contract::identity::roles::{ListPermissions, ListRoles};
use contract::identity::users::BlockUser;
use domain::access::{Permission, Role};
use serde_json::{Value, json};
use testkit::{Person, Sample};

use crate::house::{House, call};

fn block(by: &Person, whom: &Person) -> Sample {
    call::<BlockUser>().by(by).path("id", &whom.id)
}

fn unblock(by: &Person, whom: &Person, version: u64) -> Sample {
    let block = block(by, whom).if_match(version);
    block.with("/blocked", json!(false))
}

#[tokio::test]
async fn whoever_is_blocked_is_out_at_the_next_call_and_may_be_let_in_again() {
    let house = House::open().await;
    let manager = house.stage.person(Role::SalesManager).await;
    let ana = house.stage.person(Role::Consignor).await;
    let blocked = house.send(&block(&manager, &ana)).await.expect(200);
    assert_eq!(blocked.json["status"], "blocked");
    assert_eq!(blocked.version(), 2);
    let out = house.send(&call::<GetMe>().by(&ana)).await;
    out.refused(401, "session_ended");

    let let_in = house.send(&unblock(&manager, &ana, 2)).await.expect(200);
    assert_eq!(let_in.json["status"], "active");
    // The sessions of before stay ended.
    let old = house.send(&call::<GetMe>().by(&ana)).await;
    old.refused(401, "session_ended");
}

#[tokio::test]
async fn only_someone_of_higher_rank_blocks_anyone() {
    let house = House::open().await;
    let manager = house.stage.person(Role::SalesManager).await;
    let colleague = house.stage.person(Role::SalesManager).await;
    let ana = house.stage.person(Role::Consignor).await;
    let reply = house.send(&block(&ana, &manager)).await;
    reply.refused(403, "permission_denied");
    for whom in [&colleague, &manager] {
        let reply = house.send(&block(&manager, whom)).await;
        reply.refused(403, "rank_too_low");
    }
}

#[tokio::test]
async fn nobody_is_blocked_twice_or_by_an_old_view_of_them_or_without_existing() {
    let house = House::open().await;
    let manager = house.stage.person(Role::SalesManager).await;
    let ana = house.stage.person(Role::Consignor).await;
    let stale = house.send(&block(&manager, &ana).if_match(7)).await;
    stale.refused(412, "version_conflict");
    house.send(&block(&manager, &ana)).await.expect(200);
    let twice = house.send(&block(&manager, &ana).if_match(2)).await;
    twice.refused(422, "transition_not_allowed");
    let nobody = house.send(&call::<BlockUser>().by(&manager)).await;
    nobody.refused(404, "not_found");
}

#[tokio::test]
async fn the_roles_are_listed_by_falling_rank_with_what_they_allow() {
    let house = House::open().await;
    let manager = house.stage.person(Role::SalesManager).await;
    let roles = house.send(&call::<ListRoles>().by(&manager)).await;
    let roles = roles.expect(200).json;
    let keys: Vec<_> = items(&roles).iter().map(|role| &role["key"]).collect();
    assert_eq!(
        keys,
        [
            "admin",
            "sales_manager",
            "appraiser",
            "logistics",
            "consignor",
            "customer"
        ]
    );
    let appraiser = items(&roles)[2]["permissions"].as_array().unwrap();
    let view = json!({ "permission": "requests.view", "scope": "assigned" });
    assert!(appraiser.contains(&view), "{appraiser:?}");
    assert!(roles["next"].is_null());
}

#[tokio::test]
async fn the_permissions_are_listed_with_the_routes_they_open() {
    let house = House::open().await;
    let manager = house.stage.person(Role::SalesManager).await;
    let permissions = house.send(&call::<ListPermissions>().by(&manager)).await;
    let permissions = permissions.expect(200).json;
    assert_eq!(items(&permissions).len(), Permission::ALL.len());
    let codes = items(&permissions).iter();
    let block = codes.filter(|permission| permission["code"] == "users.block");
    let opened: Vec<_> = block.map(|permission| &permission["routes"]).collect();
    assert_eq!(opened, [&json!(["block_user"])]);
}

#[tokio::test]
async fn roles_and_permissions_are_shown_to_nobody_who_may_not_see_them() {
    let house = House::open().await;
    for role in [
        Role::Appraiser,
        Role::Logistics,
        Role::Consignor,
        Role::Customer,
    ] {
        let person = house.stage.person(role).await;
        for list in [call::<ListRoles>(), call::<ListPermissions>()] {
            let reply = house.send(&list.by(&person)).await;
            reply.refused(403, "permission_denied");
        }
    }
}

fn items(page: &Value) -> &Vec<Value> {
    page["items"].as_array().unwrap()
}
