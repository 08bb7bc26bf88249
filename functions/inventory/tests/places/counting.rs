//! Counting what is in a location.

use contract::inventory::stock_counts::{
    CancelStockCount, CloseStockCount, ContinueStockCount, GetStockCount, ListStockCounts,
    ListStockDifferences, OpenStockCount, ScanStock, SettleStockCount,
};
use contract::route::Endpoint;
use domain::product::Status;
use serde_json::{Value, json};
use testkit::Reply;

use crate::shop::{Shop, here, made, sku, there};

async fn open(house: &Shop) -> String {
    let body = Some(json!({ "location_id": here() }));
    let opened = house
        .ask(&house.ana, &OpenStockCount::ROUTE, "", body)
        .await
        .expect(201);
    assert_eq!(opened.json["status"], "counting");
    made(&opened)
}

async fn scan(house: &Shop, count: &str, codes: &[String]) -> Vec<String> {
    let body = Some(json!({ "codes": codes }));
    let report = house
        .ask(&house.ana, &ScanStock::ROUTE, count, body)
        .await
        .expect(200);
    verdicts(&report)
}

fn verdicts(report: &Reply) -> Vec<String> {
    let items = report.json["items"].as_array().unwrap().iter();
    items
        .map(|it| it["verdict"].as_str().unwrap().to_owned())
        .collect()
}

async fn close(house: &Shop, count: &str, body: Value) -> Reply {
    house
        .ask(&house.ana, &CloseStockCount::ROUTE, count, Some(body))
        .await
}

async fn differing(house: &Shop, count: &str, kind: &str) -> Vec<Value> {
    let call = house.ana.calls(&ListStockDifferences::ROUTE);
    let call = call.path("id", count).query("kind", kind);
    let page = house.call(call).await.expect(200);
    page.json["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_count_lists_what_differs_and_changes_nothing_until_it_is_asked_to() {
    let house = Shop::with(5).await;
    house.miss(4).await;
    let count = open(&house).await;
    let codes = [
        sku(1),
        sku(4),
        "X-9".to_owned(),
        "7500000000001".to_owned(),
        sku(1),
    ];
    let said = scan(&house, &count, &codes).await;
    assert_eq!(said, ["expected", "found", "unknown", "twice", "twice"]);
    assert_eq!(
        scan(&house, &count, &[sku(1), sku(2)]).await,
        ["twice", "expected"]
    );

    let closed = close(&house, &count, json!({})).await.expect(200);
    assert_eq!(closed.json["status"], "closed");
    let totals = &closed.json["totals"];
    assert_eq!(
        (&totals["expected"], &totals["missing"]),
        (&json!(4), &json!(2))
    );
    assert_eq!(
        (&totals["found"], &totals["unknown"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(totals["missing_value"]["amount"], json!(10_000));
    assert_eq!(house.product(3).await.status(), Status::InStock);
    let missing = differing(&house, &count, "missing").await;
    let missing: Vec<_> = missing.iter().map(|row| row["code"].clone()).collect();
    assert_eq!(missing, [json!(sku(3)), json!(sku(5))]);
    assert_eq!(differing(&house, &count, "unknown").await[0]["code"], "X-9");

    let settle = || house.ask(&house.ana, &SettleStockCount::ROUTE, &count, None);
    let first = settle().await.expect(200);
    assert_eq!(first.json["settlement"]["marked"], 2);
    assert_eq!(house.product(3).await.status(), Status::Missing);
    assert_eq!(house.product(4).await.status(), Status::Missing);
    let second = settle().await.expect(200);
    assert_eq!(second.json["to_settle"], false);
    assert_eq!(house.product(4).await.status(), Status::InStock);
    settle().await.refused(422, "nothing_to_settle");
}

#[tokio::test]
async fn a_batch_that_is_sent_again_counts_once() {
    let house = Shop::with(2).await;
    let count = open(&house).await;
    let call = || {
        let call = house.ana.calls(&ScanStock::ROUTE).path("id", &count);
        call.key("batch-1")
            .body(json!({ "codes": [sku(1), sku(2)] }))
    };
    let first = house.call(call()).await.expect(200);
    let again = house.call(call()).await.expect(200);
    assert_eq!(first.json, again.json);
    assert_eq!(verdicts(&first), ["expected", "expected"]);
}

#[tokio::test]
async fn five_hundred_codes_are_one_batch_and_two_scanners_do_not_count_twice() {
    let house = Shop::with(1).await;
    let count = open(&house).await;
    let mut codes: Vec<String> = (0..499).map(|n| format!("X-{n}")).collect();
    codes.push(sku(1));
    let said = scan(&house, &count, &codes).await;
    assert_eq!(said.iter().filter(|it| *it == "unknown").count(), 499);
    let one = house.ask(
        &house.bea,
        &ScanStock::ROUTE,
        &count,
        Some(json!({ "codes": [sku(1)] })),
    );
    assert_eq!(verdicts(&one.await.expect(200)), ["twice"]);
    codes.push("X-500".to_owned());
    let body = Some(json!({ "codes": codes }));
    let many = house.ask(&house.ana, &ScanStock::ROUTE, &count, body).await;
    assert_eq!(many.status, 400);
}

#[tokio::test]
async fn what_is_closed_with_marking_marks_and_skips_what_a_carrier_has() {
    let house = Shop::with(3).await;
    let body = json!({
        "to": { "kind": "person", "id": house.bea.id }, "code": sku(3), "condition_note": "bien",
    });
    let product = testkit::id::<domain::ids::ProductId>(3).to_string();
    let route = contract::inventory::custody::OpenHandOver::ROUTE;
    let given = house
        .ask(&house.ana, &route, &product, Some(body))
        .await
        .expect(201);
    let route = contract::inventory::custody::ConfirmHandOver::ROUTE;
    let taken = json!({ "code": sku(3) });
    house
        .ask(&house.bea, &route, &made(&given), Some(taken))
        .await
        .expect(200);
    let count = open(&house).await;
    scan(&house, &count, &[sku(1)]).await;
    let closed = close(&house, &count, json!({ "mark_missing": true }))
        .await
        .expect(200);
    assert_eq!(closed.json["settlement"]["marked"], 1);
    assert_eq!(closed.json["settlement"]["skipped"], 1);
    assert_eq!(house.product(2).await.status(), Status::Missing);
    assert_eq!(house.product(3).await.status(), Status::InStock);
}

#[tokio::test]
async fn a_closed_or_called_off_count_takes_no_scans() {
    let house = Shop::with(1).await;
    let count = open(&house).await;
    let body = Some(json!({ "reason": "se interrumpió" }));
    let off = house
        .ask(&house.ana, &CancelStockCount::ROUTE, &count, body)
        .await
        .expect(200);
    assert_eq!(off.json["status"], "cancelled");
    let late = Some(json!({ "codes": [sku(1)] }));
    let late = house.ask(&house.ana, &ScanStock::ROUTE, &count, late).await;
    late.refused(422, "transition_not_allowed");
    let again = house
        .ask(&house.ana, &ContinueStockCount::ROUTE, &count, None)
        .await;
    again.refused(422, "transition_not_allowed");
    let shut = close(&house, &count, json!({})).await;
    shut.refused(422, "transition_not_allowed");
}

#[tokio::test]
async fn counts_are_listed_by_place_and_only_for_who_counts() {
    let house = Shop::with(1).await;
    let count = open(&house).await;
    for (place, rows) in [(here(), 1), (there(), 0)] {
        let call = house
            .ana
            .calls(&ListStockCounts::ROUTE)
            .query("location_id", place);
        let page = house.call(call).await.expect(200);
        assert_eq!(page.json["items"].as_array().unwrap().len(), rows);
    }
    let all = house
        .call(house.ana.calls(&ListStockCounts::ROUTE))
        .await
        .expect(200);
    assert_eq!(all.json["items"][0]["id"], json!(count));
    let one = house
        .ask(&house.ana, &GetStockCount::ROUTE, &count, None)
        .await
        .expect(200);
    assert_eq!(one.json["expected"], 1);
    let refused = house
        .ask(&house.appraiser, &GetStockCount::ROUTE, &count, None)
        .await;
    refused.refused(403, "permission_denied");
    let shelf = Some(json!({ "location_id": there(), "shelf": "Z-9" }));
    let refused = house
        .ask(&house.ana, &OpenStockCount::ROUTE, "", shelf)
        .await;
    refused.refused(400, "shelf_unknown");
}
