//! Sending, signing, declining, countersigning.

use contract::consignments::contracts::ContractOp;
use data::Paging;
use domain::contract::Status;
use domain::ids::ContractId;
use domain::product::{Product, Status as ProductStatus};
use domain::proposal::Status as ProposalStatus;
use domain::request::{State as RequestState, Status as RequestStatus};
use serde_json::json;

use crate::shop::{Shop, signing};

const SIGN: ContractOp = ContractOp::SignContract;

#[tokio::test]
async fn a_printed_draft_is_found_right_and_sent_in_one_step() {
    let shop = Shop::open().await;
    let contract = shop.generated().await;
    let send = || shop.act(&shop.manager, ContractOp::SendContract, &contract);
    send().await.refused(422, "contract_pdf_pending");
    shop.print(&contract).await;
    let sent = send().await.expect(200);
    assert_eq!(
        (sent.json["status"].as_str(), sent.version()),
        (Some("sent"), 4)
    );
    assert!(sent.json["sign_until"].is_string());
    send().await.refused(422, "transition_not_allowed");
}

#[tokio::test]
async fn who_has_seen_another_version_does_not_send() {
    let shop = Shop::open().await;
    let contract = shop.generated().await;
    shop.print(&contract).await;
    let stale = shop.on(&shop.manager, ContractOp::SendContract, &contract);
    shop.call(stale.if_match(1))
        .await
        .refused(412, "version_conflict");
    let sent = shop.act(&shop.consignor, ContractOp::SendContract, &contract);
    sent.await.refused(403, "permission_denied");
}

#[tokio::test]
async fn the_consignor_signs_with_the_code_and_the_request_is_contracted() {
    let shop = Shop::open().await;
    let contract = shop.sent().await;
    let (otp, code) = shop.code(&shop.consignor, &contract).await;
    let call = shop.on(&shop.consignor, SIGN, &contract).key("once");
    let call = call.body(signing(&otp, &code));
    let signed = shop.call(call.clone()).await.expect(200);
    assert_eq!(signed.json["status"], "signed");
    assert_eq!(signed.json["signed_by"], "otp_email");
    assert_eq!(
        shop.stored_request().await.status(),
        RequestStatus::Contracted
    );
    let used = data::users::challenge(&shop.stage.table, &otp)
        .await
        .unwrap();
    assert!(used.used_at.is_some());
    // The answer got lost, and the same call comes again.
    assert_eq!(shop.call(call).await.expect(200).json, signed.json);
}

#[tokio::test]
async fn wrong_codes_are_counted_and_five_of_them_kill_the_right_one() {
    let shop = Shop::open().await;
    let contract = shop.sent().await;
    let (otp, code) = shop.code(&shop.consignor, &contract).await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for tries in 1..=5 {
        let refused = shop.say(&shop.consignor, SIGN, &contract, signing(&otp, wrong));
        refused.await.refused(422, "otp_wrong");
        let challenge = data::users::challenge(&shop.stage.table, &otp).await;
        assert_eq!(challenge.unwrap().tries, tries);
    }
    let late = shop.say(&shop.consignor, SIGN, &contract, signing(&otp, &code));
    late.await.refused(422, "otp_wrong");
    assert_eq!(shop.stored(&contract).await.status(), Status::Sent);
}

#[tokio::test]
async fn a_code_for_another_contract_or_person_does_not_sign() {
    let shop = Shop::open().await;
    let contract = shop.sent().await;
    let other = contract.replace(&contract[10..12], "ZZ");
    let (otp, code) = shop.code(&shop.consignor, &other).await;
    let refused = shop.say(&shop.consignor, SIGN, &contract, signing(&otp, &code));
    refused.await.refused(422, "otp_wrong");
    let (otp, code) = shop.code(&shop.stranger, &contract).await;
    let refused = shop.say(&shop.consignor, SIGN, &contract, signing(&otp, &code));
    refused.await.refused(422, "otp_not_valid");
}

#[tokio::test]
async fn a_document_that_was_not_sent_is_not_signed() {
    let shop = Shop::open().await;
    let contract = shop.sent().await;
    let (otp, code) = shop.code(&shop.consignor, &contract).await;
    let mut body = signing(&otp, &code);
    body["document_sha256"] = json!("0".repeat(64));
    let refused = shop.say(&shop.consignor, SIGN, &contract, body).await;
    refused.refused(409, "document_changed");
    let kept = data::users::challenge(&shop.stage.table, &otp)
        .await
        .unwrap();
    assert_eq!(kept.used_at, None, "a refused signature uses no code");

    let mut body = signing(&otp, &code);
    body["consent_version"] = json!("1999-01");
    let refused = shop.say(&shop.consignor, SIGN, &contract, body).await;
    refused.refused(422, "consent_not_in_force");
    let mut body = signing(&otp, &code);
    body["drawn_file"] = json!("med_01J9ZQ5W3N8X7V6T5R4Q3P2N1M");
    let refused = shop.say(&shop.consignor, SIGN, &contract, body).await;
    assert!(refused.json["errors"]["drawn_file"].is_array());
    refused.refused(422, "media_not_usable");
}

#[tokio::test]
async fn nobody_signs_for_the_consignor() {
    let shop = Shop::open().await;
    let contract = shop.sent().await;
    let (otp, code) = shop.code(&shop.consignor, &contract).await;
    let by = |person| shop.say(person, SIGN, &contract, signing(&otp, &code));
    by(&shop.stranger).await.refused(404, "not_found");
    by(&shop.manager).await.refused(403, "permission_denied");
    by(&shop.admin).await.refused(403, "not_the_consignor");
}

#[tokio::test]
async fn a_declined_contract_opens_the_proposal_again() {
    let shop = Shop::open().await;
    let contract = shop.sent().await;
    let body = json!({ "action": "decline", "reason": "La comisión" });
    let declined = shop
        .say(&shop.consignor, SIGN, &contract, body.clone())
        .await;
    let declined = declined.expect(200);
    assert_eq!(declined.json["status"], "declined");
    assert_eq!(declined.json["reason"], "La comisión");
    assert_eq!(
        shop.stored_request().await.status(),
        RequestStatus::Proposed
    );
    assert_eq!(shop.stored_proposal().await.status(), ProposalStatus::Sent);
    let twice = shop.say(&shop.consignor, SIGN, &contract, body).await;
    twice.refused(422, "transition_not_allowed");
}

#[tokio::test]
async fn a_countersigned_contract_makes_a_product_of_each_line() {
    let shop = Shop::open().await;
    let contract = shop.sent().await;
    shop.countersign(&contract)
        .await
        .refused(422, "transition_not_allowed");
    shop.sign(&contract).await.expect(200);
    let active = shop.countersign(&contract).await.expect(200);
    assert_eq!(active.json["status"], "active");

    let products = products(&shop, &contract).await;
    let place = |product: &Product| product.facts().details.title.clone();
    let seen: Vec<_> = products
        .iter()
        .map(|one| (place(one), one.status()))
        .collect();
    let expected = [
        ("Bolso 1".to_owned(), ProductStatus::InProcessing),
        ("Bolso 2".to_owned(), ProductStatus::AwaitingGoods),
    ];
    assert_eq!(seen, expected);
    for product in &products {
        let facts = product.facts();
        assert!(facts.sku.starts_with("P-"), "{}", facts.sku);
        assert!(facts.details.tax_class.is_some());
        let line = shop.stored(&contract).await;
        let mut line = line.lines().iter();
        assert!(line.any(|line| line.product_id.as_ref() == Some(product.id())));
    }
    let request = shop.stored_request().await;
    let RequestState::Contracted { unlisted, .. } = request.state() else {
        panic!("{}", request.status())
    };
    assert_eq!(unlisted.as_ref().map(Vec::len), Some(2));
    shop.countersign(&contract)
        .await
        .refused(422, "transition_not_allowed");
}

#[tokio::test]
async fn a_contract_does_not_take_effect_in_the_past_nor_by_the_consignor() {
    let shop = Shop::open().await;
    let contract = shop.sent().await;
    shop.sign(&contract).await.expect(200);
    let op = ContractOp::CountersignContract;
    let body = json!({ "starts_on": "2020-01-01" });
    let past = shop.say(&shop.manager, op, &contract, body.clone()).await;
    past.refused(422, "contract_starts_in_past");
    let own = shop.say(&shop.consignor, op, &contract, body).await;
    own.refused(403, "permission_denied");
    assert!(products(&shop, &contract).await.is_empty());
}

#[tokio::test]
async fn as_many_lines_as_fit_take_effect_in_one_transaction() {
    let shop = Shop::with_items(45).await;
    let contract = shop.active().await;
    assert_eq!(products(&shop, &contract).await.len(), 45);
}

/// The products of a contract, by their stock numbers.
async fn products(shop: &Shop, contract: &str) -> Vec<Product> {
    let paging = Paging {
        limit: 100,
        cursor: None,
        principal: "test",
    };
    let (table, now) = (&shop.stage.table, shop.stage.clock.now());
    let contract = ContractId::parse(contract).unwrap();
    let page = data::products::of_contract(table, &contract, &paging, now).await;
    let mut items = page.unwrap().items;
    items.reverse();
    items
}
