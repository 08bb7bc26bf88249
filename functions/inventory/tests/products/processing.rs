//! Hand-overs, edits, checks, and what makes a product ready.

use contract::inventory::products::ProductOp;
use domain::ids::CustodyId;
use domain::product::Status;
use serde_json::json;
use testkit::story::location_id;

use crate::shop::{Shop, awaited, here};

#[tokio::test]
async fn an_awaited_product_is_handed_over_with_a_record() {
    let shop = Shop::open().await;
    let photo = shop.photo(60, &shop.logistics).await;
    let body = json!({
        "location_id": location_id(), "condition_note": "sin daños", "photos": [photo],
        "shelf": "A-03",
    });
    let op = ProductOp::RecordCustody;
    let taken = shop
        .say(&shop.logistics, op, &awaited(), body.clone())
        .await
        .expect(201);
    assert_eq!(taken.json["status"], "in_processing");
    assert_eq!(taken.json["shelf"], "A-03");
    let record = CustodyId::parse(taken.json["received_by"].as_str().unwrap()).unwrap();
    let record = data::custody::get(&shop.stage.table, &record)
        .await
        .unwrap();
    let scan = record.scan_by_to.unwrap();
    assert_eq!(scan.by, shop.logistics.id);
    assert_eq!(record.scan_by_from, None);
    assert_eq!(record.items[0].condition_note, "sin daños");
    let twice = shop.say(&shop.logistics, op, &awaited(), body).await;
    twice.refused(422, "transition_not_allowed");
}

#[tokio::test]
async fn a_hand_over_names_a_location_of_the_shop_and_files_of_ones_own() {
    let shop = Shop::open().await;
    let op = ProductOp::RecordCustody;
    let nowhere = json!({
        "location_id": "loc_01J9ZQ5W3N8X7V6T5R4Q3P2N1M", "condition_note": "sin daños",
    });
    let refused = shop.say(&shop.logistics, op, &awaited(), nowhere).await;
    assert!(refused.json["errors"]["location_id"].is_array());
    refused.refused(400, "not_set_up");
    let foreign = shop.photo(60, &shop.stranger).await;
    let body = json!({
        "location_id": location_id(), "condition_note": "sin daños", "photos": [foreign],
    });
    let refused = shop
        .say(&shop.logistics, op, &awaited(), body.clone())
        .await;
    assert!(refused.json["errors"]["photos[0]"].is_array());
    refused.refused(422, "media_not_usable");
    let refused = shop.say(&shop.consignor, op, &awaited(), body).await;
    refused.refused(403, "permission_denied");
    assert_eq!(
        shop.stored(&awaited()).await.status(),
        Status::AwaitingGoods
    );
}

#[tokio::test]
async fn what_is_sent_replaces_what_was_there_and_the_rest_stays() {
    let shop = Shop::open().await;
    let photo = shop.photo(60, &shop.appraiser).await;
    let kept = testkit::id::<domain::ids::MediaId>(40);
    let body = json!({
        "title": "Bolso de cuero", "brand_id": testkit::id::<domain::ids::BrandId>(1),
        "photos": [photo, kept], "serial": "AB-1", "shelf": " A-03 ",
    });
    let edit = |version| {
        shop.on(&shop.appraiser, ProductOp::UpdateProduct, &here())
            .if_match(version)
    };
    let edited = shop.call(edit(1).body(body)).await.expect(200);
    assert_eq!(edited.json["title"], "Bolso de cuero");
    assert_eq!(edited.json["slug"], "bolso-1");
    assert_eq!(edited.json["photos"], json!([photo, kept]));
    assert_eq!(edited.json["shelf"], "A-03");
    let cleared = shop
        .call(edit(2).body(json!({ "serial": "", "shelf": "" })))
        .await
        .expect(200);
    assert!(cleared.json["serial"].is_null() && cleared.json["shelf"].is_null());
}

#[tokio::test]
async fn an_edit_names_the_version_that_was_seen_and_things_that_are_there() {
    let shop = Shop::open().await;
    let edit = || shop.on(&shop.manager, ProductOp::UpdateProduct, &here());
    let body = json!({ "title": "Otro" });
    shop.call(edit().body(body.clone()))
        .await
        .refused(428, "precondition_required");
    shop.call(edit().if_match(7).body(body.clone()))
        .await
        .refused(412, "version_conflict");
    let unknown = json!({ "category_id": "cat_01J9ZQ5W3N8X7V6T5R4Q3P2N1M" });
    shop.call(edit().if_match(1).body(unknown))
        .await
        .refused(400, "not_set_up");
    let foreign = json!({ "photos": [shop.photo(60, &shop.stranger).await] });
    shop.call(edit().if_match(1).body(foreign))
        .await
        .refused(422, "media_not_usable");
    let slug = json!({ "slug": "No Es Uno" });
    shop.call(edit().if_match(1).body(slug))
        .await
        .refused(400, "slug_invalid");
    shop.call(edit().if_match(1).body(json!({})))
        .await
        .refused(422, "nothing_changes");
    let logistics = shop.on(&shop.logistics, ProductOp::UpdateProduct, &here());
    let refused = shop.call(logistics.if_match(1).body(body)).await;
    refused.refused(403, "permission_denied");
}

#[tokio::test]
async fn a_product_is_ready_once_nothing_is_missing() {
    let shop = Shop::open().await;
    let op = ProductOp::ReadyProduct;
    let bare = shop.act(&shop.manager, op, &here()).await;
    assert!(bare.json["errors"]["label"].is_array());
    bare.refused(422, "product_not_ready");
    let edit = shop
        .on(&shop.manager, ProductOp::UpdateProduct, &here())
        .if_match(1);
    shop.call(edit.body(json!({ "shelf": "A-03" })))
        .await
        .expect(200);
    let ready = shop.act(&shop.manager, op, &here()).await.expect(200);
    assert_eq!(ready.json["status"], "in_stock");
    let early = shop.act(&shop.manager, op, &awaited()).await;
    early.refused(422, "transition_not_allowed");
}

#[tokio::test]
async fn a_failed_check_holds_the_product_back_and_staff_see_why() {
    let shop = Shop::open().await;
    let op = ProductOp::AuthenticateProduct;
    let body = json!({ "result": "doubtful", "method": "serie", "note": "no coincide" });
    let manager = shop.say(&shop.manager, op, &here(), body.clone()).await;
    manager.refused(403, "permission_denied");
    let failed = shop
        .say(&shop.appraiser, op, &here(), body.clone())
        .await
        .expect(200);
    assert_eq!(failed.json["status"], "quarantined");
    assert_eq!(failed.json["finding"]["note"], "no coincide");
    let seen = shop
        .act(&shop.consignor, ProductOp::GetProduct, &here())
        .await;
    let seen = seen.expect(200);
    assert_eq!(seen.json["status"], "quarantined");
    assert!(seen.json.get("finding").is_none());
    let awaited = shop.say(&shop.appraiser, op, &awaited(), body).await;
    awaited.refused(422, "transition_not_allowed");
}
