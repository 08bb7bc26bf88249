//! Each route, happy and refused, against the embedded table.

use contract::route::Endpoint;
use domain::access::{Actor, Role};
use domain::catalogue::Category;
use domain::event::Cause;
use domain::money::BasisPoints;
use domain::product::TaxClass;
use domain::terms::{CommissionPlan, DiscountBearer, PlanKind, PlanScope};
use runtime::{Clock, Config};
use serde_json::{Value, json};
use testkit::{House, call, id, now};

use crate::routes::get_openapi::OPENAPI;
use crate::{Context, GetOpenapi, ListCategories, ListCommissionPlans, invoke};

async fn open() -> (House, Context) {
    let house = House::open().await;
    let config = Config::from_variables(&house.variables).unwrap();
    let cx = Context::new(&config, Clock::default()).await.unwrap();
    (house, cx)
}

async fn get<E: Endpoint>(cx: &Context, token: Option<&str>) -> (u64, Value, Value) {
    let event = call(&E::ROUTE, &[], token, None);
    let answer = Box::pin(invoke(cx, E::ROUTE.name, &event)).await.unwrap();
    let answer: Value = serde_json::from_str(&answer).unwrap();
    let body = answer["body"].as_str().unwrap_or("null");
    (
        answer["statusCode"].as_u64().unwrap(),
        serde_json::from_str(body).unwrap(),
        answer["headers"].clone(),
    )
}

fn cause() -> Cause {
    Cause {
        actor: Actor::Public,
        at: now(),
        correlation_id: "test".to_owned(),
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
    let (_house, cx) = open().await;
    let (status, body, _) = get::<ListCategories>(&cx, None).await;
    assert_eq!((status, body), (200, json!({ "items": [] })));

    let change = cx.table.begin(cause());
    let change = [
        category(1, None, "Bolsos"),
        category(2, Some(1), "Carteras"),
        category(3, None, "Arte"),
    ]
    .iter()
    .fold(change, |change, category| change.put_category(category));
    change.commit().await.unwrap();
    let (_, body, _) = get::<ListCategories>(&cx, None).await;
    assert_eq!(body["items"][0]["name"], "Arte");
    assert_eq!(body["items"][1]["children"][0]["name"], "Carteras");
    assert_eq!(body["items"][1].get("default_plan"), None);
}

#[tokio::test]
async fn commission_plans_are_for_those_who_see_costs() {
    let (house, cx) = open().await;
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
    let manager = house.sign_in(1, &[Role::SalesManager], cx.now()).await;
    let (status, body, _) = get::<ListCommissionPlans>(&cx, Some(&manager)).await;
    assert_eq!(status, 200, "{body}");
    let plans: Vec<_> = body["items"].as_array().unwrap().iter().collect();
    assert_eq!(plans.len(), 2);
    assert_eq!(
        (&plans[0]["name"], &plans[1]["version"]),
        (&json!("Arte"), &json!(2))
    );

    let consignor = house.sign_in(2, &[Role::Consignor], cx.now()).await;
    let (status, body, _) = get::<ListCommissionPlans>(&cx, Some(&consignor)).await;
    assert_eq!((status, &body["code"]), (403, &json!("permission_denied")));
    let (status, ..) = get::<ListCommissionPlans>(&cx, None).await;
    assert_eq!(status, 401);
}

#[tokio::test]
async fn the_contract_is_sent_as_it_lies_and_may_be_kept() {
    let (_house, cx) = open().await;
    let (status, body, headers) = get::<GetOpenapi>(&cx, None).await;
    assert_eq!(status, 200);
    assert_eq!(body["openapi"], "3.1.0");
    assert_eq!(body, serde_json::from_str::<Value>(OPENAPI).unwrap());
    assert_eq!(headers["cache-control"], "public, max-age=300");
    assert_eq!(headers["content-type"], "application/json");
    let (.., headers) = get::<ListCategories>(&cx, None).await;
    assert_eq!(headers["cache-control"], "no-store");
}

#[tokio::test]
async fn an_operation_of_another_binary_is_not_served() {
    let (_house, cx) = open().await;
    assert!(invoke(&cx, "log_in", "{}").await.is_err());
}
