use httpkit::{ApiError, Input, serve};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq};
use proptest::{prop_oneof, proptest};
use serde_json::{Value, json};

use crate::fake::{Ask, House, ListThings, header, make, thing};

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(future)
}

/// JSON of any shape, with the names that the routes know among its own.
fn any_json() -> impl Strategy<Value = Value> {
    let name = prop_oneof![
        Just("title".to_owned()),
        Just("count".to_owned()),
        Just("items".to_owned()),
        Just("owner".to_owned()),
        Just("way".to_owned()),
        Just("by".to_owned()),
        Just("day".to_owned()),
        ".{0,8}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!("post")),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..7)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn no_text_as_a_body_is_ever_our_fault(body in ".{0,200}") {
        let response = run(serve(&House::new(), Ask::make(json!({})).json(&body).request(), make));
        prop_assert!(response.status().as_u16() < 500);
    }

    #[test]
    fn no_json_as_a_body_is_ever_our_fault(body in any_json()) {
        let response = run(serve(&House::new(), Ask::make(body).request(), make));
        let status = response.status().as_u16();
        prop_assert!(status == 201 || status == 400, "{status}");
    }

    #[test]
    fn no_bytes_as_a_body_are_ever_our_fault(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut request = Ask::make(json!({})).request();
        *request.body_mut() = lambda_http::Body::Binary(bytes);
        let response = run(serve(&House::new(), request, make));
        prop_assert!(response.status().as_u16() < 500);
    }

    #[test]
    fn no_query_and_no_header_is_ever_our_fault(
        query in ".{0,60}",
        value in "[ -~]{0,40}",
        name in prop::sample::select(vec![
            "if-match", "authorization", "cookie", "origin", "accept-encoding", "x-correlation-id",
            "x-forwarded-proto", "content-encoding",
        ]),
    ) {
        let list = async |_: &House, input: Input<ListThings>| {
            Ok::<_, ApiError>(input.answer(&thing("x", 1)))
        };
        let ask = Ask::new("GET", "/v1/things").query(&query).header(name, &value);
        let response = run(serve(&House::new(), ask.request(), list));
        prop_assert!(response.status().as_u16() < 500);
    }

    #[test]
    fn no_event_makes_the_reader_panic(
        path in prop_oneof![".{0,20}", "/.{0,20}", "/[ -~]{0,20}", "//[ -~]{0,20}"],
        query in prop_oneof![".{0,20}", "[ -~]{0,20}", "[\\x00-\\x7f]{0,20}"],
        host in prop_oneof![".{0,12}", "[ -~]{0,12}", "[a-z.:@%\\[\\]0-9]{0,12}"],
        scheme in prop_oneof![Just("https".to_owned()), "[ -~]{0,6}"],
        domain in prop_oneof![Just(Value::Null), "[ -~]{0,12}".prop_map(Value::from)],
        stage in prop_oneof![Just("$default".to_owned()), "[ -~]{0,6}"],
        with_host in any::<bool>(),
        encoded in any::<bool>(),
        body in ".{0,20}",
    ) {
        let mut ask = Ask::new("GET", &path).query(&query).header("x-forwarded-proto", &scheme);
        if with_host {
            ask = ask.header("host", &host);
        }
        let mut event = ask.event();
        event["requestContext"]["domainName"] = domain;
        event["requestContext"]["stage"] = Value::from(stage);
        event["body"] = Value::from(body);
        event["isBase64Encoded"] = Value::from(encoded);
        // Reading ends in a request or in a refusal.
        let _ = httpkit::read_request(&event.to_string());
    }

    #[test]
    fn a_replay_has_the_same_bytes_whatever_they_are(title in "[^\\x00]{3,20}", key in "[A-Za-z0-9_-]{1,255}") {
        let house = House::new();
        let ask = Ask::make(json!({ "title": title, "count": 3 })).key(&key);
        let first = run(serve(&house, ask.request(), make));
        let second = run(serve(&house, ask.request(), make));
        prop_assert_eq!(first.status(), 201);
        prop_assert_eq!(house.runs.get(), 1);
        let (bytes, again): (&[u8], &[u8]) = (first.body(), second.body());
        prop_assert_eq!(bytes, again);
        prop_assert_eq!(header(&first, "etag"), header(&second, "etag"));
        prop_assert_eq!(header(&second, "idempotent-replayed"), Some("true"));
    }
}
