//! `create_request`, `update_request` and the items of a draft: what is written before handing in.

use contract::consignments::requests::RequestOp as Op;
use domain::ids::RequestId;
use domain::media::Purpose;
use domain::request::{IntakeMode, MAX_ITEMS, Priority, Status};
use serde_json::json;
use testkit::story::item_id;

use crate::shop::{FIRST, PHOTO, RECEIPT, Shop, blamed, call, draft, with_photo};

impl Shop {
    /// The files that the sample of an item names, of the consignor's.
    async fn item_files(&self) {
        self.file(PHOTO, &self.consignor, Purpose::ItemPhoto).await;
        self.file(RECEIPT, &self.consignor, Purpose::Receipt).await;
    }
}

#[tokio::test]
async fn a_consignor_opens_a_draft_of_their_own_once_per_key() {
    let shop = Shop::open().await;
    let open = call(Op::CreateRequest).by(&shop.consignor).key("once");
    let opened = shop.send(open.clone()).await.expect(201);
    let path = format!(
        "/v1/consignment-requests/{}",
        opened.json["id"].as_str().unwrap()
    );
    assert_eq!(opened.headers["location"], path);
    assert_eq!(opened.json["status"], "draft");
    assert_eq!(opened.json["consignor"], json!(shop.consignor.id));
    assert_eq!(opened.json["channel"], "portal");
    let again = shop.send(open).await.expect(201);
    assert_eq!(again.json, opened.json);
    let other = shop.act(&shop.consignor, Op::CreateRequest).await;
    assert_ne!(other.expect(201).json["number"], opened.json["number"]);
}

#[tokio::test]
async fn nobody_opens_a_draft_without_the_right_to() {
    let shop = Shop::open().await;
    for person in [&shop.customer, &shop.driver] {
        let reply = shop.act(person, Op::CreateRequest).await;
        reply.refused(403, "permission_denied");
    }
    let mut body = call(Op::CreateRequest).sent();
    body["consignor_id"] = json!(shop.stranger.id);
    let for_another = call(Op::CreateRequest).by(&shop.consignor).body(&body);
    let reply = shop.send(for_another).await;
    reply.refused(403, "permission_denied");
}

#[tokio::test]
async fn a_draft_names_what_the_shop_has() {
    let shop = Shop::open().await;
    let nowhere = json!("loc_01J9ZQ5W3N8X7V6T5R4Q3P2N1M");
    let open = call(Op::CreateRequest).with("/location_id", nowhere.clone());
    let reply = shop.send(open.by(&shop.consignor)).await;
    assert_eq!(blamed(&reply), ["location_id"]);
    reply.refused(400, "not_set_up");

    let shop = Shop::with(draft).await;
    shop.item_files().await;
    let mut moved = call(Op::UpdateRequest).sent();
    moved["location_id"] = nowhere;
    let moved = call(Op::UpdateRequest).by(&shop.consignor).body(&moved);
    let reply = shop.send(moved).await;
    assert_eq!(blamed(&reply), ["location_id"]);
    reply.refused(400, "not_set_up");
    let odd = call(Op::AddRequestItem)
        .with("/category_id", json!("cat_01J9ZQ5W3N8X7V6T5R4Q3P2N1M"))
        .with("/brand_id", json!("brd_01J9ZQ5W3N8X7V6T5R4Q3P2N1M"));
    let reply = shop.send(odd.by(&shop.consignor)).await;
    assert_eq!(blamed(&reply), ["brand_id", "category_id"]);
    reply.refused(400, "not_set_up");
}

#[tokio::test]
async fn staff_open_a_draft_for_an_active_consignor_and_for_nobody_else() {
    let shop = Shop::open().await;
    let mut body = call(Op::CreateRequest).sent();
    body["consignor_id"] = json!(shop.consignor.id);
    body["channel"] = json!("counter");
    body["priority"] = json!("high");
    let open = call(Op::CreateRequest).by(&shop.appraiser).body(&body);
    let opened = shop.send(open).await.expect(201);
    assert_eq!(opened.json["priority"], "high");
    for nobody in [&shop.customer.id, &testkit::id(999)] {
        body["consignor_id"] = json!(nobody);
        let open = call(Op::CreateRequest).by(&shop.appraiser).body(&body);
        shop.send(open).await.refused(422, "consignor_not_active");
    }
}

#[tokio::test]
async fn a_draft_is_edited_by_its_consignor() {
    let shop = Shop::with(draft).await;
    let edited = shop.act(&shop.consignor, Op::UpdateRequest).await;
    assert_eq!(edited.expect(200).version(), 2);
    let details = shop.stored().await.details().clone();
    assert_eq!(details.intake_mode, IntakeMode::PickUp);
    assert!(details.address_id.is_some());
    assert!(details.note.starts_with("Mejor"), "{}", details.note);
}

#[tokio::test]
async fn a_draft_is_not_edited_by_an_old_view_of_it_nor_by_none() {
    let shop = Shop::with(draft).await;
    for op in [
        Op::UpdateRequest,
        Op::RemoveRequestItem,
        Op::UpdateRequestItem,
    ] {
        let stale = call(op).by(&shop.consignor).if_match(2);
        shop.send(stale).await.refused(412, "version_conflict");
        let blind = call(op).by(&shop.consignor).without("if-match");
        shop.send(blind).await.refused(428, "precondition_required");
    }
    let stale = call(Op::SubmitRequest).by(&shop.consignor).if_match(2);
    shop.send(stale).await.refused(412, "version_conflict");
    shop.assert_untouched(Status::Draft).await;
}

#[tokio::test]
async fn a_draft_of_someone_else_is_not_there() {
    let shop = Shop::with(draft).await;
    shop.item_files().await;
    for op in [
        Op::GetRequest,
        Op::UpdateRequest,
        Op::AddRequestItem,
        Op::UpdateRequestItem,
        Op::RemoveRequestItem,
        Op::CancelRequest,
    ] {
        let reply = shop.act(&shop.stranger, op).await;
        reply.refused(404, "not_found");
    }
    // An appraiser has the ones that are assigned to them, and drafts are nobody's.
    let reply = shop.act(&shop.appraiser, Op::UpdateRequest).await;
    reply.refused(404, "not_found");
    shop.assert_untouched(Status::Draft).await;
}

#[tokio::test]
async fn a_draft_that_an_appraiser_opened_is_theirs_to_edit() {
    let shop = Shop::open().await;
    let mut body = call(Op::CreateRequest).sent();
    body["consignor_id"] = json!(shop.consignor.id);
    let open = call(Op::CreateRequest).by(&shop.appraiser).body(&body);
    let opened = shop.send(open).await.expect(201);
    let id = RequestId::parse(opened.json["id"].as_str().unwrap()).unwrap();
    let edit = |person| call(Op::UpdateRequest).by(person).path("id", &id);
    let colleague = shop.send(edit(&shop.colleague)).await;
    colleague.refused(404, "not_found");
    shop.send(edit(&shop.appraiser)).await.expect(200);
    let consignor = shop.send(edit(&shop.consignor).if_match(2)).await;
    assert_eq!(consignor.expect(200).version(), 3);
}

#[tokio::test]
async fn only_staff_set_the_priority() {
    let shop = Shop::with(draft).await;
    let urgent = call(Op::UpdateRequest).body(&json!({ "priority": "urgent" }));
    let reply = shop.send(urgent.clone().by(&shop.consignor)).await;
    assert_eq!(blamed(&reply), ["priority"]);
    reply.refused(403, "priority_reserved");
    shop.send(urgent.by(&shop.manager)).await.expect(200);
    let priority = shop.stored().await.details().priority;
    assert_eq!(priority, Priority::Urgent);
}

#[tokio::test]
async fn what_was_handed_in_is_not_edited() {
    let shop = Shop::with(Shop::submitted).await;
    shop.item_files().await;
    for op in [
        Op::UpdateRequest,
        Op::AddRequestItem,
        Op::UpdateRequestItem,
        Op::RemoveRequestItem,
    ] {
        let reply = shop.act(&shop.consignor, op).await;
        reply.refused(422, "transition_not_allowed");
    }
    shop.assert_untouched(Status::Submitted).await;
}

#[tokio::test]
async fn an_item_is_added_with_its_photo_and_its_receipt() {
    let shop = Shop::with(draft).await;
    shop.item_files().await;
    let added = shop.act(&shop.consignor, Op::AddRequestItem).await;
    let added = added.expect(201).json;
    let item = &added["items"][2];
    assert_eq!(item["decision"], "pending");
    let sent = call(Op::AddRequestItem).sent();
    assert_eq!(item["details"]["title"], sent["title"]);
    assert_eq!(item["details"]["purchase"], sent["purchase"]);
    assert_eq!(item["details"]["checklist"], sent["checklist"]);
}

#[tokio::test]
async fn an_item_is_not_added_with_files_that_are_not_the_consignors() {
    let shop = Shop::with(draft).await;
    shop.file(PHOTO, &shop.stranger, Purpose::ItemPhoto).await;
    let reply = shop.act(&shop.consignor, Op::AddRequestItem).await;
    assert_eq!(
        blamed(&reply),
        ["photos[0].media_id", "purchase.receipt_file"]
    );
    assert_eq!(reply.status, 422, "{:#}", reply.json);
    shop.assert_untouched(Status::Draft).await;
}

#[tokio::test]
async fn an_item_that_contradicts_itself_is_refused_with_its_fields() {
    let shop = Shop::with(draft).await;
    shop.item_files().await;
    let wrong = call(Op::AddRequestItem)
        .by(&shop.consignor)
        .with("/title", json!("   "))
        .with("/minimum_price/amount", json!(95_001));
    let reply = shop.send(wrong).await;
    assert_eq!(blamed(&reply), ["minimum_price", "title"]);
    reply.refused(400, "item_invalid");
}

#[tokio::test]
async fn a_draft_takes_fifty_items_and_no_more() {
    let shop = Shop::open().await;
    shop.item_files().await;
    let most = u128::try_from(MAX_ITEMS).unwrap();
    let items = (1..=most).map(with_photo).collect();
    shop.keep_items(FIRST, draft(&shop), items).await;
    let reply = shop.act(&shop.consignor, Op::AddRequestItem).await;
    reply.refused(422, "too_many_items");
}

#[tokio::test]
async fn what_is_said_of_an_item_is_replaced() {
    let shop = Shop::with(draft).await;
    shop.item_files().await;
    let edited = shop.act(&shop.consignor, Op::UpdateRequestItem).await;
    let edited = edited.expect(200).json;
    let sent = call(Op::UpdateRequestItem).sent();
    assert_eq!(edited["items"][0]["details"]["title"], sent["title"]);
    assert_eq!(edited["items"][1]["details"]["title"], "Bolso 2");
    let unknown = call(Op::UpdateRequestItem)
        .by(&shop.consignor)
        .path("item_id", item_id(9))
        .if_match(2);
    shop.send(unknown).await.refused(404, "item_unknown");
}

#[tokio::test]
async fn an_item_is_taken_out_once() {
    let shop = Shop::with(draft).await;
    let removed = shop.act(&shop.consignor, Op::RemoveRequestItem).await;
    let removed = removed.expect(200).json;
    let left: Vec<_> = removed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["id"])
        .collect();
    assert_eq!(left, [&json!(item_id(2))]);
    let again = call(Op::RemoveRequestItem).by(&shop.consignor).if_match(2);
    shop.send(again).await.refused(404, "item_unknown");
}
