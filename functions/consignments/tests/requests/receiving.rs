//! `receive_goods`: the goods come in, and the house bears the risk.

use contract::consignments::requests::RequestOp as Op;
use domain::media::Purpose;
use domain::request::Status;
use serde_json::json;

use crate::shop::{SIGNATURE, Shop, TAKEN_IN, blamed, call, draft};

impl Shop {
    /// What the sample names: the driver's photo, and the consignor's signature.
    async fn hand_over_files(&self) {
        self.file(TAKEN_IN, &self.driver, Purpose::ItemPhoto).await;
        self.file(SIGNATURE, &self.consignor, Purpose::Signature)
            .await;
    }
}

#[tokio::test]
async fn logistics_take_goods_in_and_risk_passes() {
    let shop = Shop::with(Shop::assigned).await;
    shop.hand_over_files().await;
    let received = shop.act(&shop.driver, Op::ReceiveGoods).await;
    let received = received.expect(200).json;
    assert_eq!(received["status"], "received");
    let custody = &received["custody"];
    assert_eq!(custody["taken_by"], json!(shop.driver.id));
    let sent = call(Op::ReceiveGoods).sent();
    let items = custody["facts"]["items"].as_array().unwrap();
    assert_eq!(
        items[0]["condition_note"],
        sent["items"][0]["condition_note"]
    );
    assert_eq!(items[1]["received"], false);
}

#[tokio::test]
async fn a_consignor_does_not_take_goods_in() {
    let shop = Shop::with(Shop::assigned).await;
    let reply = shop.act(&shop.consignor, Op::ReceiveGoods).await;
    reply.refused(403, "permission_denied");
    shop.assert_untouched(Status::Assigned).await;
}

#[tokio::test]
async fn goods_of_a_draft_are_not_taken_in() {
    let shop = Shop::with(draft).await;
    shop.hand_over_files().await;
    let reply = shop.act(&shop.driver, Op::ReceiveGoods).await;
    reply.refused(422, "transition_not_allowed");
}

#[tokio::test]
async fn goods_are_not_taken_in_with_files_of_nobody() {
    let shop = Shop::with(Shop::assigned).await;
    let reply = shop.act(&shop.driver, Op::ReceiveGoods).await;
    assert_eq!(blamed(&reply), ["given.file", "items[0].photos[0]"]);
    assert_eq!(reply.status, 422, "{:#}", reply.json);
}

#[tokio::test]
async fn goods_are_not_taken_in_half_recorded() {
    let shop = Shop::with(Shop::assigned).await;
    shop.hand_over_files().await;
    let silent = call(Op::ReceiveGoods)
        .by(&shop.driver)
        .with("/items/0/condition_note", json!(" "))
        .with("/taken/code", json!(""))
        .with("/items/1/item_id", json!(testkit::story::item_id(9)));
    let reply = shop.send(silent).await;
    assert_eq!(
        blamed(&reply),
        [
            "items",
            "items[0].condition_note",
            "items[1].item_id",
            "taken"
        ]
    );
    reply.refused(400, "custody_invalid");
    shop.assert_untouched(Status::Assigned).await;
}

#[tokio::test]
async fn goods_are_not_taken_in_twice() {
    let shop = Shop::with(Shop::assigned).await;
    shop.hand_over_files().await;
    shop.act(&shop.driver, Op::ReceiveGoods).await.expect(200);
    let again = call(Op::ReceiveGoods).by(&shop.driver).if_match(2);
    let reply = shop.send(again).await;
    reply.refused(422, "transition_not_allowed");
}
