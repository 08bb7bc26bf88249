//! Commission plans: versions that are frozen, and lines that keep theirs.

use contract::inventory::products::GetProduct;
use contract::inventory::setup::{ListCommissionPlans, PublishCommissionPlan};
use data::catalogue;
use domain::ids::CommissionPlanId;
use domain::money::Money;
use serde_json::{Value, json};
use testkit::story::{Story, brand, category, location, silent};

use crate::house::{House, blamed, names};

fn percent(consignor: u32) -> Value {
    json!({
        "name": "Estándar", "discount_bearer": "shared", "scope": { "type": "global" },
        "kind": { "type": "percent", "consignor": consignor },
    })
}

fn usd(cents: i64) -> Value {
    json!({ "amount": cents, "currency": "USD" })
}

#[tokio::test]
async fn every_kind_of_plan_is_published() {
    let house = House::open().await;
    let tiers =
        json!([{ "from": usd(0), "consignor": 6000 }, { "from": usd(60_000), "consignor": 7000 }]);
    let kinds = [
        json!({ "type": "percent", "consignor": 6000 }),
        json!({ "type": "tiered", "tiers": tiers, "tier_mode": "whole" }),
        json!({ "type": "tiered", "tiers": tiers, "tier_mode": "marginal" }),
        json!({ "type": "net_to_consignor", "net": usd(5_000) }),
        json!({ "type": "fixed_fee", "fee": usd(1_000) }),
    ];
    for (place, kind) in kinds.into_iter().enumerate() {
        let mut body = percent(6000);
        body["kind"] = kind.clone();
        body["name"] = json!(format!("Plan {place}"));
        body["min_fee"] = usd(300);
        let made = house
            .make::<PublishCommissionPlan>(&house.admin, body)
            .await;
        let made = made.expect(201);
        assert_eq!((&made.json["kind"], made.version()), (&kind, 1));
        // What the house gives on top of store credit, where the body says nothing (R4).
        assert_eq!(made.json["store_credit_bonus"], 1000);
    }
    let plans = house.list::<ListCommissionPlans>(&house.manager).await;
    assert_eq!(names(&plans).len(), 5);
    let call = house.consignor.calls(&route());
    house.call(call).await.refused(403, "permission_denied");
}

fn route() -> contract::route::Route {
    use contract::route::Endpoint;
    ListCommissionPlans::ROUTE
}

#[tokio::test]
async fn a_plan_that_does_not_hold_together_names_each_field() {
    let house = House::open().await;
    let mut body = percent(6000);
    body["kind"] = json!({
        "type": "tiered", "tier_mode": "whole",
        "tiers": [{ "from": usd(5), "consignor": 6000 }],
    });
    body["effective_from"] = json!("2026-12-31");
    body["effective_to"] = json!("2026-12-30");
    body["min_fee"] = usd(-1);
    let broken = house
        .make::<PublishCommissionPlan>(&house.admin, body)
        .await;
    assert_eq!(
        blamed(&broken),
        ["effective_to", "kind.tiers[0].from", "min_fee"]
    );
    broken.refused(400, "commission_plan_invalid");
    for (kind, field, prefix) in [
        ("category", "category", "cat"),
        ("location", "location", "loc"),
        ("consignor", "consignor", "usr"),
    ] {
        let mut body = percent(6000);
        body["scope"] =
            json!({ "type": kind, field: format!("{prefix}_01J00000000000000000000009") });
        let nowhere = house
            .make::<PublishCommissionPlan>(&house.admin, body)
            .await;
        assert_eq!(blamed(&nowhere), [format!("scope.{field}")]);
        nowhere.refused(400, "not_set_up");
    }
    let refused = house
        .make::<PublishCommissionPlan>(&house.manager, percent(6000))
        .await;
    refused.refused(403, "permission_denied");
}

#[tokio::test]
async fn a_further_version_follows_the_newest_and_leaves_the_older_ones_as_they_are() {
    let house = House::open().await;
    let first = house
        .make::<PublishCommissionPlan>(&house.admin, percent(6000))
        .await;
    let first = first.expect(201).json;
    let follow = |version: u32, consignor: u32| {
        let mut body = percent(consignor);
        body["follows"] = json!({ "plan_id": first["id"], "version": version });
        body
    };
    let second = house
        .make::<PublishCommissionPlan>(&house.admin, follow(1, 5000))
        .await;
    let second = second.expect(201);
    assert_eq!((&second.json["id"], second.version()), (&first["id"], 2));
    let late = house
        .make::<PublishCommissionPlan>(&house.admin, follow(1, 4000))
        .await;
    late.refused(409, "version_conflict");
    let mut gap = follow(2, 4000);
    gap["effective_from"] = json!("2099-01-01");
    let gap = house.make::<PublishCommissionPlan>(&house.admin, gap).await;
    assert_eq!(blamed(&gap), ["effective_from"]);
    let mut unknown = follow(1, 5000);
    unknown["follows"]["plan_id"] = json!("cpl_01J00000000000000000000009");
    let unknown = house
        .make::<PublishCommissionPlan>(&house.admin, unknown)
        .await;
    assert_eq!(blamed(&unknown), ["follows.plan_id"]);

    let plans = house.list::<ListCommissionPlans>(&house.manager).await;
    assert_eq!(plans.as_array().map(Vec::len), Some(1));
    assert_eq!(plans[0]["kind"]["consignor"], 5000);
    let id = CommissionPlanId::parse(first["id"].as_str().unwrap()).unwrap();
    let frozen = catalogue::plan_version(&house.stage.table, &id, 1)
        .await
        .unwrap();
    assert_eq!(serde_json::to_value(frozen).unwrap(), first);
}

#[tokio::test]
async fn the_split_of_a_product_is_the_same_after_a_new_version_of_its_plan() {
    let house = House::open().await;
    let story = Story {
        stage: &house.stage,
        consignor: &house.consignor,
        appraiser: &house.appraiser,
        manager: &house.manager,
    };
    let published = house
        .make::<PublishCommissionPlan>(&house.admin, percent(6000))
        .await;
    let mut plan = published.expect(201).json;
    let mut product = story.product(1).next;
    let table = &house.stage.table;
    // The plan of the story's line, as it was when the line was drafted.
    let drafted = product.facts().terms.clone().unwrap();
    plan["id"] = json!(drafted.plan.plan_id);
    let kept = serde_json::from_value(plan).unwrap();
    let change = table.begin(house.stage.cause()).put_plan(&kept);
    let change = change
        .put_category(&category())
        .put_brand(&brand())
        .put_location(&location());
    let contract = silent(story.active_contract());
    let change = change.save(&contract).save(&story.product(1));
    change.commit().await.unwrap();

    let id = product.id().clone();
    let shown = async || {
        let call = house
            .manager
            .calls(&<GetProduct as contract::route::Endpoint>::ROUTE);
        house.call(call.path("id", &id)).await.expect(200).json["terms"].clone()
    };
    let before = shown().await;
    let mut body = percent(1000);
    body["follows"] = json!({ "plan_id": drafted.plan.plan_id, "version": 1 });
    let next = house
        .make::<PublishCommissionPlan>(&house.admin, body)
        .await;
    assert_eq!(next.expect(201).json["version"], 2);
    assert_eq!(shown().await, before);
    assert_eq!(before["plan"]["plan_version"], 1);
    product = data::products::get(table, &id).await.unwrap();
    let terms = product.facts().terms.clone().unwrap();
    let price = Money::usd(10_000);
    assert_eq!(terms.consignor_share(price), Money::usd(6_000));
    // What is drafted now starts from the new version.
    let newest = catalogue::plan(table, &drafted.plan.plan_id).await.unwrap();
    assert_eq!(newest.snapshot().plan_version, 2);
}
