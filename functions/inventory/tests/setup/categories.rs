//! The tree of categories: grown, moved, cut and mended.

use contract::inventory::setup::{
    CreateCategory, DeleteCategory, ListCategories, ListCategoryRecords, RestoreCategory,
    UpdateCategory,
};
use domain::access::{Role, RoleGrant};
use domain::user::UserStatus;
use serde_json::json;
use testkit::id;

use crate::house::{House, blamed, category, id_of, names};

#[tokio::test]
async fn a_category_is_set_up_and_seen_by_anyone_at_once() {
    let house = House::open().await;
    assert_eq!(house.shown::<ListCategories>().await, json!([]));
    let made = house
        .sample::<CreateCategory>(&house.manager)
        .await
        .expect(201);
    assert_eq!(made.version(), 1);
    let path = format!("/v1/categories/{}", id_of(&made));
    assert_eq!(made.headers["location"], path);
    assert_eq!(made.json["created_by"]["id"], json!(house.manager.id));

    let below = category("Carteras", "carteras", Some(&id_of(&made)));
    let below = house.make::<CreateCategory>(&house.manager, below).await;
    // The house's own term, where the body says none.
    assert_eq!(below.expect(201).json["record"]["default_term_days"], 90);
    let tree = house.shown::<ListCategories>().await;
    assert_eq!(tree[0]["name"], "Bolsos de mano");
    assert_eq!(tree[0]["checklist"][0]["key"], "dust_bag");
    assert_eq!(names(&tree[0]["children"]), ["Carteras"]);
    assert_eq!(tree[0].get("default_plan"), None);
}

#[tokio::test]
async fn a_category_is_edited_from_the_version_that_was_seen() {
    let house = House::open().await;
    let made = house
        .sample::<CreateCategory>(&house.manager)
        .await
        .expect(201);
    let id = id_of(&made);
    let patch = || json!({ "name": " Bolsos ", "default_term_days": 60 });
    let edited = house
        .edit::<UpdateCategory>(&house.manager, (&id, 1), patch())
        .await;
    let edited = edited.expect(200);
    assert_eq!(edited.version(), 2);
    assert_eq!(edited.json["record"]["name"], "Bolsos");
    assert_eq!(edited.json["record"]["slug"], "bolsos-de-mano");
    let stale = house
        .edit::<UpdateCategory>(&house.manager, (&id, 1), patch())
        .await;
    stale.refused(412, "version_conflict");
    let tree = house.shown::<ListCategories>().await;
    assert_eq!(names(&tree), ["Bolsos"]);
}

#[tokio::test]
async fn no_category_hangs_below_itself() {
    let house = House::open().await;
    let make = async |body| {
        let made = house.make::<CreateCategory>(&house.manager, body).await;
        id_of(&made.expect(201))
    };
    let top = make(category("Moda", "moda", None)).await;
    let middle = make(category("Bolsos", "bolsos", Some(&top))).await;
    let low = make(category("Carteras", "carteras", Some(&middle))).await;
    for parent in [&top, &middle, &low] {
        let body = json!({ "parent_id": parent });
        let ring = house
            .edit::<UpdateCategory>(&house.manager, (&top, 1), body)
            .await;
        assert_eq!(blamed(&ring), ["parent_id"]);
        ring.refused(400, "category_invalid");
    }
    let body = json!({ "parent_id": null });
    let moved = house
        .edit::<UpdateCategory>(&house.manager, (&low, 1), body)
        .await;
    assert_eq!(moved.expect(200).json["record"]["parent_id"], json!(null));
    let nowhere = category("Nada", "nada", Some("cat_01J00000000000000000000009"));
    let nowhere = house.make::<CreateCategory>(&house.manager, nowhere).await;
    assert_eq!(blamed(&nowhere), ["parent_id"]);
}

#[tokio::test]
async fn a_slug_is_one_categorys_alone() {
    let house = House::open().await;
    house
        .sample::<CreateCategory>(&house.manager)
        .await
        .expect(201);
    let again = house.sample::<CreateCategory>(&house.manager).await;
    assert_eq!(blamed(&again), ["slug"]);
    again.refused(400, "category_invalid");
}

#[tokio::test]
async fn a_category_names_only_plans_and_schedules_of_the_house() {
    let house = House::open().await;
    let mut body = category("Bolsos", "bolsos", None);
    body["default_plan"] = json!("cpl_01J00000000000000000000009");
    body["default_schedule"] = json!("mks_01J00000000000000000000009");
    let unknown = house.make::<CreateCategory>(&house.manager, body).await;
    assert_eq!(blamed(&unknown), ["default_plan", "default_schedule"]);
    unknown.refused(400, "not_set_up");
}

#[tokio::test]
async fn a_category_goes_when_nothing_hangs_below_it_and_comes_back() {
    let house = House::open().await;
    let make = async |body| {
        let made = house.make::<CreateCategory>(&house.manager, body).await;
        id_of(&made.expect(201))
    };
    let top = make(category("Moda", "moda", None)).await;
    let low = make(category("Bolsos", "bolsos", Some(&top))).await;
    let full = house.act::<DeleteCategory>(&house.manager, (&top, 1)).await;
    full.refused(409, "category_has_children");
    let gone = house
        .act::<DeleteCategory>(&house.manager, (&low, 1))
        .await
        .expect(200);
    assert_ne!(gone.json["deleted_at"], json!(null));
    let again = house.act::<DeleteCategory>(&house.manager, (&low, 2)).await;
    again.refused(422, "set_up_deleted");
    house
        .act::<DeleteCategory>(&house.manager, (&top, 1))
        .await
        .expect(200);
    assert_eq!(house.shown::<ListCategories>().await, json!([]));

    let kept = house.list::<ListCategoryRecords>(&house.manager).await;
    assert_eq!(names(&kept), ["Bolsos", "Moda"]);
    let early = house
        .act::<RestoreCategory>(&house.manager, (&low, 2))
        .await;
    early.refused(409, "category_parent_deleted");
    house
        .act::<RestoreCategory>(&house.manager, (&top, 2))
        .await
        .expect(200);
    house
        .act::<RestoreCategory>(&house.manager, (&low, 2))
        .await
        .expect(200);
    let twice = house
        .act::<RestoreCategory>(&house.manager, (&low, 3))
        .await;
    twice.refused(422, "set_up_present");
    let tree = house.shown::<ListCategories>().await;
    assert_eq!(names(&tree[0]["children"]), ["Bolsos"]);
}

#[tokio::test]
async fn categories_are_for_whoever_manages_them_in_the_whole_house() {
    let house = House::open().await;
    for person in [&house.appraiser, &house.consignor] {
        let refused = house.sample::<CreateCategory>(person).await;
        refused.refused(403, "permission_denied");
        let call = person.calls(&contract_of::<ListCategoryRecords>());
        house.call(call).await.refused(403, "permission_denied");
    }
    let grant = RoleGrant {
        locations: vec![id(1)],
        ..RoleGrant::of(Role::SalesManager)
    };
    let of_one_shop = house
        .stage
        .person_holding(vec![grant], UserStatus::Active)
        .await;
    let refused = house.sample::<CreateCategory>(&of_one_shop).await;
    refused.refused(403, "permission_denied");
}

fn contract_of<E: contract::route::Endpoint>() -> contract::route::Route {
    E::ROUTE
}

#[tokio::test]
async fn the_same_call_again_sets_up_nothing_more() {
    let house = House::open().await;
    let call = testkit::sample(&contract_of::<CreateCategory>())
        .by(&house.manager)
        .key("once");
    let first = house.send(&call).await.expect(201);
    let again = house.send(&call).await.expect(201);
    assert_eq!(first.json, again.json);
    let kept = house.list::<ListCategoryRecords>(&house.manager).await;
    assert_eq!(names(&kept).len(), 1);
}
