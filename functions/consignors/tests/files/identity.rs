//! `submit_identity_documents`, `verify_consignor`: who someone is.

use contract::consignors::files::ConsignorOp as Op;
use domain::access::Role;
use domain::consignor::{ConsignorEvent, DocumentKind, KycStatus};
use domain::media::Purpose;
use serde_json::json;
use testkit::story::checked_file;
use testkit::{Sample, id};

use crate::shop::{PICTURE, Shop, call};

fn papers(shop: &Shop) -> Sample {
    call(Op::SubmitIdentityDocuments).by(&shop.consignor)
}

fn decide(shop: &Shop) -> Sample {
    call(Op::VerifyConsignor).by(&shop.manager)
}

#[tokio::test]
async fn papers_wait_for_someone_who_looks_at_them() {
    let shop = Shop::open().await;
    let shown = shop.submit().await.expect(200);
    assert_eq!(shown.version(), 2);
    assert_eq!(shown.json["kyc"]["status"], "pending");
    assert_eq!(shown.json["documents"][0]["number"], "••••-445");
    let consignor = shop.consignor.id.clone();
    let kinds = vec![DocumentKind::Cedula];
    let submitted = ConsignorEvent::DocumentsSubmitted { consignor, kinds };
    assert_eq!(shop.happened().await[1], submitted);

    let verified = shop.send(&decide(&shop)).await.expect(200);
    assert_eq!(verified.json["kyc"]["status"], "verified");
    assert_eq!(verified.json["kyc"]["reason"], "Cédula vista en tienda.");
    assert_eq!(verified.version(), 3);
    let again = shop.send(&decide(&shop)).await;
    again.refused(422, "transition_not_allowed");
}

#[tokio::test]
async fn whoever_is_rejected_may_show_other_papers() {
    let shop = Shop::open().await;
    shop.submit().await.expect(200);
    let body = json!({ "decision": "rejected", "reason": "La foto no se lee." });
    let rejected = shop.send(&decide(&shop).body(&body)).await.expect(200);
    assert_eq!(rejected.json["kyc"]["status"], "rejected");
    let again = shop.send(&papers(&shop).if_match(3)).await.expect(200);
    assert_eq!(again.json["kyc"]["status"], "pending");
    let stale = shop.send(&papers(&shop).if_match(3)).await;
    stale.refused(412, "version_conflict");
}

#[tokio::test]
async fn without_papers_that_are_still_good_nobody_is_verified() {
    let shop = Shop::open().await;
    let nothing = shop.send(&decide(&shop)).await;
    nothing.refused(422, "transition_not_allowed");
    checked_file(&shop.stage, PICTURE, &shop.consignor, Purpose::Identity).await;
    let soon = papers(&shop).with("/documents/0/expires_on", json!("2026-11-24"));
    shop.send(&soon).await.expect(200);
    shop.stage.clock.advance(86_400);
    let manager = shop.stage.person(Role::SalesManager).await;
    let late = shop.send(&decide(&shop).by(&manager)).await;
    late.refused(422, "no_valid_document");
}

#[tokio::test]
async fn papers_that_have_expired_are_not_taken() {
    let shop = Shop::open().await;
    checked_file(&shop.stage, PICTURE, &shop.consignor, Purpose::Identity).await;
    let passed = papers(&shop).with("/documents/0/expires_on", json!("2026-11-23"));
    let passed = shop.send(&passed).await;
    assert!(passed.json["errors"]["documents[0].expires_on"].is_array());
    passed.refused(422, "document_not_accepted");
}

#[tokio::test]
async fn nobody_verifies_themselves_and_few_verify_anyone() {
    let shop = Shop::open().await;
    shop.file_for(&shop.manager).await;
    let manager = &shop.manager;
    checked_file(&shop.stage, PICTURE, manager, Purpose::Identity).await;
    let own = call(Op::SubmitIdentityDocuments).by(manager);
    shop.send(&own).await.expect(200);
    let own = shop.send(&decide(&shop).path("id", &manager.id)).await;
    own.refused(403, "own_identity");
    for person in [&shop.appraiser, &shop.consignor] {
        let reply = shop.send(&decide(&shop).by(person)).await;
        reply.refused(403, "permission_denied");
    }
    let foreign = decide(&shop).path("id", &shop.customer.id);
    shop.send(&foreign).await.refused(404, "not_found");
}

#[tokio::test]
async fn pictures_are_checked_ones_of_ones_own_that_show_who_one_is() {
    let shop = Shop::open().await;
    let missing = shop.send(&papers(&shop)).await;
    assert!(missing.json["errors"]["documents[0].file_ids[0]"].is_array());
    missing.refused(422, "media_not_usable");
    for (number, owner, purpose) in [
        (501, &shop.other, Purpose::Identity),
        (502, &shop.consignor, Purpose::ItemPhoto),
    ] {
        checked_file(&shop.stage, number, owner, purpose).await;
        let file = json!([id::<domain::ids::MediaId>(number)]);
        let other = papers(&shop).with("/documents/0/file_ids", file);
        let reply = shop.send(&other).await;
        reply.refused(422, "media_not_usable");
    }
    assert_eq!(shop.file().await.parts().kyc.status(), KycStatus::None);
}

#[tokio::test]
async fn a_number_is_one_of_its_document() {
    let shop = Shop::open().await;
    checked_file(&shop.stage, PICTURE, &shop.consignor, Purpose::Identity).await;
    let wrong = papers(&shop).with("/documents/0/number", json!("14-442-445"));
    let reply = shop.send(&wrong).await;
    assert!(reply.json["errors"]["documents[0].number"].is_array());
    reply.refused(400, "document_number_invalid");
}

#[tokio::test]
async fn a_kind_that_the_house_does_not_take_is_refused() {
    let shop = Shop::open().await;
    let mut settings = domain::settings::Settings::default();
    settings.legal_documents.retain(|kind| kind.key != "cedula");
    let change = shop.stage.table.begin(shop.stage.cause());
    change.put_settings(&settings).commit().await.unwrap();
    checked_file(&shop.stage, PICTURE, &shop.consignor, Purpose::Identity).await;
    let reply = shop.send(&papers(&shop)).await;
    assert!(reply.json["errors"]["documents[0].kind"].is_array());
    reply.refused(422, "document_not_accepted");
}

#[tokio::test]
async fn the_same_key_shows_papers_once() {
    let shop = Shop::open().await;
    checked_file(&shop.stage, PICTURE, &shop.consignor, Purpose::Identity).await;
    let once = papers(&shop).key("papers-once");
    let first = shop.send(&once).await.expect(200);
    let again = shop.send(&once).await.expect(200);
    assert_eq!(first.json, again.json);
    let other = once.with("/documents/0/number", json!("8-442-446"));
    let other = shop.send(&other).await;
    other.refused(422, "idempotency_key_reused");
    assert_eq!(shop.file().await.version(), 2);
}
