//! Shops and store rooms.

use contract::inventory::setup::{
    CreateLocation, ListLocationRecords, ListLocations, UpdateLocation,
};
use domain::access::{Role, RoleGrant};
use domain::user::UserStatus;
use serde_json::json;
use testkit::story::{location, location_id};

use crate::house::{House, blamed, id_of, names};

#[tokio::test]
async fn a_location_has_its_branch_billing_points_and_shelves() {
    let house = House::open().await;
    let made = house
        .sample::<CreateLocation>(&house.admin)
        .await
        .expect(201);
    assert_eq!(made.json["record"]["billing_points"], json!(["001", "002"]));
    let shown = house.shown::<ListLocations>().await;
    assert_eq!(names(&shown), ["Dejavu Costa del Este"]);
    assert_eq!(shown[0].get("shelves"), None);
    let kept = house.list::<ListLocationRecords>(&house.appraiser).await;
    assert_eq!(
        kept[0]["record"]["shelves"],
        json!(["A-01", "A-02", "Vitrina"])
    );
    let call = house.consignor.calls(&route::<ListLocationRecords>());
    house.call(call).await.refused(403, "permission_denied");
    let refused = house.sample::<CreateLocation>(&house.manager).await;
    refused.refused(403, "permission_denied");
}

fn route<E: contract::route::Endpoint>() -> contract::route::Route {
    E::ROUTE
}

#[tokio::test]
async fn numbers_of_the_tax_authority_are_well_formed_and_in_one_place() {
    let house = House::open().await;
    let body = |branch: &str, points: &[&str], shelves: &[&str]| {
        json!({
            "name": "Tienda", "address": "Calle 50", "branch_code": branch,
            "billing_points": points, "shelves": shelves,
        })
    };
    let make = async |body| house.make::<CreateLocation>(&house.admin, body).await;
    for (branch, points) in [("1", ["001"]), ("0001", ["000"]), ("0001", ["1"])] {
        let refused = make(body(branch, &points, &[])).await;
        assert_eq!(refused.status, 400, "{:#}", refused.json);
    }
    make(body("0001", &["001", "002"], &[])).await.expect(201);
    let taken = make(body("0001", &["003", "002"], &["A", "a "])).await;
    // What is wrong by itself is told first.
    assert_eq!(blamed(&taken), ["shelves[1]"]);
    let taken = make(body("0001", &["003", "002"], &["A"])).await;
    assert_eq!(blamed(&taken), ["billing_points[1]"]);
    taken.refused(400, "location_invalid");
    make(body("0002", &["001", "002"], &["A"]))
        .await
        .expect(201);
}

#[tokio::test]
async fn a_location_is_edited_by_whoever_manages_it() {
    let house = House::open().await;
    let change = house.stage.table.begin(house.stage.cause());
    let change = change.put_location(&location());
    change.commit().await.unwrap();
    let id = location_id();
    let grant = RoleGrant {
        locations: vec![id.clone()],
        ..RoleGrant::of(Role::Admin)
    };
    let of_it = house
        .stage
        .person_holding(vec![grant], UserStatus::Active)
        .await;
    let body = || json!({ "shelves": ["B-01"], "address": "Calle 51" });
    let edited = house
        .edit::<UpdateLocation>(&of_it, (id.as_str(), 1), body())
        .await;
    let edited = edited.expect(200);
    assert_eq!(edited.json["record"]["shelves"], json!(["B-01"]));
    assert_eq!(edited.json["record"]["name"], "Calle 50");

    let other = house
        .sample::<CreateLocation>(&house.admin)
        .await
        .expect(201);
    let other = id_of(&other);
    let foreign = house
        .edit::<UpdateLocation>(&of_it, (&other, 1), body())
        .await;
    let absent = "loc_01J00000000000000000000009";
    let absent = house
        .edit::<UpdateLocation>(&house.admin, (absent, 1), body())
        .await;
    assert_eq!(foreign.json["code"], absent.json["code"]);
    foreign.refused(404, "not_found");
    let none = json!({ "billing_points": [] });
    let none = house
        .edit::<UpdateLocation>(&house.admin, (&other, 1), none)
        .await;
    assert_eq!(none.status, 400, "{:#}", none.json);
}
