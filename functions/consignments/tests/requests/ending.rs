//! `reject_request`, `cancel_request`: a request that comes to nothing.

use contract::consignments::requests::RequestOp as Op;
use domain::request::{RedFlagReview, Status};
use serde_json::json;
use testkit::Sample;

use crate::shop::{Shop, blamed, call, draft};

impl Shop {
    fn reject(&self) -> Sample {
        call(Op::RejectRequest).by(&self.manager)
    }
}

#[tokio::test]
async fn a_request_is_turned_down_with_a_reason() {
    let shop = Shop::with(Shop::assigned).await;
    let rejected = shop.act(&shop.appraiser, Op::RejectRequest).await;
    let rejected = rejected.expect(200).json;
    assert_eq!(rejected["status"], "rejected");
    let sent = call(Op::RejectRequest).sent();
    assert_eq!(rejected["rejection"]["reason"], sent["reason_code"]);
    assert_eq!(rejected["rejection"]["text"], sent["text"]);
    assert_eq!(rejected["items"][0]["decision"], "declined");
}

#[tokio::test]
async fn a_request_is_turned_down_by_nobody_else_and_only_under_way() {
    let shop = Shop::with(Shop::assigned).await;
    for person in [&shop.consignor, &shop.driver] {
        let reply = shop.act(person, Op::RejectRequest).await;
        reply.refused(403, "permission_denied");
    }
    let colleague = shop.act(&shop.colleague, Op::RejectRequest).await;
    colleague.refused(404, "not_found");
    shop.assert_untouched(Status::Assigned).await;
    let shop = Shop::with(draft).await;
    let early = shop.act(&shop.manager, Op::RejectRequest).await;
    early.refused(422, "transition_not_allowed");
}

#[tokio::test]
async fn a_counterfeit_is_turned_down_with_a_legal_note_only() {
    let shop = Shop::with(Shop::assigned).await;
    let counterfeit = shop.reject().with("/reason_code", json!("counterfeit"));
    let reply = shop.send(counterfeit.clone()).await;
    assert_eq!(blamed(&reply), ["legal_note"]);
    reply.refused(422, "legal_note_missing");
    let mut body = counterfeit.sent();
    body["legal_note"] = json!("Se retiene y se avisa a la autoridad.");
    let held = shop.send(shop.reject().body(&body)).await.expect(200);
    assert_eq!(held.json["rejection"]["legal_note"], body["legal_note"]);
}

#[tokio::test]
async fn a_reason_that_an_answer_to_a_proposal_gives_is_not_the_houses() {
    let shop = Shop::with(Shop::assigned).await;
    for reason in ["proposal_rejected", "counter_refused"] {
        let reject = shop.reject().with("/reason_code", json!(reason));
        let reply = shop.send(reject).await;
        assert_eq!(blamed(&reply), ["reason_code"]);
        reply.refused(422, "reason_reserved");
    }
}

#[tokio::test]
async fn a_request_is_sent_back_and_handed_in_again() {
    let shop = Shop::with(Shop::submitted).await;
    let changes = json!({ "action": "request_changes", "reason": "Falta la foto del interior." });
    let back = shop.send(shop.reject().body(&changes)).await.expect(200);
    assert_eq!(back.json["status"], "draft");
    assert_eq!(back.json["changes_requested"]["reason"], changes["reason"]);
    let again = call(Op::SubmitRequest).by(&shop.consignor).if_match(2);
    let again = shop.send(again).await.expect(200).json;
    assert_eq!(again["status"], "submitted");
    assert!(again["changes_requested"].is_null());
}

#[tokio::test]
async fn a_request_that_someone_has_is_not_sent_back() {
    let shop = Shop::with(Shop::assigned).await;
    let changes = json!({ "action": "request_changes", "reason": "Falta una foto." });
    let reply = shop.send(shop.reject().body(&changes)).await;
    reply.refused(422, "transition_not_allowed");
}

#[tokio::test]
async fn a_consignor_calls_their_own_request_off_free_of_charge() {
    let shop = Shop::with(draft).await;
    let cancelled = shop.act(&shop.consignor, Op::CancelRequest).await;
    let cancelled = cancelled.expect(200).json;
    assert_eq!(cancelled["status"], "cancelled");
    assert!(cancelled["cancellation"]["fee"].is_null());
    assert_eq!(cancelled["items"][0]["decision"], "withdrawn");
    let again = call(Op::CancelRequest).by(&shop.consignor).if_match(2);
    let again = shop.send(again).await;
    again.refused(422, "transition_not_allowed");
}

#[tokio::test]
async fn a_request_is_not_called_off_by_others() {
    let shop = Shop::with(Shop::assigned).await;
    let stranger = shop.act(&shop.stranger, Op::CancelRequest).await;
    stranger.refused(404, "not_found");
    for person in [&shop.appraiser, &shop.driver, &shop.customer] {
        let reply = shop.act(person, Op::CancelRequest).await;
        reply.refused(403, "permission_denied");
    }
    shop.assert_untouched(Status::Assigned).await;
}

#[tokio::test]
async fn calling_off_costs_the_agreed_fee_once_the_goods_are_in_the_house() {
    let fee = json!({ "amount": 1_500, "currency": "USD" });
    let mut body = call(Op::CancelRequest).sent();
    body["agreed_fee"] = fee.clone();

    let shop = Shop::with(Shop::in_the_house).await;
    let order = call(Op::CancelRequest).by(&shop.manager).body(&body);
    let mut negative = body.clone();
    negative["agreed_fee"]["amount"] = json!(-1);
    let wrong = shop.send(order.clone().body(&negative)).await;
    assert_eq!(blamed(&wrong), ["agreed_fee"]);
    wrong.refused(400, "fee_invalid");
    let order = order.key("another-call");
    let charged = shop.send(order).await.expect(200).json;
    assert_eq!(charged["cancellation"]["fee"], fee);

    let elsewhere = |shop: &Shop| shop.appraised(RedFlagReview::NotNeeded);
    let shop = Shop::with(elsewhere).await;
    let order = call(Op::CancelRequest).by(&shop.manager).body(&body);
    let free = shop.send(order).await.expect(200).json;
    assert!(free["cancellation"]["fee"].is_null());
}
