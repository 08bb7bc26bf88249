//! Lists, one product, and its history.

use contract::inventory::products::ProductOp;
use domain::access::{Role, RoleGrant};
use domain::user::UserStatus;
use serde_json::json;
use testkit::story::{contract_id, location_id};

use crate::shop::{Shop, awaited, here};

#[tokio::test]
async fn a_consignor_lists_their_own_products_and_no_others() {
    let shop = Shop::open().await;
    let route = ProductOp::ListProducts.route();
    let count = async |person: &testkit::Person| {
        let page = shop.call(person.calls(route)).await.expect(200);
        page.json["items"].as_array().unwrap().len()
    };
    assert_eq!(count(&shop.consignor).await, 2);
    assert_eq!(count(&shop.stranger).await, 0);
    let filtered = shop.consignor.calls(route).query("status", "available");
    shop.call(filtered).await.refused(400, "filter_not_served");
    let customer = shop.call(shop.customer.calls(route)).await;
    customer.refused(403, "permission_denied");
}

#[tokio::test]
async fn staff_list_products_by_status_consignor_or_contract_page_by_page() {
    let shop = Shop::open().await;
    let list = || shop.logistics.calls(ProductOp::ListProducts.route());
    let count = async |call| {
        let page = shop.call(call).await.expect(200);
        page.json["items"].as_array().unwrap().len()
    };
    assert_eq!(count(list()).await, 0, "nothing is on sale");
    assert_eq!(count(list().query("status", "awaiting_goods")).await, 1);
    assert_eq!(
        count(list().query("consignor_id", &shop.consignor.id)).await,
        2
    );
    let of_contract = || list().query("contract_id", contract_id());
    assert_eq!(count(of_contract()).await, 2);
    let first = shop.call(of_contract().query("limit", 1)).await.expect(200);
    let next = first.json["next"].as_str().unwrap();
    let second = of_contract().query("limit", 1).query("cursor", next);
    let second = shop.call(second).await.expect(200);
    assert_ne!(first.json["items"][0]["id"], second.json["items"][0]["id"]);
    let both = of_contract().query("status", "available");
    shop.call(both).await.refused(400, "filter_not_served");
}

#[tokio::test]
async fn the_terms_of_a_product_are_for_its_consignor_and_for_who_may_see_the_split() {
    let shop = Shop::open().await;
    let op = ProductOp::GetProduct;
    for (person, shown) in [
        (&shop.consignor, true),
        (&shop.manager, true),
        (&shop.appraiser, false),
        (&shop.logistics, false),
    ] {
        let reply = shop.act(person, op, &here()).await.expect(200);
        assert_eq!(reply.json.get("terms").is_some(), shown);
        assert_eq!(reply.json["status"], "in_processing");
        assert_eq!(reply.version(), 1);
    }
    let foreign = shop.act(&shop.stranger, op, &here()).await;
    foreign.refused(404, "not_found");
}

#[tokio::test]
async fn a_product_s_history_is_shown_with_the_proof_that_it_is_whole() {
    let shop = Shop::open().await;
    let body = json!({ "shelf": "A-03" });
    let edit = shop.on(&shop.manager, ProductOp::UpdateProduct, &here());
    shop.call(edit.if_match(1).body(body)).await.expect(200);
    let op = ProductOp::GetProductHistory;
    let history = shop.act(&shop.consignor, op, &here()).await.expect(200);
    assert_eq!(history.json["verified"], true);
    let items = history.json["items"].as_array().unwrap();
    let events: Vec<_> = items
        .iter()
        .map(|link| link["event"].as_str().unwrap())
        .collect();
    assert_eq!(events, ["ProductCreated", "ProductEdited"]);
    assert_eq!(items[1]["prev_hash"], items[0]["hash"]);
    assert_eq!(items[1]["actor"]["id"], shop.manager.id.as_str());
    let foreign = shop.act(&shop.stranger, op, &here()).await;
    foreign.refused(404, "not_found");
}

#[tokio::test]
async fn a_history_that_lacks_a_link_is_not_verified() {
    let shop = Shop::open().await;
    // The state moves on without the event that says why.
    let product = shop.stored(&awaited()).await;
    let mut facts = product.facts().clone();
    facts.shelf = Some("A-1".to_owned());
    let next =
        domain::product::Product::restore(product.id().clone(), 2, product.state().clone(), facts);
    let decision = domain::decision::Decision {
        was: None,
        next,
        events: Vec::new(),
    };
    let change = shop.stage.table.begin(shop.stage.cause()).save(&decision);
    change.commit().await.unwrap();
    let op = ProductOp::GetProductHistory;
    let history = shop.act(&shop.manager, op, &awaited()).await.expect(200);
    assert_eq!(history.json["verified"], false);
    assert_eq!(history.json["broken_at"], 2);
}

#[tokio::test]
async fn products_of_another_shop_are_absent_for_who_manages_one() {
    let shop = Shop::open().await;
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
    for (person, seen) in [(&here, 1), (&elsewhere, 0)] {
        let list = person.calls(ProductOp::ListProducts.route());
        let page = shop.call(list.query("status", "awaiting_goods")).await;
        let page = page.expect(200);
        assert_eq!(page.json["items"].as_array().unwrap().len(), seen);
    }
    let place = location_id();
    let list = shop.manager.calls(ProductOp::ListProducts.route());
    let list = list.query("status", "awaiting_goods");
    let page = shop
        .call(list.query("location_id", &place))
        .await
        .expect(200);
    let id = page.json["items"][0]["id"].as_str().unwrap();
    let show = |person: &testkit::Person| {
        let show = person.calls(ProductOp::GetProduct.route());
        show.path("id", id)
    };
    shop.call(show(&here)).await.expect(200);
    let absent = shop.call(show(&elsewhere)).await;
    absent.refused(404, "not_found");
}
