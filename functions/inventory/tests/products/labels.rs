//! Labels are asked for, and where they stand.

use contract::inventory::labels::LabelOp;
use domain::access::{Role, RoleGrant};
use domain::ids::{LabelBatchId, ProductId};
use domain::label::{Command, LeftOut, Omission};
use domain::user::UserStatus;
use serde_json::{Value, json};
use testkit::{Person, Reply, id, sample};

use crate::shop::{Shop, awaited, here};

impl Shop {
    async fn order(&self, person: &Person, body: Value) -> Reply {
        let call = person.calls(LabelOp::PrintLabels.route());
        self.call(call.body(body)).await
    }

    async fn batch(&self, person: &Person, id: &str) -> Reply {
        let call = person.calls(LabelOp::GetLabelBatch.route());
        self.call(call.path("id", id)).await
    }
}

fn both() -> Value {
    json!({ "product_ids": [here(), awaited()], "format": "a4_sheet", "start_at": 21 })
}

#[tokio::test]
async fn labels_are_asked_for_and_the_batch_waits_for_the_printer() {
    let shop = Shop::open().await;
    let asked = shop.order(&shop.logistics, both()).await.expect(202);
    assert_eq!(asked.json["status"], "queued");
    let id = asked.json["id"].as_str().unwrap();
    let seen = shop.batch(&shop.logistics, id).await.expect(200);
    assert_eq!(seen.json, asked.json);
    assert_eq!(seen.version(), 1);
    assert_eq!(seen.json["product_ids"], json!([here(), awaited()]));
    assert_eq!(
        (&seen.json["format"], &seen.json["start_at"]),
        (&json!("a4_sheet"), &json!(21))
    );
    assert_eq!(seen.json["download"], Value::Null);
}

#[tokio::test]
async fn the_same_order_under_the_same_key_is_one_batch() {
    let shop = Shop::open().await;
    let order = || {
        let call = shop.manager.calls(LabelOp::PrintLabels.route());
        call.key("labels-1").body(both())
    };
    let first = shop.call(order()).await.expect(202);
    let again = shop.call(order()).await.expect(202);
    assert_eq!(first.json, again.json);
}

#[tokio::test]
async fn a_sample_is_an_order() {
    let shop = Shop::open().await;
    let call = sample(LabelOp::PrintLabels.route()).by(&shop.manager);
    let invoke = async |name: &str, event: &str| inventory::invoke(&shop.cx, name, event).await;
    let reply = Box::pin(call.send(invoke)).await;
    reply.refused(400, "no_such_product");
}

#[tokio::test]
async fn products_that_are_not_there_are_named_by_their_place() {
    let shop = Shop::open().await;
    let unknown: ProductId = id(99);
    let body = json!({ "product_ids": [here(), unknown], "format": "40x25" });
    let reply = shop.order(&shop.manager, body).await;
    assert_eq!(reply.json["errors"]["product_ids[1]"][0], "is no product");
    reply.refused(400, "no_such_product");
}

#[tokio::test]
async fn what_no_printer_can_do_is_refused() {
    let shop = Shop::open().await;
    let many: Vec<ProductId> = (1..=501).map(id).collect();
    for (body, code) in [
        (
            json!({ "product_ids": [], "format": "40x25" }),
            "invalid_input",
        ),
        (
            json!({ "product_ids": many, "format": "40x25" }),
            "invalid_input",
        ),
        (
            json!({ "product_ids": [here()], "format": "a5" }),
            "invalid_input",
        ),
        (
            json!({ "product_ids": [here()], "format": "a4_sheet", "start_at": 0 }),
            "invalid_input",
        ),
        (
            json!({ "product_ids": [here()], "format": "60x40", "start_at": 2 }),
            "label_start",
        ),
        (
            json!({ "product_ids": [here(), here()], "format": "60x40" }),
            "label_twice",
        ),
    ] {
        let reply = shop.order(&shop.manager, body.clone()).await;
        assert_eq!(reply.code(), code, "{body}");
        reply.refused(400, code);
    }
}

#[tokio::test]
async fn labels_are_for_staff_and_a_batch_for_who_asked() {
    let shop = Shop::open().await;
    for person in [&shop.consignor, &shop.customer] {
        let refused = shop.order(person, both()).await;
        refused.refused(403, "permission_denied");
    }
    let asked = shop.order(&shop.appraiser, both()).await.expect(202);
    let batch = asked.json["id"].as_str().unwrap();
    let elsewhere = vec![RoleGrant {
        locations: vec![id(2)],
        ..RoleGrant::of(Role::SalesManager)
    }];
    let elsewhere = shop
        .stage
        .person_holding(elsewhere, UserStatus::Active)
        .await;
    shop.batch(&elsewhere, batch)
        .await
        .refused(404, "not_found");
    let refused = shop.order(&elsewhere, both()).await;
    refused.refused(400, "no_such_product");
    shop.batch(&shop.manager, batch).await.expect(200);
    let other: LabelBatchId = id(9);
    let none = shop.batch(&shop.manager, other.as_str()).await;
    none.refused(404, "not_found");
}

#[tokio::test]
async fn what_got_no_label_is_named_with_its_reason() {
    let shop = Shop::open().await;
    let asked = shop.order(&shop.manager, both()).await.expect(202);
    let batch = LabelBatchId::parse(asked.json["id"].as_str().unwrap()).unwrap();
    let kept = data::labels::get(&shop.stage.table, &batch).await.unwrap();
    let left = |product_id| LeftOut {
        product_id,
        reason: Omission::NoPrice,
    };
    let left_out = vec![left(here()), left(awaited())];
    let failed = kept.decide(Command::Fail { left_out }, shop.stage.clock.now());
    let change = shop.stage.table.begin(shop.stage.cause());
    change.save(&failed.unwrap()).commit().await.unwrap();
    let seen = shop.batch(&shop.manager, batch.as_str()).await.expect(200);
    assert_eq!(seen.json["status"], "failed");
    assert_eq!(seen.json["left_out"][1]["reason"], "no_price");
}
