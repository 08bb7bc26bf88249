//! Each route, happy and refused, against the embedded table.

mod settings;

use contract::route::Endpoint;
use domain::access::{Actor, Role};
use domain::catalogue::Category;
use domain::event::Cause;
use domain::money::BasisPoints;
use domain::product::TaxClass;
use domain::terms::{CommissionPlan, DiscountBearer, PlanKind, PlanScope};
use serde_json::{Value, json};
use testkit::{Person, Reply, Stage, anyone_calls, id, now};

use crate::routes::get_openapi::OPENAPI;
use crate::{Context, GetOpenapi, ListCategories, ListCommissionPlans, invoke};

async fn open() -> (Stage, Context) {
    let stage = Stage::new().await;
    let cx = Context::new(&stage.config(), stage.clock.clone()).await;
    (stage, cx.unwrap())
}

async fn get<E: Endpoint>(cx: &Context, person: Option<&Person>) -> Reply {
    let call = match person {
        Some(person) => person.calls(&E::ROUTE),
        None => anyone_calls(&E::ROUTE),
    };
    let invoke = async |name: &str, event: &str| invoke(cx, name, event).await;
    Box::pin(call.send(invoke)).await
}

fn cause() -> Cause {
    Cause {
        actor: Actor::Public,
        ..Cause::house("test", now(), "test", "test")
    }
}

fn category(number: u128, parent: Option<u128>, name: &str) -> Category {
    Category {
        id: id(number),
        parent_id: parent.map(id),
        name: name.to_owned(),
        slug: format!("c-{number}"),
        position: 0,
        tax_class: TaxClass::Itbms7,
        default_plan: Some(id(1)),
        default_schedule: None,
        default_term_days: 90,
        checklist: Vec::new(),
    }
}

#[tokio::test]
async fn anyone_sees_the_categories_as_a_tree_and_no_commission_in_it() {
    let (_stage, cx) = open().await;
    let none = get::<ListCategories>(&cx, None).await.expect(200);
    assert_eq!(none.json, json!({ "items": [] }));

    let change = cx.table.begin(cause());
    let change = [
        category(1, None, "Bolsos"),
        category(2, Some(1), "Carteras"),
        category(3, None, "Arte"),
    ]
    .iter()
    .fold(change, |change, category| change.put_category(category));
    change.commit().await.unwrap();
    let body = get::<ListCategories>(&cx, None).await.json;
    assert_eq!(body["items"][0]["name"], "Arte");
    assert_eq!(body["items"][1]["children"][0]["name"], "Carteras");
    assert_eq!(body["items"][1].get("default_plan"), None);
}

#[tokio::test]
async fn commission_plans_are_for_those_who_see_costs() {
    let (stage, cx) = open().await;
    let plan = |number: u128, name: &str| CommissionPlan {
        id: id(number),
        version: 1,
        name: name.to_owned(),
        kind: PlanKind::Percent {
            consignor: BasisPoints::percent(60),
        },
        min_fee: None,
        discount_bearer: DiscountBearer::Shared,
        buyer_fee: None,
        store_credit_bonus: BasisPoints::percent(0),
        effective_from: now().panama_date(),
        effective_to: None,
        scope: PlanScope::Global,
    };
    let second = CommissionPlan {
        version: 2,
        ..plan(1, "Estándar")
    };
    for plan in [&plan(1, "Standard"), &second, &plan(2, "Arte")] {
        cx.table
            .begin(cause())
            .put_plan(plan)
            .commit()
            .await
            .unwrap();
    }
    let manager = stage.person(Role::SalesManager).await;
    let plans = get::<ListCommissionPlans>(&cx, Some(&manager)).await;
    let body = plans.expect(200).json;
    let plans: Vec<_> = body["items"].as_array().unwrap().iter().collect();
    assert_eq!(plans.len(), 2);
    assert_eq!(
        (&plans[0]["name"], &plans[1]["version"]),
        (&json!("Arte"), &json!(2))
    );

    let consignor = stage.person(Role::Consignor).await;
    let refused = get::<ListCommissionPlans>(&cx, Some(&consignor)).await;
    refused.refused(403, "permission_denied");
    get::<ListCommissionPlans>(&cx, None).await.expect(401);
}

#[tokio::test]
async fn the_contract_is_sent_as_it_lies_and_may_be_kept() {
    let (_stage, cx) = open().await;
    let reply = get::<GetOpenapi>(&cx, None).await.expect(200);
    let (body, headers) = (reply.json, reply.headers);
    assert_eq!(body["openapi"], "3.1.0");
    assert_eq!(body, serde_json::from_str::<Value>(OPENAPI).unwrap());
    assert_eq!(headers["cache-control"], "public, max-age=300");
    assert_eq!(headers["content-type"], "application/json");
    let headers = get::<ListCategories>(&cx, None).await.headers;
    assert_eq!(headers["cache-control"], "no-store");
}

#[tokio::test]
async fn an_operation_of_another_binary_is_not_served() {
    let (_stage, cx) = open().await;
    assert!(invoke(&cx, "log_in", "{}").await.is_err());
}
