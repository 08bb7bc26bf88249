//! The house's own goods, moves beside the sale, withdrawals, splits, and edits of many at once.

use contract::inventory::products::ProductOp as Op;
use data::counters::{self, Series};
use domain::ids::{CategoryId, ProductId};
use domain::product::Status;
use serde_json::{Value, json};
use testkit::story::location_id;
use testkit::{Person, Reply, id};

use crate::shop::{Shop, awaited, here};

async fn list(shop: &Shop) {
    let body = json!({ "tax_class": "itbms_7", "shelf": "A-01" });
    let call = shop
        .on(&shop.manager, Op::UpdateProduct, &here())
        .body(body);
    shop.call(call.if_match(1)).await.expect(200);
    let ready = shop.act(&shop.manager, Op::ReadyProduct, &here()).await;
    ready.expect(200);
    let on = json!({ "listed": true });
    let listed = shop
        .say(&shop.manager, Op::PublishProduct, &here(), on)
        .await;
    listed.expect(200);
}

async fn send(shop: &Shop, person: &Person, op: Op, body: Value) -> Reply {
    shop.call(person.calls(op.route()).body(body)).await
}

fn goods() -> Value {
    json!({
        "title": "Reloj", "category_id": id::<CategoryId>(1), "condition": "good",
        "location_id": location_id(), "serial": "SN-123456",
        "list_price": { "amount": 9_000, "currency": "USD" },
        "cost": { "amount": 4_000, "currency": "USD" },
    })
}

#[tokio::test]
async fn the_house_takes_goods_of_its_own_in_with_a_sealed_serial_number() {
    let shop = Shop::open().await;
    // The shop's two products have the first numbers.
    let (table, now) = (&shop.stage.table, shop.stage.clock.now());
    let taken = counters::take(table, Series::Product, 2, now).await;
    taken.unwrap();
    let made = send(&shop, &shop.appraiser, Op::CreateProduct, goods()).await;
    let made = made.expect(201);
    assert_eq!(made.json["ownership"], "house");
    assert_eq!(made.json["status"], "in_processing");
    assert_eq!(made.json["serial"], "••••3456");
    let product = ProductId::parse(made.json["id"].as_str().unwrap()).unwrap();
    let whole = shop.act(&shop.manager, Op::GetProduct, &product).await;
    assert_eq!(whole.expect(200).json["serial"], "SN-123456");
    let masked = shop.act(&shop.logistics, Op::GetProduct, &product).await;
    assert_eq!(masked.expect(200).json["serial"], "••••3456");
    let mut pieces = goods();
    pieces["pieces"] = json!(3);
    let refused = send(&shop, &shop.manager, Op::CreateProduct, pieces).await;
    refused.refused(400, "quantity_invalid");
    let refused = send(&shop, &shop.consignor, Op::CreateProduct, goods()).await;
    refused.refused(403, "permission_denied");
}

#[tokio::test]
async fn what_is_lost_is_found_again() {
    let shop = Shop::open().await;
    let lost = json!({ "move": "mark_missing", "note": "no está en su estante" });
    let say = async |person: &Person, body: &Value| {
        shop.say(person, Op::MoveProduct, &here(), body.clone())
            .await
    };
    let missing = say(&shop.logistics, &lost).await.expect(200);
    assert_eq!(missing.json["status"], "missing");
    assert_eq!(missing.json["owed"]["amount"], 24_000);
    let found = json!({ "move": "found", "note": "detrás del mostrador" });
    let refused = say(&shop.logistics, &found).await;
    refused.refused(403, "permission_denied");
    let back = say(&shop.manager, &found).await.expect(200);
    assert_eq!(back.json["status"], "in_stock");
    let awaited = shop
        .say(&shop.manager, Op::MoveProduct, &awaited(), lost)
        .await;
    awaited.refused(422, "transition_not_allowed");
}

#[tokio::test]
async fn a_consignor_asks_for_goods_back_and_agrees_to_the_fee_they_saw() {
    let shop = Shop::open().await;
    list(&shop).await;
    let seen = shop
        .act(&shop.consignor, Op::PreviewWithdrawal, &here())
        .await;
    let seen = seen.expect(200);
    assert_eq!(seen.json["fee"]["amount"], 1_500);
    assert_eq!(seen.json["possible"], true);
    let other = json!({ "fee": { "amount": 0, "currency": "USD" } });
    let refused = shop
        .say(&shop.consignor, Op::RequestWithdrawal, &here(), other)
        .await;
    refused.refused(422, "withdrawal_fee_changed");
    let agreed = json!({ "fee": seen.json["fee"] });
    let foreign = shop
        .say(
            &shop.stranger,
            Op::RequestWithdrawal,
            &here(),
            agreed.clone(),
        )
        .await;
    foreign.refused(404, "not_found");
    let asked = shop
        .say(&shop.consignor, Op::RequestWithdrawal, &here(), agreed)
        .await;
    assert_eq!(asked.expect(200).json["status"], "available");
    let yes = json!({ "move": "approve_withdrawal" });
    let back = shop.say(&shop.manager, Op::MoveProduct, &here(), yes).await;
    assert_eq!(back.expect(200).json["status"], "to_return");
}

#[tokio::test]
async fn a_split_is_explained_to_its_consignor_and_to_who_may_see_cost() {
    let shop = Shop::open().await;
    let told = shop
        .act(&shop.consignor, Op::ExplainSplit, &here())
        .await
        .expect(200);
    // 60 % of 400.00.
    assert_eq!(told.json["consignor"]["amount"], 24_000);
    assert_eq!(told.json["store"]["amount"], 16_000);
    let last = told.json["steps"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(last["output"]["amount"], 24_000);
    let call = shop.on(&shop.manager, Op::ExplainSplit, &here());
    let other = shop.call(call.query("price", "10000")).await.expect(200);
    assert_eq!(other.json["consignor"]["amount"], 6_000);
    let refused = shop.act(&shop.logistics, Op::ExplainSplit, &here()).await;
    refused.refused(403, "permission_denied");
}

#[tokio::test]
async fn many_are_edited_as_it_was_previewed_and_no_other_way() {
    let shop = Shop::open().await;
    let gone: ProductId = id(99);
    let mut body = json!({
        "products": [{ "id": here() }, { "id": awaited() }, { "id": gone }],
        "edit": { "condition": "fair" }, "dry_run": true,
    });
    let seen = send(&shop, &shop.manager, Op::BulkEditProducts, body.clone()).await;
    let seen = seen.expect(200).json;
    assert_eq!((&seen["changed"], &seen["refused"]), (&json!(2), &json!(1)));
    assert_eq!(seen["items"][0]["before"]["condition"], "good");
    assert_eq!(seen["items"][0]["after"]["condition"], "fair");
    assert_eq!(shop.stored(&here()).await.version(), 1, "only shown");

    let item = |at: usize| json!({ "id": seen["items"][at]["id"], "version": seen["items"][at]["version"] });
    body["products"] = json!([item(0), item(1), item(2)]);
    body["dry_run"] = json!(false);
    body["token"] = seen["token"].clone();
    let mut other = body.clone();
    other["edit"] = json!({ "condition": "new" });
    let refused = send(&shop, &shop.manager, Op::BulkEditProducts, other).await;
    refused.refused(409, "bulk_edit_not_previewed");
    let lost = json!({ "move": "mark_missing", "note": "no está" });
    shop.say(&shop.manager, Op::MoveProduct, &here(), lost)
        .await
        .expect(200);

    let done = send(&shop, &shop.manager, Op::BulkEditProducts, body.clone()).await;
    let done = done.expect(200).json;
    assert_eq!((&done["changed"], &done["refused"]), (&json!(1), &json!(2)));
    assert_eq!(done["items"][0]["refusal"]["code"], "version_conflict");
    assert_eq!(shop.stored(&here()).await.status(), Status::Missing);
    let again = send(&shop, &shop.manager, Op::BulkEditProducts, body).await;
    assert_eq!(again.expect(200).json["unchanged"], 1, "made once");
}
