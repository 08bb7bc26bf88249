//! From one location to the other.

use contract::inventory::transfers::{
    CancelTransfer, CloseTransfer, GetTransfer, ListTransfers, OpenTransfer, ReceiveTransfer,
    SendTransfer,
};
use contract::route::Endpoint;
use domain::custody::Claim;
use domain::ids::ProductId;
use domain::product::{Command, Status};
use serde_json::{Value, json};
use testkit::{Person, Reply, id};

use crate::shop::{Shop, here, made, person, shop, sku, there};

fn codes(products: impl IntoIterator<Item = u128>) -> Vec<String> {
    products.into_iter().map(sku).collect()
}

async fn open(house: &Shop, by: &Person, products: impl IntoIterator<Item = u128>) -> Reply {
    let body = json!({
        "from_location_id": here(), "to_location_id": there(), "codes": codes(products),
    });
    house.ask(by, &OpenTransfer::ROUTE, "", Some(body)).await
}

async fn send(house: &Shop, id: &str, products: impl IntoIterator<Item = u128>) -> Reply {
    let body = Some(json!({ "codes": codes(products) }));
    house.ask(&house.bea, &SendTransfer::ROUTE, id, body).await
}

fn arrivals(products: impl IntoIterator<Item = u128>) -> Value {
    let item = |n| json!({ "code": sku(n), "shelf": "B-1" });
    json!({ "items": products.into_iter().map(item).collect::<Vec<_>>() })
}

async fn receive(house: &Shop, by: &Person, id: &str, body: Value) -> Reply {
    house.ask(by, &ReceiveTransfer::ROUTE, id, Some(body)).await
}

#[tokio::test]
async fn goods_go_from_store_to_carrier_to_store_and_are_held_on_the_road() {
    let house = Shop::with(2).await;
    house.then(1, Command::Publish).await;
    let opened = open(&house, &house.ana, [1, 2]).await.expect(201);
    let transfer = made(&opened);
    assert_eq!(opened.json["number"], "TR-2026-000001");
    assert_eq!(house.product(1).await.status(), Status::Reserved);
    assert_eq!(house.product(2).await.status(), Status::InStock);
    let Some(Claim::Transfer { id: claim }) = house.holding(1).await.claim else {
        panic!("it is spoken for")
    };
    assert_eq!(claim.as_str(), transfer);
    let twice = open(&house, &house.ana, [2]).await;
    twice.refused(422, "custody_claimed");

    let own = json!({ "codes": codes([1, 2]) });
    let own = house
        .ask(&house.ana, &SendTransfer::ROUTE, &transfer, Some(own))
        .await;
    own.refused(422, "custody_same_scanner");
    let sent = send(&house, &transfer, [1, 2]).await.expect(200);
    assert_eq!(sent.json["status"], "sent");
    assert_eq!(house.holder(1).await, person(&house.bea));
    assert_eq!(house.product(1).await.facts().location_id, here());

    let carrier = receive(&house, &house.bea, &transfer, arrivals([1])).await;
    carrier.refused(422, "custody_same_scanner");
    let part = receive(&house, &house.carlos, &transfer, arrivals([1])).await;
    assert_eq!(part.expect(200).json["status"], "received");
    let arrived = house.product(1).await;
    assert_eq!(arrived.status(), Status::Available, "its hold is over");
    assert_eq!(arrived.facts().location_id, there());
    assert_eq!(arrived.facts().shelf.as_deref(), Some("B-1"));
    assert_eq!(house.holder(1).await, shop(there()));
    assert_eq!(house.holding(1).await.claim, None);

    receive(&house, &house.carlos, &transfer, arrivals([2]))
        .await
        .expect(200);
    let body = Some(json!({}));
    let closed = house
        .ask(&house.carlos, &CloseTransfer::ROUTE, &transfer, body)
        .await;
    assert_eq!(closed.expect(200).json["status"], "closed");
    let links = data::products::history(&house.stage.table, &id(1))
        .await
        .unwrap();
    assert_eq!(house.product(1).await.verify_history(&links), Ok(()));
    assert_eq!(links.last().unwrap().change.name(), "ProductMoved");
}

#[tokio::test]
async fn what_does_not_arrive_is_named_and_is_missing() {
    let house = Shop::with(2).await;
    let transfer = made(&open(&house, &house.ana, [1, 2]).await.expect(201));
    send(&house, &transfer, [1, 2]).await.expect(200);
    receive(&house, &house.carlos, &transfer, arrivals([1]))
        .await
        .expect(200);
    let route = CloseTransfer::ROUTE;
    let silent = house
        .ask(&house.carlos, &route, &transfer, Some(json!({})))
        .await;
    silent.refused(422, "transfer_unsettled");
    let missing: ProductId = id(2);
    let bare = json!({ "missing": [missing] });
    let bare = house
        .ask(&house.carlos, &route, &transfer, Some(bare))
        .await;
    bare.refused(400, "note_needed");
    let named = json!({ "missing": [missing], "note": "no llegó" });
    let closed = house
        .ask(&house.carlos, &route, &transfer, Some(named))
        .await
        .expect(200);
    assert_eq!(closed.json["lines"][1]["standing"]["kind"], "missing");
    assert_eq!(house.product(2).await.status(), Status::Missing);
    assert_eq!(house.holder(2).await, person(&house.bea));
    assert_eq!(house.holding(2).await.claim, None);
}

#[tokio::test]
async fn fifty_products_go_in_one_transfer() {
    let house = Shop::with(50).await;
    for n in [1, 25, 50] {
        house.then(n, Command::Publish).await;
    }
    let transfer = made(&open(&house, &house.ana, 1..=50).await.expect(201));
    let sent = send(&house, &transfer, 1..=50).await.expect(200);
    assert_eq!(sent.json["status"], "sent");
    let there_now = receive(&house, &house.carlos, &transfer, arrivals(1..=50)).await;
    let lines = there_now.expect(200).json["lines"]
        .as_array()
        .unwrap()
        .clone();
    assert!(
        lines
            .iter()
            .all(|line| line["standing"]["kind"] == "arrived")
    );
    for n in [1, 20, 21, 50] {
        assert_eq!(house.product(n).await.facts().location_id, there());
        assert_eq!(house.holder(n).await, shop(there()));
    }
}

#[tokio::test]
async fn a_request_that_ended_early_goes_on_where_it_stopped() {
    let house = Shop::with(3).await;
    let transfer = made(&open(&house, &house.ana, [1, 2, 3]).await.expect(201));
    // As if the first step alone had been kept.
    let stored = data::transfers::get(
        &house.stage.table,
        &domain::ids::TransferId::parse(&transfer).unwrap(),
    )
    .await
    .unwrap();
    let loaded = stored.decide(
        domain::transfer::Command::Load {
            products: vec![id(1)],
            custody: id(70),
        },
        house.bea.by(),
        house.stage.clock.now(),
    );
    let change = house.stage.table.begin(house.stage.cause());
    change.save(&loaded.unwrap()).commit().await.unwrap();
    let sent = send(&house, &transfer, [1, 2, 3]).await.expect(200);
    assert_eq!(sent.json["status"], "sent");
}

#[tokio::test]
async fn what_is_not_loaded_stays_only_if_that_is_said() {
    let house = Shop::with(2).await;
    house.then(2, Command::Publish).await;
    let transfer = made(&open(&house, &house.ana, [1, 2]).await.expect(201));
    send(&house, &transfer, [1])
        .await
        .refused(422, "transfer_unsettled");
    let body = json!({ "codes": codes([1]), "leave_rest": true });
    let sent = house
        .ask(&house.bea, &SendTransfer::ROUTE, &transfer, Some(body))
        .await
        .expect(200);
    assert_eq!(sent.json["lines"][1]["standing"]["kind"], "left_behind");
    assert_eq!(house.product(2).await.status(), Status::Available);
    assert_eq!(house.holding(2).await.claim, None);
    let lost = receive(&house, &house.carlos, &transfer, arrivals([2])).await;
    lost.refused(422, "transfer_item_elsewhere");
}

#[tokio::test]
async fn what_is_elsewhere_unknown_or_someones_does_not_go() {
    let house = Shop::with(1).await;
    let unknown = json!({
        "from_location_id": here(), "to_location_id": there(), "codes": ["X-1", sku(1)],
    });
    let route = OpenTransfer::ROUTE;
    let refused = house.ask(&house.ana, &route, "", Some(unknown)).await;
    assert!(refused.json["errors"]["codes[0]"].is_array());
    refused.refused(400, "code_unknown");
    let twice = json!({
        "from_location_id": here(), "to_location_id": there(), "codes": [sku(1), "7500000000001"],
    });
    let refused = house.ask(&house.ana, &route, "", Some(twice)).await;
    refused.refused(400, "code_repeated");
    let elsewhere = json!({
        "from_location_id": there(), "to_location_id": here(), "codes": [sku(1)],
    });
    let refused = house.ask(&house.ana, &route, "", Some(elsewhere)).await;
    refused.refused(422, "product_elsewhere");
    house.miss(1).await;
    let refused = open(&house, &house.ana, [1]).await;
    refused.refused(422, "transition_not_allowed");
    let refused = open(&house, &house.appraiser, [1]).await;
    refused.refused(403, "permission_denied");
}

#[tokio::test]
async fn a_transfer_that_is_called_off_lets_everything_go() {
    let house = Shop::with(1).await;
    house.then(1, Command::Publish).await;
    let transfer = made(&open(&house, &house.ana, [1]).await.expect(201));
    let body = Some(json!({ "reason": "ya no hace falta" }));
    let off = house
        .ask(&house.ana, &CancelTransfer::ROUTE, &transfer, body)
        .await
        .expect(200);
    assert_eq!(off.json["status"], "cancelled");
    assert_eq!(house.product(1).await.status(), Status::Available);
    assert_eq!(house.holding(1).await.claim, None);
}

#[tokio::test]
async fn transfers_are_listed_by_where_they_leave_and_where_they_arrive() {
    let house = Shop::with(1).await;
    let transfer = made(&open(&house, &house.ana, [1]).await.expect(201));
    let list = |name: &'static str, place: String| {
        house.ana.calls(&ListTransfers::ROUTE).query(name, place)
    };
    for (name, place, rows) in [
        ("from_location_id", here(), 1),
        ("from_location_id", there(), 0),
        ("to_location_id", there(), 1),
    ] {
        let page = house.call(list(name, place.to_string())).await.expect(200);
        assert_eq!(page.json["items"].as_array().unwrap().len(), rows, "{name}");
    }
    let all = house
        .call(house.ana.calls(&ListTransfers::ROUTE))
        .await
        .expect(200);
    assert_eq!(all.json["items"][0]["open_lines"], 1);
    let one = house
        .ask(&house.carlos, &GetTransfer::ROUTE, &transfer, None)
        .await;
    assert_eq!(one.expect(200).version(), 1);
    let both = list("from_location_id", here().to_string()).query("to_location_id", there());
    house.call(both).await.refused(400, "filter_not_served");
}
