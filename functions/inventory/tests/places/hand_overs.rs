//! One side gives, the other takes.

use contract::inventory::custody::{
    CancelHandOver, ConfirmHandOver, GetCustodyRecord, ListHandOvers, ListProductCustody,
    OpenHandOver,
};
use contract::route::Endpoint;
use domain::ids::ProductId;
use serde_json::{Value, json};
use testkit::{Person, Reply, id};

use crate::shop::{Shop, here, made, person, shop, sku, there};

fn product() -> String {
    id::<ProductId>(1).to_string()
}

fn given(to: &Value) -> Value {
    json!({ "to": to, "code": sku(1), "condition_note": "sin daños" })
}

async fn give(shop: &Shop, by: &Person, to: &Value) -> Reply {
    let body = Some(given(to));
    shop.ask(by, &OpenHandOver::ROUTE, &product(), body).await
}

async fn take(shop: &Shop, by: &Person, id: &str, body: Value) -> Reply {
    shop.ask(by, &ConfirmHandOver::ROUTE, id, Some(body)).await
}

async fn count(house: &Shop, by: &Person, query: &[(&'static str, String)]) -> usize {
    let mut call = by.calls(&ListHandOvers::ROUTE);
    for (name, value) in query {
        call = call.query(name, value);
    }
    let page = house.call(call).await.expect(200);
    page.json["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn what_is_given_is_open_until_a_person_of_the_other_location_scans_it() {
    let house = Shop::with(1).await;
    let to = json!({ "kind": "location", "id": there() });
    let open = give(&house, &house.ana, &to).await.expect(201);
    assert_eq!(open.json["status"], "open");
    assert!(open.json["scan_by_to"].is_null());
    assert_eq!(house.holder(1).await, shop(here()));
    let at = [("location_id", there().to_string())];
    assert_eq!(count(&house, &house.bea, &at).await, 1);
    let giving = [at[0].clone(), ("side", "giving".to_owned())];
    assert_eq!(count(&house, &house.bea, &giving).await, 0);

    let again = give(&house, &house.ana, &to).await;
    again.refused(422, "custody_claimed");
    let id = made(&open);
    let own = take(&house, &house.ana, &id, json!({ "code": sku(1) })).await;
    own.refused(422, "custody_same_scanner");
    let wrong = take(&house, &house.bea, &id, json!({ "code": "P-0" })).await;
    wrong.refused(400, "code_unknown");
    let shelf = json!({ "code": sku(1), "shelf": "Z-9" });
    let shelf = take(&house, &house.bea, &id, shelf).await;
    shelf.refused(400, "shelf_unknown");

    // By the bars of its label, in whatever case.
    let body = json!({ "code": " 7500000000001 ", "shelf": "B-1", "note": "rayón" });
    let taken = take(&house, &house.bea, &id, body).await.expect(200);
    assert_eq!(taken.json["status"], "confirmed");
    assert_eq!(taken.json["scan_by_from"]["by"], json!(house.ana.id));
    assert_eq!(taken.json["scan_by_to"]["by"], json!(house.bea.id));
    assert_eq!(house.holder(1).await, shop(there()));
    let moved = house.product(1).await;
    assert_eq!(moved.facts().location_id, there());
    assert_eq!(moved.facts().shelf.as_deref(), Some("B-1"));
    assert_eq!(count(&house, &house.bea, &at).await, 0);
    let twice = take(&house, &house.bea, &id, json!({ "code": sku(1) })).await;
    twice.refused(422, "transition_not_allowed");

    let list = house
        .ask(
            &house.appraiser,
            &ListProductCustody::ROUTE,
            &product(),
            None,
        )
        .await;
    let list = list.expect(200);
    assert_eq!(list.json["items"].as_array().unwrap().len(), 1);
    assert_eq!(list.json["items"][0]["id"], json!(id));
    assert_eq!(
        list.json["items"][0]["items"][0]["condition_note"],
        "sin daños / rayón"
    );
    let one = house
        .ask(&house.bea, &GetCustodyRecord::ROUTE, &id, None)
        .await;
    assert_eq!(one.expect(200).json["status"], "confirmed");
}

#[tokio::test]
async fn only_the_person_who_is_named_takes_it_and_gives_it_on() {
    let house = Shop::with(1).await;
    let to = json!({ "kind": "person", "id": house.bea.id });
    let open = give(&house, &house.ana, &to).await.expect(201);
    let id = made(&open);
    let other = take(&house, &house.carlos, &id, json!({ "code": sku(1) })).await;
    other.refused(403, "custody_not_taker");
    assert_eq!(count(&house, &house.bea, &[]).await, 1);
    take(&house, &house.bea, &id, json!({ "code": sku(1) }))
        .await
        .expect(200);
    assert_eq!(house.holder(1).await, person(&house.bea));
    assert_eq!(house.product(1).await.facts().location_id, here());

    let back = json!({ "kind": "location", "id": here() });
    let foreign = give(&house, &house.ana, &back).await;
    foreign.refused(403, "custody_not_giver");
    let back = give(&house, &house.bea, &back).await.expect(201);
    take(&house, &house.ana, &made(&back), json!({ "code": sku(1) }))
        .await
        .expect(200);
    assert_eq!(house.holder(1).await, shop(here()));
    assert_eq!(house.holding(1).await.claim, None);
}

#[tokio::test]
async fn a_hand_over_goes_to_people_who_may_take_it_and_places_that_are() {
    let house = Shop::with(1).await;
    let consignor = json!({ "kind": "person", "id": house.consignor.id });
    let refused = give(&house, &house.ana, &consignor).await;
    refused.refused(422, "custody_taker_unfit");
    let charity = json!({ "kind": "outside", "name": "Nutre Hogar" });
    let refused = give(&house, &house.ana, &charity).await;
    refused.refused(422, "custody_taker_unfit");
    let nowhere = json!({ "kind": "location", "id": "loc_01J9ZQ5W3N8X7V6T5R4Q3P2N1M" });
    let refused = give(&house, &house.ana, &nowhere).await;
    refused.refused(400, "not_set_up");
    let to = json!({ "kind": "location", "id": there() });
    let refused = give(&house, &house.consignor, &to).await;
    refused.refused(403, "permission_denied");
    house.miss(1).await;
    let refused = give(&house, &house.ana, &to).await;
    refused.refused(422, "transition_not_allowed");
}

#[tokio::test]
async fn the_taker_refuses_and_the_item_is_free_again() {
    let house = Shop::with(1).await;
    let to = json!({ "kind": "person", "id": house.bea.id });
    let open = give(&house, &house.ana, &to).await.expect(201);
    let body = Some(json!({ "reason": "está roto" }));
    let off = house
        .ask(&house.bea, &CancelHandOver::ROUTE, &made(&open), body)
        .await;
    let off = off.expect(200);
    assert_eq!(off.json["cancelled"]["by"], json!(house.bea.id));
    assert_eq!(house.holding(1).await.claim, None);
    give(&house, &house.ana, &to).await.expect(201);
}

#[tokio::test]
async fn a_list_names_a_location_or_a_person_and_a_foreign_one_is_empty() {
    let house = Shop::with(0).await;
    let both = house.ana.calls(&ListHandOvers::ROUTE);
    let both = both
        .query("location_id", here())
        .query("person_id", &house.ana.id);
    house.call(both).await.refused(400, "filter_not_served");
    let consignor = house.consignor.calls(&ListHandOvers::ROUTE);
    house
        .call(consignor)
        .await
        .refused(403, "permission_denied");
}
