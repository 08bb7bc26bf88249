//! Drawing up, and templates.

use contract::consignments::contracts::ContractOp;
use domain::access::By;
use domain::decision::Decision;
use domain::request::{Command, ReopenReason};
use domain::template::BUILT_IN;
use serde_json::json;
use testkit::story::{proposal_id, terms};

use crate::shop::{Shop, who};

#[tokio::test]
async fn a_contract_copies_the_agreed_terms_of_each_accepted_line() {
    let shop = Shop::open().await;
    let reply = shop.generate(&shop.manager).await.expect(201);
    assert_eq!(reply.json["status"], "draft");
    assert_eq!(reply.json["template"]["version"], 1);
    assert_eq!(reply.json["parties"]["consignor"]["tax_id"], "8-123-456");
    let number = reply.json["number"].as_str().unwrap();
    assert!(
        number.starts_with("CT-") && number.ends_with("-000001"),
        "{number}"
    );
    let id = reply.json["id"].as_str().unwrap();
    assert_eq!(reply.headers["location"], format!("/v1/contracts/{id}"));
    let lines = shop.stored(id).await.lines().to_vec();
    assert_eq!(lines.len(), 2);
    assert!(lines.iter().all(|line| line.terms == terms()));
}

#[tokio::test]
async fn a_proposal_is_not_put_into_two_contracts() {
    let shop = Shop::open().await;
    let first = shop.generated().await;
    let twice = shop.generate(&shop.manager).await;
    twice.refused(409, "contract_exists");
    let body = json!({ "reason": "Precio equivocado" });
    let op = ContractOp::TerminateContract;
    let void = shop.say(&shop.manager, op, &first, body).await;
    assert_eq!(void.expect(200).json["status"], "void");
    shop.generate(&shop.manager).await.expect(201);
}

#[tokio::test]
async fn what_is_not_accepted_is_not_put_into_a_contract() {
    let shop = Shop::open().await;
    let request = shop.stored_request().await;
    let why = ReopenReason::ContractDeclined;
    let reopened: Decision<_, _> = request
        .decide(
            Command::Reopen { why },
            By::System("test"),
            shop.stage.clock.now(),
        )
        .unwrap();
    let change = shop.stage.table.begin(shop.stage.cause()).save(&reopened);
    change.commit().await.unwrap();
    let refused = shop.generate(&shop.manager).await;
    refused.refused(422, "proposal_not_accepted");
}

#[tokio::test]
async fn only_who_may_draws_up_a_contract_and_of_a_proposal_that_is_there() {
    let shop = Shop::open().await;
    for person in [&shop.consignor, &shop.appraiser] {
        shop.generate(person)
            .await
            .refused(403, "permission_denied");
    }
    let route = ContractOp::GenerateContract.route();
    let other = proposal_id().to_string().replace('0', "1");
    let call = shop.manager.calls(route).path("id", other).body(who());
    shop.call(call).await.refused(404, "not_found");
}

#[tokio::test]
async fn more_lines_than_take_effect_together_are_refused() {
    let shop = Shop::with_items(46).await;
    let refused = shop.generate(&shop.manager).await;
    refused.refused(422, "contract_too_many_lines");
}

#[tokio::test]
async fn a_template_is_published_as_the_next_version() {
    let shop = Shop::open().await;
    let route = ContractOp::PublishContractTemplate.route();
    let text = |body: &str| {
        json!({
            "key": "consignment", "locale": "es-PA", "countersign": "person", "body": body,
        })
    };
    let body = format!("{}\n\n## Otra\n\nY esto.\n", BUILT_IN[0].body.trim_end());
    let published = shop.call(shop.admin.calls(route).body(text(&body))).await;
    assert_eq!(published.expect(201).json["version"], 2);
    let contract = shop.generate(&shop.manager).await.expect(201);
    assert_eq!(contract.json["template"]["version"], 2);

    let short = shop
        .admin
        .calls(route)
        .body(text("# Contrato\n\n## Uno\n\nNada.\n"));
    shop.call(short)
        .await
        .refused(400, "template_variable_missing");
    let manager = shop.manager.calls(route).body(text(&body));
    shop.call(manager).await.refused(403, "permission_denied");
}
