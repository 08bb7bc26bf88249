//! The code with which a consignor takes their goods back.

use contract::inventory::custody::{ListProductCustody, SendHandBackCode};
use contract::inventory::products::MoveProduct;
use contract::route::Endpoint;
use domain::ids::{OtpId, ProductId};
use domain::otp::{Purpose, code};
use domain::product::{Product, ReturnReason, State};
use serde_json::json;
use testkit::story::{Story, silent};
use testkit::{PEPPER, id};

use crate::shop::{Shop, person};

/// A consignor's product, which waits for them.
async fn waiting(house: &Shop) -> ProductId {
    let story = Story {
        stage: &house.stage,
        consignor: &house.consignor,
        appraiser: &house.appraiser,
        manager: &house.manager,
    };
    let made = story.product(1).next;
    let state = State::ToReturn {
        reason: ReturnReason::ALL[0],
        since: house.stage.clock.now(),
    };
    let product = Product::restore(made.id().clone(), 1, state, made.facts().clone());
    let change = house.stage.table.begin(house.stage.cause());
    change.save(&silent(product)).commit().await.unwrap();
    made.id().clone()
}

#[tokio::test]
async fn the_code_goes_to_the_consignor_and_is_good_for_that_product_alone() {
    let house = Shop::with(0).await;
    let product = waiting(&house).await;
    let sent = house
        .ask(&house.ana, &SendHandBackCode::ROUTE, product.as_str(), None)
        .await
        .expect(202);
    let otp = OtpId::parse(sent.json["otp_id"].as_str().unwrap()).unwrap();
    let kept = data::users::challenge(&house.stage.table, &otp)
        .await
        .unwrap();
    assert_eq!(kept.purpose, Purpose::HandBack);
    assert_eq!(kept.subject.as_deref(), Some(product.as_str()));
    assert_eq!(kept.user.as_ref(), Some(&house.consignor.id));
}

#[tokio::test]
async fn with_the_code_the_goods_are_the_consignor_s_again_and_both_sides_are_on_record() {
    let house = Shop::with(0).await;
    let product = waiting(&house).await;
    let route = SendHandBackCode::ROUTE;
    let sent = house.ask(&house.ana, &route, product.as_str(), None).await;
    let otp = OtpId::parse(sent.expect(202).json["otp_id"].as_str().unwrap()).unwrap();
    let right = code(PEPPER.as_bytes(), &otp, Purpose::HandBack);
    let wrong = if right == "000000" {
        "000001"
    } else {
        "000000"
    };
    let body = |digits: &str| json!({ "move": "hand_back", "otp_id": otp, "code": digits, "condition_note": "bien" });
    let hand_back = async |digits: &str| {
        let body = Some(body(digits));
        house
            .ask(&house.ana, &MoveProduct::ROUTE, product.as_str(), body)
            .await
    };
    hand_back(wrong).await.refused(422, "otp_wrong");
    let back = hand_back(&right).await.expect(200);
    assert_eq!(back.json["status"], "returned");
    assert_eq!(house.holder(1).await, person(&house.consignor));
    let route = ListProductCustody::ROUTE;
    let list = house
        .ask(&house.consignor, &route, product.as_str(), None)
        .await;
    let record = list.expect(200).json["items"][0].clone();
    assert_eq!(record["scan_by_from"]["by"], json!(house.ana.id));
    assert_eq!(record["scan_by_to"]["by"], json!(house.consignor.id));
    hand_back(&right).await.refused(422, "otp_wrong");
}

#[tokio::test]
async fn what_does_not_go_back_has_no_code() {
    let house = Shop::with(1).await;
    let product: ProductId = id(1);
    let route = SendHandBackCode::ROUTE;
    let early = house.ask(&house.ana, &route, product.as_str(), None).await;
    early.refused(422, "transition_not_allowed");
    let own = house
        .ask(&house.appraiser, &route, product.as_str(), None)
        .await;
    own.refused(403, "permission_denied");
}
