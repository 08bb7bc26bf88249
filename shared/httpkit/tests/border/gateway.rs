use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use httpkit::gateway::GatewayError;
use httpkit::{ApiError, Input, read_request, refuse, serve, write_response};
use serde_json::{Value, json};

use crate::fake::{Ask, House, ListThings, make, thing, told};

async fn written(response: http::Response<lambda_http::Body>) -> Value {
    serde_json::from_str(&write_response(response).await).unwrap()
}

#[tokio::test]
async fn an_answer_is_written_as_the_gateway_reads_it() {
    let ask = Ask::make(json!({ "title": "A bag", "count": 1 }));
    let answer = written(serve(&House::new(), ask.request(), make).await).await;
    assert_eq!(answer["statusCode"], 201);
    assert_eq!(answer["isBase64Encoded"], false);
    assert_eq!(answer["headers"]["etag"], "\"1\"");
    assert_eq!(answer["headers"]["content-type"], "application/json");
    assert_eq!(
        answer["body"],
        r#"{"id":"req_01J00000000000000000000001","title":"A bag","version":1}"#
    );
    assert_eq!(answer["cookies"], json!([]));
}

#[tokio::test]
async fn compressed_bytes_are_written_as_base64() {
    let list = async |_: &House, input: Input<ListThings>| {
        Ok::<_, ApiError>(input.answer(&thing(&"words ".repeat(500), 1)))
    };
    let ask = Ask::new("GET", "/v1/things").header("accept-encoding", "gzip");
    let answer = written(serve(&House::new(), ask.request(), list).await).await;
    assert_eq!(answer["isBase64Encoded"], true);
    assert_eq!(answer["headers"]["content-encoding"], "gzip");
    let bytes = STANDARD.decode(answer["body"].as_str().unwrap()).unwrap();
    assert_eq!(&bytes[..2], b"\x1f\x8b");
}

#[tokio::test]
async fn a_body_that_came_as_base64_is_read() {
    let body = r#"{"title":"A bag","count":1}"#;
    let mut event = Ask::make(json!({})).event();
    event["body"] = json!(STANDARD.encode(body));
    event["isBase64Encoded"] = json!(true);
    let request = read_request(&event.to_string()).unwrap();
    assert_eq!(serve(&House::new(), request, make).await.status(), 201);
}

#[tokio::test]
async fn an_event_that_is_no_request_is_refused_in_words() {
    let house = House::new();
    let mut broken = Ask::make(json!({})).event();
    broken["body"] = json!("%%%");
    broken["isBase64Encoded"] = json!(true);
    for event in [
        "",
        "{}",
        "null",
        "[1]",
        "{\"Records\":[]}",
        &broken.to_string(),
    ] {
        let error = read_request(event).unwrap_err();
        let response = refuse(httpkit::Gate::origins(&house), None, &error.into());
        assert_eq!(told(&response).0, 400);
        assert_eq!(told(&response).1, "request_not_readable");
    }
}

#[tokio::test]
async fn a_query_is_read_as_it_was_written() {
    let seen = async |_: &House, input: Input<ListThings>| {
        Ok::<_, ApiError>(input.answer(&thing(&format!("{:?}", input.query.limit), 1)))
    };
    for query in ["limit=7", "limit=%37", "&limit=7&"] {
        let ask = Ask::new("GET", "/v1/things").query(query);
        let response = serve(&House::new(), ask.request(), seen).await;
        assert_eq!(crate::fake::body(&response)["title"], "Some(7)", "{query}");
    }
    let odd = Ask::new("GET", "/v1/things").query("limit={7}|\"<é> \\");
    assert_eq!(
        serve(&House::new(), odd.request(), seen).await.status(),
        400
    );
}

#[test]
fn whatever_a_client_writes_as_host_the_address_is_path_and_query() {
    for host in ["api.example.com", "x--.%%", "[", "a:99999", "", "é"] {
        let ask = Ask::new("GET", "/v1/things")
            .query("limit=7")
            .header("host", host);
        let request = ask.request();
        assert_eq!(request.uri().to_string(), "/v1/things?limit=7", "{host}");
        assert!(request.headers().contains_key("host"));
    }
    let long = Ask::new("GET", "/v1/things")
        .query(&"a".repeat(20_000))
        .event();
    assert!(matches!(
        read_request(&long.to_string()),
        Err(GatewayError::Address)
    ));
}
