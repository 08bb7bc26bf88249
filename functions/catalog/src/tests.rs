//! Each route, happy and refused, against the embedded table.

mod passports;
mod settings;

use contract::route::Endpoint;
use serde_json::Value;
use testkit::{Person, Reply, Stage, anyone_calls};

use crate::routes::get_openapi::OPENAPI;
use crate::{Context, GetOpenapi, invoke};

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

#[tokio::test]
async fn the_contract_is_sent_as_it_lies_and_may_be_kept() {
    let (_stage, cx) = open().await;
    let reply = get::<GetOpenapi>(&cx, None).await.expect(200);
    let (body, headers) = (reply.json, reply.headers);
    assert_eq!(body["openapi"], "3.1.0");
    assert_eq!(body, serde_json::from_str::<Value>(OPENAPI).unwrap());
    assert_eq!(headers["cache-control"], "public, max-age=300");
    assert_eq!(headers["content-type"], "application/json");
}

#[tokio::test]
async fn an_operation_of_another_binary_is_not_served() {
    let (_stage, cx) = open().await;
    assert!(invoke(&cx, "log_in", "{}").await.is_err());
}
