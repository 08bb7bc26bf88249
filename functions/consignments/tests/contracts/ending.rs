//! Contracts that follow others, and early ends.

use contract::consignments::contracts::ContractOp;
use domain::access::By;
use domain::contract::{Command, LineOutcome, Status};
use domain::request::Status as RequestStatus;
use serde_json::{Value, json};

use crate::shop::Shop;

const RENEW: ContractOp = ContractOp::RenewContract;
const TERMINATE: ContractOp = ContractOp::TerminateContract;

fn usd(cents: i64) -> Value {
    json!({ "amount": cents, "currency": "USD" })
}

#[tokio::test]
async fn an_addendum_takes_over_the_lines_it_speaks_of() {
    let shop = Shop::open().await;
    let contract = shop.active().await;
    let line = shop.stored(&contract).await.lines()[0].clone();
    let mut terms = serde_json::to_value(&line.terms).unwrap();
    terms["floor_price"] = usd(10_000);
    let lines = json!([{ "line_id": line.id, "terms": terms }]);
    let body = json!({ "kind": "addendum", "lines": lines });
    let drawn = shop
        .say(&shop.manager, RENEW, &contract, body)
        .await
        .expect(201);
    assert_eq!(drawn.json["parent"]["contract_id"], contract.as_str());
    assert_eq!(drawn.json["lines"][0]["product_id"], json!(line.product_id));
    let addendum = drawn.json["id"].as_str().unwrap().to_owned();

    shop.send(&addendum).await;
    shop.sign(&addendum).await.expect(200);
    let active = shop.countersign(&addendum).await.expect(200);
    assert_eq!(active.json["status"], "active");
    let parent = shop.stored(&contract).await;
    assert_eq!(parent.status(), Status::Active);
    let outcomes: Vec<_> = parent
        .lines()
        .iter()
        .map(|line| line.closing.as_ref().map(|closing| closing.outcome.clone()))
        .collect();
    let to = shop.stored(&addendum).await.id().clone();
    assert_eq!(outcomes, [Some(LineOutcome::CarriedOver { to }), None]);
    assert_eq!(
        shop.stored_request().await.status(),
        RequestStatus::Contracted
    );
}

#[tokio::test]
async fn a_renewal_follows_a_term_that_is_over() {
    let shop = Shop::open().await;
    let contract = shop.active().await;
    let renewal = json!({ "kind": "renewal" });
    let early = shop
        .say(&shop.manager, RENEW, &contract, renewal.clone())
        .await;
    early.refused(422, "contract_not_renewable");

    let expired = expired(&shop, &contract).await;
    assert_eq!(expired, Status::Expired);
    let drawn = shop
        .say(&shop.manager, RENEW, &contract, renewal)
        .await
        .expect(201);
    assert_eq!(drawn.json["lines"].as_array().unwrap().len(), 2);
    let renewal = drawn.json["id"].as_str().unwrap().to_owned();
    shop.send(&renewal).await;
    shop.sign(&renewal).await.expect(200);
    shop.countersign(&renewal).await.expect(200);
    assert_eq!(shop.stored(&contract).await.status(), Status::Renewed);
    for line in shop.stored(&renewal).await.lines() {
        let product = line.product_id.clone().unwrap();
        let product = data::products::get(&shop.stage.table, &product).await;
        let origin = product.unwrap().facts().origin.clone().unwrap();
        assert_eq!(origin.contract_id.as_str(), renewal, "it goes on under it");
        assert_eq!(origin.contract_line_id, line.id);
    }
}

#[tokio::test]
async fn an_addendum_names_open_lines_of_the_contract() {
    let shop = Shop::open().await;
    let contract = shop.active().await;
    let unknown = json!([{ "line_id": "cln_01J9ZQ5W3N8X7V6T5R4Q3P2N1M" }]);
    let body = json!({ "kind": "addendum", "lines": unknown });
    let refused = shop.say(&shop.manager, RENEW, &contract, body).await;
    refused.refused(422, "contract_line_not_open");
    let body = json!({ "kind": "addendum", "lines": [] });
    let refused = shop
        .say(&shop.manager, RENEW, &contract, body.clone())
        .await;
    refused.refused(400, "contract_no_lines");
    let refused = shop.say(&shop.consignor, RENEW, &contract, body).await;
    refused.refused(403, "permission_denied");
}

#[tokio::test]
async fn a_contract_in_force_is_ended_for_no_more_than_the_agreed_fee() {
    let shop = Shop::open().await;
    let contract = shop.active().await;
    let end = |fee| json!({ "reason": "Se muda", "fee": fee });
    // Nothing is on sale yet: taking it back is free.
    let dear = shop
        .say(&shop.manager, TERMINATE, &contract, end(usd(1_500)))
        .await;
    dear.refused(422, "fee_not_agreed");
    let ended = shop
        .say(&shop.manager, TERMINATE, &contract, end(Value::Null))
        .await;
    let ended = ended.expect(200);
    assert_eq!(ended.json["status"], "terminated");
    assert_eq!(ended.json["termination"]["reason"], "Se muda");
    let twice = shop
        .say(&shop.manager, TERMINATE, &contract, end(Value::Null))
        .await;
    twice.refused(422, "transition_not_allowed");
}

#[tokio::test]
async fn a_contract_that_is_not_signed_is_withdrawn_for_free_and_by_staff_only() {
    let shop = Shop::open().await;
    let contract = shop.sent().await;
    let body = json!({ "reason": "Precio equivocado", "fee": usd(100) });
    let paid = shop.say(&shop.manager, TERMINATE, &contract, body).await;
    paid.refused(422, "fee_not_agreed");
    let body = json!({ "reason": "Precio equivocado" });
    let own = shop
        .say(&shop.consignor, TERMINATE, &contract, body.clone())
        .await;
    own.refused(403, "permission_denied");
    let void = shop.say(&shop.manager, TERMINATE, &contract, body).await;
    assert_eq!(void.expect(200).json["status"], "void");
    assert_eq!(
        shop.stored_request().await.status(),
        RequestStatus::Accepted
    );
}

/// Lets every line be listed long ago, and the term end.
async fn expired(shop: &Shop, contract: &str) -> Status {
    let (table, now) = (&shop.stage.table, shop.stage.clock.now());
    let long_ago = now.plus_days(-100).panama_date();
    let lines = shop.stored(contract).await.lines().to_vec();
    let listed = lines.into_iter().map(|line| Command::LineListed {
        line: line.id,
        on: long_ago,
    });
    for command in listed.chain([Command::TermEnd]) {
        let contract = shop.stored(contract).await;
        let decision = contract.decide(command, By::System("test"), now).unwrap();
        let change = table.begin(shop.stage.cause()).save(&decision);
        change.commit().await.unwrap();
    }
    shop.stored(contract).await.status()
}
