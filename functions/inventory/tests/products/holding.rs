//! Holds that staff take, renew and let go of.

use contract::inventory::holds::HoldOp;
use contract::inventory::products::ProductOp;
use domain::access::By;
use domain::product::{Command, Status};
use serde_json::{Value, json};
use testkit::{Call, Person, Reply, sample};

use crate::shop::{Shop, awaited, here};

/// The shop with its first product on sale.
async fn shop() -> Shop {
    let shop = Shop::open().await;
    let mut decisions = Vec::new();
    let mut product = shop.stored(&here()).await;
    for command in [Command::LabelPrinted, Command::Ready, Command::Publish] {
        let by = By::Person(&shop.manager.caller);
        let decision = product.decide(command, by, shop.stage.clock.now()).unwrap();
        product = decision.next.clone();
        decisions.push(decision);
    }
    let change = shop.stage.table.begin(shop.stage.cause());
    change.save_in_turn(&decisions).commit().await.unwrap();
    shop
}

fn call(person: &Person, op: HoldOp, body: Value) -> Call {
    person.calls(op.route()).path("id", here()).body(body)
}

fn order(kind: &str, reference: &str) -> Value {
    json!({ "kind": kind, "reference": reference })
}

fn named(kind: &str, reference: &str, fence: u64) -> Value {
    json!({ "kind": kind, "reference": reference, "fence": fence })
}

async fn hold(shop: &Shop, kind: &str, reference: &str) -> Reply {
    let call = call(&shop.manager, HoldOp::HoldProduct, order(kind, reference));
    shop.call(call).await
}

#[tokio::test]
async fn what_staff_hold_nobody_else_gets_until_they_let_go_with_its_fence() {
    let shop = shop().await;
    let held = hold(&shop, "manual", "TR-1").await.expect(201);
    assert_eq!(held.json["fence"], 1);
    assert_eq!(held.json["status"], "reserved");
    let until = shop.stored(&here()).await.facts().holds[0].until;
    assert_eq!(held.json["until"], json!(until));
    let second = hold(&shop, "pos", "T-2").await;
    second.refused(409, "item_already_held");

    let seen = shop
        .act(&shop.manager, ProductOp::GetProduct, &here())
        .await;
    let seen = seen.expect(200);
    assert_eq!(seen.json["holds"][0]["until"], json!(until));
    let own = shop
        .act(&shop.consignor, ProductOp::GetProduct, &here())
        .await;
    assert!(own.expect(200).json.get("holds").is_none());

    let release = async |body| {
        let call = call(&shop.manager, HoldOp::ReleaseProductHold, body);
        shop.call(call).await
    };
    for foreign in [named("manual", "TR-1", 2), named("manual", "TR-2", 1)] {
        release(foreign).await.refused(409, "fence_stale");
    }
    let free = release(named("manual", "TR-1", 1)).await.expect(200);
    assert_eq!(free.json["status"], "available");
    let next = hold(&shop, "pos", "T-2").await.expect(201);
    assert_eq!(next.json["fence"], 2);
    let late = release(named("manual", "TR-1", 1)).await;
    late.refused(409, "fence_stale");
}

#[tokio::test]
async fn who_asks_again_is_shown_the_hold_that_stands() {
    let shop = shop().await;
    let first = hold(&shop, "pos", "T-1").await.expect(201);
    let again = hold(&shop, "pos", "T-1").await.expect(201);
    assert_eq!(first.json, again.json);
    assert_eq!(shop.stored(&here()).await.version(), first.version());
}

#[tokio::test]
async fn a_hold_of_staff_is_renewed_once() {
    let shop = shop().await;
    let held = hold(&shop, "pos", "T-1").await.expect(201);
    let renew = async || {
        let body = named("pos", "T-1", 1);
        let call = call(&shop.manager, HoldOp::RenewProductHold, body);
        shop.call(call).await
    };
    let renewed = renew().await.expect(200);
    assert_eq!(renewed.json["fence"], held.json["fence"]);
    assert_eq!(renewed.json["renewed"], true);
    let stored = shop.stored(&here()).await;
    let hold = &stored.facts().holds[0];
    assert_eq!(hold.until, Some(hold.since.plus_hours(4)));
    renew().await.refused(422, "hold_renewed_already");
}

#[tokio::test]
async fn a_hold_names_an_id_and_is_on_what_is_on_sale_by_who_may() {
    let shop = shop().await;
    let name = hold(&shop, "manual", "Ana Pérez").await;
    name.refused(400, "reference_invalid");
    let two = json!({ "kind": "pos", "reference": "T-1", "quantity": 2 });
    let two = call(&shop.manager, HoldOp::HoldProduct, two);
    shop.call(two).await.refused(400, "quantity_invalid");
    let early = call(&shop.manager, HoldOp::HoldProduct, order("pos", "T-1"));
    let early = shop.call(early.path("id", awaited())).await;
    early.refused(422, "transition_not_allowed");
    for person in [&shop.appraiser, &shop.consignor] {
        let refused = call(person, HoldOp::HoldProduct, order("pos", "T-1"));
        shop.call(refused).await.refused(403, "permission_denied");
    }
    assert_eq!(shop.stored(&here()).await.status(), Status::Available);
}

#[tokio::test]
async fn the_samples_are_calls_that_work() {
    let shop = shop().await;
    let send = async |op: HoldOp| {
        let version = shop.stored(&here()).await.version();
        let sample = sample(op.route()).by(&shop.manager).path("id", here());
        let sample = match op {
            HoldOp::HoldProduct => sample,
            HoldOp::RenewProductHold | HoldOp::ReleaseProductHold => sample.if_match(version),
        };
        let invoke = async |name: &str, event: &str| inventory::invoke(&shop.cx, name, event).await;
        Box::pin(sample.send(invoke)).await
    };
    send(HoldOp::HoldProduct).await.expect(201);
    send(HoldOp::RenewProductHold).await.expect(200);
    let free = send(HoldOp::ReleaseProductHold).await.expect(200);
    assert_eq!(free.json["status"], "available");
}
