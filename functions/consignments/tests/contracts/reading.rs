//! Lists, one contract, and the evidence.

use contract::consignments::contracts::ContractOp;
use domain::access::{Role, RoleGrant};
use domain::digest::Sha256;
use domain::time::Timestamp;
use domain::user::UserStatus;
use testkit::story::location_id;

use crate::shop::{Shop, document_sha256};

#[tokio::test]
async fn a_consignor_lists_their_own_contracts_and_no_others() {
    let shop = Shop::open().await;
    let contract = shop.generated().await;
    let route = ContractOp::ListContracts.route();
    let own = shop.call(shop.consignor.calls(route)).await.expect(200);
    assert_eq!(own.json["items"][0]["id"], contract.as_str());
    let others = shop.call(shop.stranger.calls(route)).await.expect(200);
    assert_eq!(others.json["items"].as_array().unwrap().len(), 0);
    let filtered = shop.stranger.calls(route).query("status", "draft");
    shop.call(filtered).await.refused(400, "filter_not_served");
}

#[tokio::test]
async fn staff_list_contracts_by_status_or_by_consignor() {
    let shop = Shop::open().await;
    shop.generated().await;
    let list = || shop.manager.calls(ContractOp::ListContracts.route());
    let count = async |call| {
        let page = shop.call(call).await.expect(200);
        page.json["items"].as_array().unwrap().len()
    };
    assert_eq!(count(list()).await, 0, "none is in force");
    assert_eq!(count(list().query("status", "draft")).await, 1);
    let whose = &shop.consignor.id;
    assert_eq!(count(list().query("consignor_id", whose)).await, 1);
    let both = list().query("status", "draft").query("consignor_id", whose);
    shop.call(both).await.refused(400, "filter_not_served");
}

#[tokio::test]
async fn a_contract_comes_with_a_link_to_its_document_once_it_is_printed() {
    let shop = Shop::open().await;
    let contract = shop.generated().await;
    let show = || shop.act(&shop.consignor, ContractOp::GetContract, &contract);
    let before = show().await.expect(200);
    assert!(before.json.get("document_link").is_none());
    shop.print(&contract).await;
    let shown = show().await.expect(200);
    assert_eq!(shown.json["document"]["sha256"], document_sha256().as_str());
    let link = &shown.json["document_link"];
    let url = link["url"].as_str().unwrap();
    assert!(
        url.contains("/documents/") && url.contains("X-Amz-Signature="),
        "{url}"
    );
    assert!(url.contains("X-Amz-Expires=900"), "{url}");
    let until = Timestamp::parse(link["expires_at"].as_str().unwrap()).unwrap();
    let seconds = until.seconds_since(shop.stage.clock.now());
    assert!((890..=900).contains(&seconds), "{seconds}");
}

#[tokio::test]
async fn a_contract_of_someone_else_looks_absent() {
    let shop = Shop::open().await;
    let contract = shop.generated().await;
    for op in [ContractOp::GetContract, ContractOp::GetEvidence] {
        shop.act(&shop.stranger, op, &contract)
            .await
            .refused(404, "not_found");
    }
}

#[tokio::test]
async fn the_evidence_says_who_signed_what_and_carries_its_own_fingerprint() {
    let shop = Shop::open().await;
    let contract = shop.sent().await;
    let evidence = |person| shop.act(person, ContractOp::GetEvidence, &contract);
    evidence(&shop.manager)
        .await
        .refused(422, "contract_not_signed");
    shop.sign(&contract).await.expect(200);
    let reply = evidence(&shop.consignor).await.expect(200);
    let bundle = &reply.json["bundle"];
    let signature = &bundle["signature"];
    assert_eq!(signature["signer"], shop.consignor.id.as_str());
    assert_eq!(signature["ip"], "192.0.2.1");
    assert_eq!(signature["user_agent"], "stage");
    assert_eq!(signature["method"], "otp_email");
    assert_eq!(signature["document_sha256"], document_sha256().as_str());
    assert_eq!(bundle["events"].as_array().unwrap().len(), 5);
    let read: domain::contract::EvidenceBundle = serde_json::from_value(bundle.clone()).unwrap();
    let json = serde_json::to_vec(&read).unwrap();
    assert_eq!(reply.json["sha256"], Sha256::of(&json).as_str());
    evidence(&shop.appraiser)
        .await
        .refused(403, "permission_denied");
}

#[tokio::test]
async fn contracts_of_another_shop_are_absent_for_who_manages_one() {
    let shop = Shop::open().await;
    let contract = shop.generated().await;
    let manager_of = async |location| {
        let grant = RoleGrant {
            locations: vec![location],
            ..RoleGrant::of(Role::SalesManager)
        };
        let stage = &shop.stage;
        stage.person_holding(vec![grant], UserStatus::Active).await
    };
    let here = manager_of(location_id()).await;
    let elsewhere = manager_of(testkit::id(99)).await;
    for (person, seen, status) in [(&here, 1, 200), (&elsewhere, 0, 404)] {
        let list = person.calls(ContractOp::ListContracts.route());
        let page = shop.call(list.query("status", "draft")).await.expect(200);
        assert_eq!(page.json["items"].as_array().unwrap().len(), seen);
        let show = person.calls(ContractOp::GetContract.route());
        let reply = shop.call(show.path("id", &contract)).await;
        assert_eq!(reply.status, status);
    }
}
