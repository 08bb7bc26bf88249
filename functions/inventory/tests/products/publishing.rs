//! On sale and off, and what contract and request learn of it.

use contract::inventory::products::ProductOp;
use domain::ids::ProductId;
use domain::product::Status;
use domain::request::{State, Status as RequestStatus};
use serde_json::{Value, json};
use testkit::story::location_id;

use crate::shop::{Shop, awaited, here};

const PUBLISH: ProductOp = ProductOp::PublishProduct;

fn on_sale() -> Value {
    json!({ "listed": true })
}

/// Receives what is awaited, and finds it ready.
async fn ready(shop: &Shop, product: &ProductId) {
    if shop.stored(product).await.status() == Status::AwaitingGoods {
        let body = json!({ "location_id": location_id(), "condition_note": "sin daños" });
        let op = ProductOp::RecordCustody;
        shop.say(&shop.manager, op, product, body).await.expect(201);
    }
    let version = shop.stored(product).await.version();
    let edit = shop.on(&shop.manager, ProductOp::UpdateProduct, product);
    let edit = edit.if_match(version).body(json!({ "shelf": "A-03" }));
    shop.call(edit).await.expect(200);
    shop.act(&shop.manager, ProductOp::ReadyProduct, product)
        .await
        .expect(200);
}

#[tokio::test]
async fn the_first_day_on_sale_begins_the_term_and_the_last_product_completes_the_request() {
    let shop = Shop::open().await;
    ready(&shop, &here()).await;
    let listed = shop
        .say(&shop.manager, PUBLISH, &here(), on_sale())
        .await
        .expect(200);
    assert_eq!(listed.json["status"], "available");
    let today = shop.stage.clock.now().panama_date();
    assert_eq!(listed.json["listing"]["listed_on"], json!(today));
    let contract = shop.stored_contract().await;
    assert_eq!(contract.lines()[0].listed_on, Some(today));
    assert_eq!(contract.lines()[1].listed_on, None);
    let request = shop.stored_request().await;
    let State::Contracted { unlisted, .. } = request.state() else {
        panic!("{}", request.status())
    };
    assert_eq!(unlisted.as_deref(), Some([awaited()].as_slice()));

    ready(&shop, &awaited()).await;
    shop.say(&shop.manager, PUBLISH, &awaited(), on_sale())
        .await
        .expect(200);
    assert_eq!(
        shop.stored_request().await.status(),
        RequestStatus::Completed
    );
    assert_eq!(
        shop.stored_contract().await.ends_on(),
        Some(today.plus_days(60))
    );
}

#[tokio::test]
async fn what_goes_off_sale_and_on_again_is_told_once() {
    let shop = Shop::open().await;
    ready(&shop, &here()).await;
    let off = || json!({ "listed": false, "reason": "En reparación" });
    let early = shop.say(&shop.manager, PUBLISH, &here(), off()).await;
    early.refused(422, "transition_not_allowed");
    shop.say(&shop.manager, PUBLISH, &here(), on_sale())
        .await
        .expect(200);
    let told = shop.stored_request().await.version();

    let silent = json!({ "listed": false });
    let silent = shop.say(&shop.manager, PUBLISH, &here(), silent).await;
    silent.refused(400, "field_blank");
    let taken_off = shop
        .say(&shop.manager, PUBLISH, &here(), off())
        .await
        .expect(200);
    assert_eq!(taken_off.json["status"], "unlisted");
    assert_eq!(taken_off.json["unlisted_reason"], "En reparación");
    shop.say(&shop.manager, PUBLISH, &here(), on_sale())
        .await
        .expect(200);
    assert_eq!(shop.stored_request().await.version(), told);
}

#[tokio::test]
async fn what_is_not_ready_is_not_published_and_not_by_everyone() {
    let shop = Shop::open().await;
    let early = shop.say(&shop.manager, PUBLISH, &here(), on_sale()).await;
    early.refused(422, "transition_not_allowed");
    for person in [&shop.appraiser, &shop.consignor] {
        let refused = shop.say(person, PUBLISH, &here(), on_sale()).await;
        refused.refused(403, "permission_denied");
    }
    assert_eq!(shop.stored_request().await.version(), 1);
}

#[tokio::test]
async fn the_same_call_again_is_answered_again_and_changes_nothing() {
    let shop = Shop::open().await;
    ready(&shop, &here()).await;
    let call = shop
        .on(&shop.manager, PUBLISH, &here())
        .key("once")
        .body(on_sale());
    let first = shop.call(call.clone()).await.expect(200);
    let again = shop.call(call).await.expect(200);
    assert_eq!(first.json, again.json);
    assert_eq!(shop.stored(&here()).await.version(), first.version());
}
