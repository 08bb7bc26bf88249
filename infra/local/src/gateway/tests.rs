use std::collections::HashMap;
use std::rc::Rc;

use http_body_util::{BodyExt, Full};
use serde_json::Value as Json;

use super::*;
use crate::gateway::route::Route;
use crate::invoke::{Handler, InProcess};

/// `show` answers its event; the others answer what their name says.
fn functions() -> Handler {
    Rc::new(|function, event| {
        Box::pin(async move {
            match function.as_str() {
                "show" => Ok(json!({"statusCode": 200, "body": event}).to_string()),
                "cookies" => Ok(json!({
                    "statusCode": 201,
                    "headers": {"Location": "/v1/things/1", "content-type": "image/png"},
                    "cookies": ["a=1; HttpOnly", "b=2"],
                    "body": "iVBORw==",
                    "isBase64Encoded": true,
                })
                .to_string()),
                "bare" => Ok(r#"{"plain":true}"#.to_owned()),
                "large" => {
                    let body = "x".repeat(7 * 1024 * 1024);
                    Ok(json!({"statusCode": 200, "body": body}).to_string())
                }
                "slow" => {
                    tokio::time::sleep(Duration::from_secs(5)).await;
                    Ok(String::new())
                }
                _ => Err("no".to_owned()),
            }
        })
    })
}

fn gateway() -> Gateway {
    let routes = ["show", "cookies", "bare", "large", "slow", "fail"]
        .map(|name| Route::new("POST", &format!("/v1/{name}/{{id}}"), name));
    Gateway {
        router: Arc::new(Router::new(routes.to_vec())),
        cors: Some(Arc::new(Cors::of(&json!({
            "AllowOrigins": ["https://shop.example"],
            "AllowMethods": ["GET", "POST"],
            "AllowHeaders": ["authorization"],
            "ExposeHeaders": ["etag"],
            "MaxAge": 3600,
        })))),
        invoker: Invoker::new(
            Arc::new(InProcess::start(1, functions).unwrap()),
            HashMap::new(),
        ),
        clock: Clock::default(),
        timeout: Duration::from_millis(300),
    }
}

fn post(path: &str, headers: &[(&str, &str)], body: &[u8]) -> Request<Full<Bytes>> {
    let mut request = Request::post(path).header("Host", "localhost:4000");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request
        .body(Full::new(Bytes::copy_from_slice(body)))
        .unwrap()
}

async fn body(answer: Answer) -> Bytes {
    answer.into_body().collect().await.unwrap().to_bytes()
}

async fn shown(request: Request<Full<Bytes>>) -> Json {
    serde_json::from_slice(&body(gateway().answer(request).await).await).unwrap()
}

#[tokio::test]
async fn a_request_becomes_a_payload_of_format_two() {
    let headers = [
        ("X-One", "a"),
        ("X-One", "b"),
        ("Cookie", "sid=1; theme=dark"),
        ("Content-Type", "application/json; charset=utf-8"),
        ("User-Agent", "test"),
    ];
    let event = shown(post("/v1/show/a%20b?a=1&a=2&b=x%20y+z", &headers, b"{}")).await;
    assert_eq!(event["version"], "2.0");
    assert_eq!(event["routeKey"], "POST /v1/show/{id}");
    assert_eq!(event["rawPath"], "/v1/show/a%20b");
    assert_eq!(event["rawQueryString"], "a=1&a=2&b=x%20y+z");
    assert_eq!(event["cookies"], json!(["sid=1", "theme=dark"]));
    assert_eq!(event["headers"]["x-one"], "a,b");
    assert_eq!(event["headers"]["host"], "localhost:4000");
    assert_eq!(event["headers"]["x-forwarded-port"], "4000");
    assert_eq!(event["headers"].get("cookie"), None);
    assert_eq!(
        event["queryStringParameters"],
        json!({"a": "1,2", "b": "x y z"})
    );
    assert_eq!(event["pathParameters"], json!({"id": "a b"}));
    assert_eq!(event["body"], "{}");
    assert_eq!(event["isBase64Encoded"], false);
    let http = &event["requestContext"]["http"];
    assert_eq!(http["method"], "POST");
    assert_eq!(http["path"], "/v1/show/a%20b");
    assert_eq!(http["protocol"], "HTTP/1.1");
    assert_eq!(http["sourceIp"], "127.0.0.1");
    assert_eq!(http["userAgent"], "test");
    assert_eq!(event["requestContext"]["routeKey"], "POST /v1/show/{id}");
    assert_eq!(event["requestContext"]["stage"], "$default");
    // It reads as what the function's runtime makes of it.
    assert!(event["requestContext"]["timeEpoch"].is_i64());
    assert!(event["requestContext"]["requestId"].is_string());
}

#[tokio::test]
async fn a_form_and_an_unnamed_body_arrive_in_base64_and_an_empty_one_not_at_all() {
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    let event = shown(post("/v1/show/1", &form, b"a=1")).await;
    assert_eq!(
        (&event["body"], &event["isBase64Encoded"]),
        (&json!("YT0x"), &json!(true))
    );
    let event = shown(post("/v1/show/1", &[], b"a=1")).await;
    assert_eq!(
        (&event["body"], &event["isBase64Encoded"]),
        (&json!("YT0x"), &json!(true))
    );
    let event = shown(post("/v1/show/1", &form, b"")).await;
    assert_eq!(
        (event.get("body"), &event["isBase64Encoded"]),
        (None, &json!(false))
    );
    assert_eq!(event.get("queryStringParameters"), None);
    assert_eq!(event.get("cookies"), None);
}

#[tokio::test]
async fn an_answer_is_written_with_its_cookies_and_bytes() {
    let answer = gateway().answer(post("/v1/cookies/1", &[], b"")).await;
    assert_eq!(answer.status(), 201);
    assert_eq!(answer.headers()["location"], "/v1/things/1");
    let cookies: Vec<_> = answer.headers().get_all("set-cookie").iter().collect();
    assert_eq!(cookies, ["a=1; HttpOnly", "b=2"]);
    assert!(answer.headers().contains_key("apigw-requestid"));
    assert_eq!(body(answer).await.as_ref(), b"\x89PNG");

    let answer = gateway().answer(post("/v1/bare/1", &[], b"")).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "application/json");
    assert_eq!(body(answer).await.as_ref(), br#"{"plain":true}"#);
}

#[tokio::test]
async fn the_limits_are_those_of_the_real_one() {
    let gateway = gateway();
    let status = async |path: &str, size: usize| {
        let answer = gateway.answer(post(path, &[], &vec![b'x'; size])).await;
        (answer.status().as_u16(), body(answer).await)
    };
    let mb = 1024 * 1024;
    assert_eq!(status("/v1/show/1", 11 * mb).await.0, 413);
    // Under the gateway's limit, over the function's once it is base64.
    assert_eq!(status("/v1/show/1", 5 * mb).await.0, 413);
    assert_eq!(status("/v1/large/1", 0).await.0, 500);
    assert_eq!(
        status("/v1/fail/1", 0).await,
        (
            500,
            Bytes::from_static(br#"{"message":"Internal Server Error"}"#)
        )
    );
    assert_eq!(
        status("/v1/slow/1", 0).await,
        (
            503,
            Bytes::from_static(br#"{"message":"Service Unavailable"}"#)
        )
    );
    assert_eq!(
        status("/v1/nothing", 0).await,
        (404, Bytes::from_static(br#"{"message":"Not Found"}"#))
    );
}

#[tokio::test]
async fn a_preflight_is_answered_by_the_gateway_and_answers_are_marked() {
    let gateway = gateway();
    let ask = |origin: &str| {
        Request::options("/v1/show/1")
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .body(Full::new(Bytes::new()))
            .unwrap()
    };
    let answer = gateway.answer(ask("https://shop.example")).await;
    assert_eq!(answer.status(), 204);
    assert_eq!(
        answer.headers()["access-control-allow-origin"],
        "https://shop.example"
    );
    assert_eq!(answer.headers()["access-control-allow-methods"], "GET,POST");
    assert_eq!(answer.headers()["access-control-max-age"], "3600");
    let answer = gateway.answer(ask("https://elsewhere.example")).await;
    assert_eq!(answer.status(), 204);
    assert!(!answer.headers().contains_key("access-control-allow-origin"));

    let origin = [("Origin", "https://shop.example")];
    let answer = gateway.answer(post("/v1/bare/1", &origin, b"")).await;
    assert_eq!(
        answer.headers()["access-control-allow-origin"],
        "https://shop.example"
    );
    assert_eq!(answer.headers()["access-control-expose-headers"], "etag");
}
