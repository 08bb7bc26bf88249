//! `submit_request`: a draft becomes the house's to answer.

use contract::consignments::requests::RequestOp as Op;
use domain::ids::RequestId;
use domain::media::Purpose;
use domain::request::{ItemDecision, Status};
use domain::settings::Settings;
use serde_json::json;
use testkit::story::item;

use crate::shop::{FIRST, PHOTO, RECEIPT, Shop, blamed, call, draft};

#[tokio::test]
async fn a_draft_is_opened_filled_and_handed_in() {
    let shop = Shop::open().await;
    shop.file(PHOTO, &shop.consignor, Purpose::ItemPhoto).await;
    shop.file(RECEIPT, &shop.consignor, Purpose::Receipt).await;
    let opened = shop.act(&shop.consignor, Op::CreateRequest).await;
    let opened = opened.expect(201).json;
    let id = RequestId::parse(opened["id"].as_str().unwrap()).unwrap();
    let next = |op, version| {
        let sample = call(op).by(&shop.consignor).path("id", &id);
        sample.if_match(version)
    };
    shop.send(next(Op::AddRequestItem, 1)).await.expect(201);
    let submitted = shop.send(next(Op::SubmitRequest, 2)).await.expect(200);
    assert_eq!(submitted.json["status"], "submitted");
    let due = shop.stored_at(&id).await.sla_due_at().unwrap();
    let hours = i64::from(Settings::default().sla_hours);
    let promised = due.seconds_since(shop.stage.clock.now());
    assert!((promised - hours * 3_600).abs() < 60, "{promised}");
}

#[tokio::test]
async fn a_draft_is_handed_in_by_its_consignor_or_by_a_manager() {
    for by_manager in [false, true] {
        let shop = Shop::with(draft).await;
        let person = if by_manager {
            &shop.manager
        } else {
            &shop.consignor
        };
        shop.act(person, Op::SubmitRequest).await.expect(200);
        assert_eq!(shop.stored().await.status(), Status::Submitted);
    }
}

#[tokio::test]
async fn a_draft_is_not_handed_in_by_others() {
    let shop = Shop::with(draft).await;
    let stranger = shop.act(&shop.stranger, Op::SubmitRequest).await;
    stranger.refused(404, "not_found");
    let appraiser = shop.act(&shop.appraiser, Op::SubmitRequest).await;
    appraiser.refused(403, "permission_denied");
    shop.assert_untouched(Status::Draft).await;
}

#[tokio::test]
async fn a_draft_is_not_handed_in_twice() {
    let shop = Shop::with(Shop::submitted).await;
    let reply = shop.act(&shop.consignor, Op::SubmitRequest).await;
    reply.refused(422, "transition_not_allowed");
}

#[tokio::test]
async fn a_draft_that_lacks_something_is_not_handed_in() {
    let shop = Shop::open().await;
    let mut stray = item(2, ItemDecision::Pending);
    stray.details.category_id = None;
    let items = vec![item(1, ItemDecision::Pending), stray];
    shop.keep_items(FIRST, draft(&shop), items).await;
    let reply = shop.act(&shop.consignor, Op::SubmitRequest).await;
    assert_eq!(
        blamed(&reply),
        [
            "items[0].checklist.dust_bag",
            "items[0].photos",
            "items[1].category_id",
            "items[1].photos"
        ]
    );
    reply.refused(422, "request_incomplete");
    shop.assert_untouched(Status::Draft).await;
}

#[tokio::test]
async fn a_draft_without_items_is_not_handed_in() {
    let shop = Shop::open().await;
    shop.keep_items(FIRST, draft(&shop), Vec::new()).await;
    let reply = shop.act(&shop.consignor, Op::SubmitRequest).await;
    assert_eq!(blamed(&reply), ["items"]);
    reply.refused(422, "request_incomplete");
}

#[tokio::test]
async fn the_terms_in_force_must_be_accepted() {
    let shop = Shop::with(draft).await;
    let settings = Settings {
        terms_version: "2".to_owned(),
        ..Settings::default()
    };
    shop.settings(&settings).await;
    let old = shop.act(&shop.consignor, Op::SubmitRequest).await;
    assert_eq!(blamed(&old), ["terms_version"]);
    old.refused(422, "terms_not_accepted");
    let none = call(Op::SubmitRequest).by(&shop.consignor);
    let none = shop.send(none.body(&json!({}))).await;
    none.refused(422, "terms_not_accepted");
    let new = call(Op::SubmitRequest).by(&shop.consignor);
    let new = shop.send(new.with("/terms_version", json!("2"))).await;
    new.expect(200);
}
