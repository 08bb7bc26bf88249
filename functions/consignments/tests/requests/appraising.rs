//! `appraise_item`, `complete_appraisal`, `acknowledge_red_flags`: what the goods are worth.

use contract::consignments::requests::RequestOp as Op;
use domain::media::Purpose;
use domain::request::{RedFlagReview, Status};
use serde_json::json;
use testkit::Sample;
use testkit::story::item_id;

use crate::shop::{BENCH, Shop, blamed, call, draft};

impl Shop {
    async fn bench_files(&self) {
        self.file(BENCH, &self.appraiser, Purpose::ItemPhoto).await;
    }

    /// The sample's verdict, on this item, of whoever has the request.
    fn score(&self, item: u128, version: u64) -> Sample {
        let score = call(Op::AppraiseItem).by(&self.appraiser);
        score.path("item_id", item_id(item)).if_match(version)
    }
}

#[tokio::test]
async fn the_first_verdict_begins_the_appraisal_and_the_last_closes_it() {
    let shop = Shop::with(Shop::assigned).await;
    shop.bench_files().await;
    let scored = shop.act(&shop.appraiser, Op::AppraiseItem).await;
    let scored = scored.expect(200).json;
    assert_eq!(scored["status"], "in_appraisal");
    let appraisal = &scored["items"][0]["appraisal"];
    // (5·3 + 4·2 + 4·1) / 6
    assert_eq!(
        (&appraisal["overall"], &appraisal["band"]),
        (&json!(450), &json!("excellent"))
    );

    let declined = json!({ "type": "declined", "reason": "low_value", "text": "Poco pedido." });
    let declined = shop.score(2, 2).body(&declined);
    let declined = shop.send(declined).await.expect(200).json;
    assert_eq!(declined["items"][1]["decision"], "declined");
    let close = call(Op::CompleteAppraisal).by(&shop.appraiser).if_match(3);
    let closed = shop.send(close).await.expect(200).json;
    assert_eq!(closed["status"], "appraised");
    assert_eq!(closed["red_flags"]["type"], "not_needed");
}

#[tokio::test]
async fn only_the_assigned_appraiser_appraises() {
    let shop = Shop::with(Shop::assigned).await;
    shop.bench_files().await;
    let colleague = shop.act(&shop.colleague, Op::AppraiseItem).await;
    colleague.refused(404, "not_found");
    for person in [&shop.manager, &shop.consignor, &shop.driver] {
        for op in [Op::AppraiseItem, Op::CompleteAppraisal] {
            let reply = shop.act(person, op).await;
            reply.refused(403, "permission_denied");
        }
    }
    shop.assert_untouched(Status::Assigned).await;
}

#[tokio::test]
async fn an_item_is_not_appraised_by_an_old_view_nor_unless_it_is_there() {
    let shop = Shop::with(Shop::assigned).await;
    shop.bench_files().await;
    let stale = shop.send(shop.score(1, 2)).await;
    stale.refused(412, "version_conflict");
    let blind = shop.score(1, 1).without("if-match");
    shop.send(blind).await.refused(428, "precondition_required");
    let unknown = shop.send(shop.score(9, 1)).await;
    unknown.refused(404, "item_unknown");
}

#[tokio::test]
async fn a_verdict_that_contradicts_itself_is_refused_with_its_fields() {
    let shop = Shop::with(Shop::assigned).await;
    shop.bench_files().await;
    let wrong = shop
        .score(1, 1)
        .with("/findings/scores/0/score", json!(6))
        .with("/findings/scores/1/criterion", json!("leather"))
        .with("/findings/market/low/amount", json!(0))
        .with("/findings/authenticity/method", json!(""));
    let reply = shop.send(wrong).await;
    assert_eq!(
        blamed(&reply),
        [
            "findings.authenticity.method",
            "findings.market.low",
            "findings.scores[0].score",
            "findings.scores[1].criterion"
        ]
    );
    reply.refused(400, "appraisal_invalid");
    shop.assert_untouched(Status::Assigned).await;
}

#[tokio::test]
async fn an_appraisal_is_closed_when_every_item_has_its_verdict() {
    let shop = Shop::with(Shop::assigned).await;
    shop.bench_files().await;
    let early = shop.act(&shop.appraiser, Op::CompleteAppraisal).await;
    early.refused(422, "transition_not_allowed");
    shop.send(shop.score(1, 1)).await.expect(200);
    let half = call(Op::CompleteAppraisal).by(&shop.appraiser).if_match(2);
    let half = shop.send(half).await;
    assert_eq!(blamed(&half), ["items[1].appraisal"]);
    half.refused(422, "items_not_appraised");
}

#[tokio::test]
async fn suspicious_findings_wait_for_a_manager() {
    let shop = Shop::with(Shop::assigned).await;
    shop.bench_files().await;
    let doubtful = |item, version| {
        let score = shop.score(item, version);
        score.with("/findings/authenticity/result", json!("doubtful"))
    };
    shop.send(doubtful(1, 1)).await.expect(200);
    shop.send(doubtful(2, 2)).await.expect(200);
    let close = call(Op::CompleteAppraisal).by(&shop.appraiser).if_match(3);
    let closed = shop.send(close).await.expect(200).json;
    assert_eq!(closed["red_flags"]["type"], "needed");

    let take_on = call(Op::AcknowledgeRedFlags).by(&shop.manager).if_match(4);
    let taken_on = shop.send(take_on).await.expect(200).json;
    let review = &taken_on["red_flags"];
    assert_eq!(review["type"], "acknowledged");
    assert_eq!(review["by"], json!(shop.manager.id));
    let sent = call(Op::AcknowledgeRedFlags).sent();
    assert_eq!(review["note"], sent["reason"]);
}

#[tokio::test]
async fn only_a_manager_takes_suspicious_findings_on() {
    let shop = Shop::with(|shop| shop.appraised(RedFlagReview::Needed)).await;
    for person in [&shop.appraiser, &shop.consignor] {
        let reply = shop.act(person, Op::AcknowledgeRedFlags).await;
        reply.refused(403, "permission_denied");
    }
    let manager = shop.act(&shop.manager, Op::AcknowledgeRedFlags).await;
    manager.expect(200);
}

#[tokio::test]
async fn nothing_is_taken_on_where_nothing_is_suspicious() {
    let shop = Shop::with(|shop| shop.appraised(RedFlagReview::NotNeeded)).await;
    let reply = shop.act(&shop.manager, Op::AcknowledgeRedFlags).await;
    reply.refused(422, "nothing_flagged");
    let shop = Shop::with(draft).await;
    let reply = shop.act(&shop.manager, Op::AcknowledgeRedFlags).await;
    reply.refused(422, "transition_not_allowed");
}
