use std::io::Read as _;
use std::sync::Arc;

use contract::route::Route;
use domain::access::{Caller, Role};
use domain::event::Cause;
use domain::fault::Class;
use domain::idempotency::IdempotencyRecord;
use domain::overrides::{OverrideRefusal, OverrideText, Use};
use httpkit::{Answer, ApiError, Claims, Cookie, Gate, Input, Lent, serve};
use serde_json::json;

use crate::fake::{
    Ask, DropThing, EditThing, HookThing, House, ListThings, MakeThing, ORIGIN, THING, body,
    failure, header, make, thing, told,
};

async fn list(_: &House, input: Input<ListThings>) -> Result<Answer, ApiError> {
    Ok(input.answer(&thing(&"long words, ".repeat(300), 9)))
}

fn get() -> Ask {
    Ask::new("GET", "/v1/things")
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_protect_it() {
    let house = House::new();
    let good = serve(&house, get().request(), list).await;
    let bad = serve(&house, get().query("x=1").request(), list).await;
    let stranger = serve(&house, Ask::new("POST", "/v1/things").request(), make).await;
    for response in [&good, &bad, &stranger] {
        assert_eq!(header(response, "cache-control"), Some("no-store"));
        assert_eq!(header(response, "x-content-type-options"), Some("nosniff"));
        assert_eq!(header(response, "referrer-policy"), Some("no-referrer"));
        let hsts = header(response, "strict-transport-security").unwrap();
        assert!(hsts.starts_with("max-age="));
        let csp = header(response, "content-security-policy").unwrap();
        assert!(csp.contains("frame-ancestors 'none'"));
        assert_eq!(header(response, "x-request-id"), Some("JKJaXmPLvHcESHA="));
        assert!(header(response, "x-correlation-id").is_some());
        assert_eq!(header(response, "vary"), Some("Origin, Accept-Encoding"));
    }
    assert_eq!(body(&stranger)["request_id"], "JKJaXmPLvHcESHA=");
    assert_eq!(
        header(&stranger, "content-type"),
        Some("application/problem+json")
    );
    assert_eq!(header(&stranger, "www-authenticate"), Some("Bearer"));
}

#[tokio::test]
async fn a_correlation_id_is_taken_only_if_it_is_harmless() {
    let house = House::new();
    let seen = async |_: &House, input: Input<ListThings>| {
        Ok::<_, ApiError>(input.answer(&thing(&input.cause().correlation_id, 1)))
    };
    let sent = get().header("x-correlation-id", "till-7_2026");
    let response = serve(&house, sent.request(), seen).await;
    assert_eq!(header(&response, "x-correlation-id"), Some("till-7_2026"));
    assert_eq!(body(&response)["title"], "till-7_2026");
    let bad = get().header("x-correlation-id", "a b\"}");
    let response = serve(&house, bad.request(), seen).await;
    let made = header(&response, "x-correlation-id").unwrap();
    assert!(made.starts_with("cor_"), "{made}");
    assert_eq!(body(&response)["title"], made);
}

#[tokio::test]
async fn only_pages_of_an_allowed_origin_may_read() {
    let house = House::new();
    let response = serve(&house, get().header("origin", ORIGIN).request(), list).await;
    assert_eq!(
        header(&response, "access-control-allow-origin"),
        Some(ORIGIN)
    );
    let exposed = header(&response, "access-control-expose-headers").unwrap();
    for name in ["ETag", "Location", "Idempotent-Replayed", "X-Request-Id"] {
        assert!(exposed.contains(name), "{name}");
    }
    for other in [
        "https://app.example.com.evil.example",
        "null",
        "https://APP.example.com",
    ] {
        let response = serve(&house, get().header("origin", other).request(), list).await;
        assert_eq!(
            header(&response, "access-control-allow-origin"),
            None,
            "{other}"
        );
        assert_eq!(header(&response, "access-control-allow-credentials"), None);
        assert_eq!(header(&response, "vary"), Some("Origin, Accept-Encoding"));
    }
}

#[tokio::test]
async fn a_browser_that_asks_first_is_answered_without_running_anything() {
    let house = House::new();
    let ask = Ask::new("OPTIONS", "/v1/things").header("origin", ORIGIN);
    let response = serve(&house, ask.request(), make).await;
    assert_eq!(response.status(), 204);
    let allowed = header(&response, "access-control-allow-headers").unwrap();
    assert!(allowed.contains("idempotency-key") && allowed.contains("If-Match"));
    assert!(
        header(&response, "access-control-allow-methods")
            .unwrap()
            .contains("PATCH")
    );
    let other = ask.header("origin", "https://evil.example");
    let response = serve(&house, other.request(), make).await;
    assert_eq!(header(&response, "access-control-allow-methods"), None);
    assert_eq!(house.runs.get(), 0);
}

#[tokio::test]
async fn long_answers_are_compressed_for_those_who_take_it() {
    let house = House::new();
    let plain = serve(&house, get().request(), list).await;
    assert_eq!(header(&plain, "content-encoding"), None);
    let ask = get().header("accept-encoding", "br, gzip;q=0.8");
    let small = serve(&house, ask.request(), list).await;
    assert_eq!(header(&small, "content-encoding"), Some("gzip"));
    assert_eq!(header(&small, "etag"), Some("\"9\""));
    let mut unpacked = Vec::new();
    let packed: &[u8] = small.body();
    flate2::read::GzDecoder::new(packed)
        .read_to_end(&mut unpacked)
        .unwrap();
    let bytes: &[u8] = plain.body();
    assert_eq!(unpacked, bytes);
    assert!(packed.len() * 4 < bytes.len());
}

#[tokio::test]
async fn a_version_must_be_named_and_must_be_the_present_one() {
    let house = House::new();
    let edit = async |_: &House, input: Input<EditThing>| {
        input.matches(4)?;
        Ok::<_, ApiError>(input.answer(&thing("x", 5)))
    };
    let ask = Ask::edit(THING).json(r#"{"title":"abc","count":1}"#);
    for (sent, status, code) in [
        (None, 428, "precondition_required"),
        (Some("\"4\""), 200, "ok"),
        (Some("\"3\", \"4\""), 200, "ok"),
        (Some("\"3\""), 412, "version_conflict"),
        (Some("W/\"4\""), 412, "version_conflict"),
        (Some("\"abc\""), 412, "version_conflict"),
        (Some("*"), 400, "if_match_invalid"),
        (Some("4"), 400, "if_match_invalid"),
        (Some(""), 400, "if_match_invalid"),
    ] {
        let ask = match sent {
            Some(sent) => ask.clone().header("if-match", sent),
            None => ask.clone(),
        };
        let response = serve(&house, ask.request(), edit).await;
        let (got, got_code, _) = told(&response);
        assert_eq!((got, got_code.as_str()), (status, code), "{sent:?}");
    }
}

#[tokio::test]
async fn a_body_is_json_of_a_bearable_size() {
    let house = House::new();
    let good = r#"{"title":"abc","count":1}"#;
    for (kind, status) in [
        ("application/json", 201),
        ("Application/JSON; charset=UTF-8", 201),
        ("application/json; charset=latin1", 415),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("application/jsonx", 415),
        ("", 415),
    ] {
        let ask = Ask::make(json!({}))
            .json(good)
            .header("content-type", kind)
            .key("k-x");
        house.kept.borrow_mut().clear();
        let response = serve(&house, ask.request(), make).await;
        assert_eq!(response.status(), status, "{kind}");
    }
    let ask = Ask::make(json!({})).json(good).without("content-type");
    assert_eq!(serve(&house, ask.request(), make).await.status(), 415);
    let ask = Ask::make(json!({}))
        .json(good)
        .header("content-encoding", "gzip");
    assert_eq!(serve(&house, ask.request(), make).await.status(), 415);
    let padding = " ".repeat(1_048_576 - good.len());
    let just = Ask::make(json!({}))
        .json(&format!("{good}{padding}"))
        .key("k-y");
    assert_eq!(serve(&house, just.request(), make).await.status(), 201);
    let over = Ask::make(json!({})).json(&format!("{good}{padding} "));
    let response = serve(&house, over.request(), make).await;
    assert_eq!(told(&response).0, 413);
    assert_eq!(told(&response).1, "body_too_large");
}

#[tokio::test]
async fn who_may_not_is_told_apart_from_who_is_not_known() {
    let house = House::new();
    let good = Ask::make(json!({ "title": "abc", "count": 1 }));
    let stranger = good.clone().without("authorization");
    let response = serve(&house, stranger.request(), make).await;
    assert_eq!(
        (told(&response).0, told(&response).1.as_str()),
        (401, "unauthenticated")
    );
    for scheme in [
        "Basic dXNlcjpwYXNz",
        "Bearer",
        "Bearer ",
        "Bearer a.b.c",
        "Token x",
    ] {
        let response = serve(
            &house,
            good.clone().header("authorization", scheme).request(),
            make,
        );
        assert_eq!(response.await.status(), 401, "{scheme}");
    }
    house
        .person
        .replace(Some(crate::fake::caller(&[Role::Customer])));
    let response = serve(&house, good.request(), make).await;
    assert_eq!(
        (told(&response).0, told(&response).1.as_str()),
        (403, "permission_denied")
    );
    house.person.replace(None);
    let response = serve(&house, good.request(), make).await;
    assert_eq!(
        (told(&response).0, told(&response).1.as_str()),
        (401, "session_ended")
    );
    assert_eq!(house.runs.get(), 0);
}

#[tokio::test]
async fn each_class_has_its_status_and_no_cause_gets_out() {
    let house = House::new();
    for (class, status, wait) in [
        (Class::Invalid, 400, None),
        (Class::Unauthenticated, 401, None),
        (Class::Forbidden, 403, None),
        (Class::Missing, 404, None),
        (Class::Conflict, 409, None),
        (Class::Stale, 412, None),
        (Class::Refused, 422, None),
        (Class::Unguarded, 428, None),
        (Class::Limited, 429, Some("30")),
        (Class::Bug, 500, None),
        (Class::Unavailable, 503, Some("1")),
    ] {
        let fail = async |_: &House, _: Input<ListThings>| Err(failure(class));
        let response = serve(&house, get().request(), fail).await;
        assert_eq!(response.status(), status, "{class:?}");
        assert_eq!(header(&response, "retry-after"), wait, "{class:?}");
        let problem = body(&response);
        assert_eq!(problem["code"], "test_failure");
        assert_eq!(
            problem["errors"],
            json!({ "items[0].price": ["is below the limit"] })
        );
        assert!(!problem.to_string().contains("secret-cause"));
    }
}

#[tokio::test]
async fn a_handler_that_panics_is_a_500_and_the_next_request_is_served() {
    let house = House::new();
    let panic = async |_: &House, _: Input<ListThings>| panic!("this is what the test is about");
    let response = serve(&house, get().request(), panic).await;
    assert_eq!(
        (told(&response).0, told(&response).1.as_str()),
        (500, "internal_error")
    );
    assert_eq!(serve(&house, get().request(), list).await.status(), 200);
}

#[tokio::test]
async fn an_answer_without_a_body_has_none_and_may_set_cookies() {
    let house = House::new();
    let drop = async |_: &House, input: Input<DropThing>| {
        assert_eq!(input.cookie("old"), Some("v1"));
        assert_eq!(input.client().ip, "192.0.2.1".parse().ok());
        let cookie = Cookie {
            name: "refresh",
            value: "abc",
            path: "/v1/sessions",
            max_age: 60,
        };
        let gone = Cookie {
            name: "old",
            value: "",
            path: "/",
            max_age: 0,
        };
        let answer = input.answer(&contract::common::Nothing {});
        Ok::<_, ApiError>(answer.cookie(&cookie).cookie(&gone))
    };
    let ask = Ask::edit(THING).header("cookie", "a=b; old=v1");
    let response = serve(&house, ask.request(), drop).await;
    assert_eq!(response.status(), 204);
    assert_eq!(header(&response, "content-type"), None);
    assert!(response.body().is_empty());
    let written: serde_json::Value =
        serde_json::from_str(&httpkit::write_response(response).await).unwrap();
    assert_eq!(
        written["cookies"],
        json!([
            "refresh=abc; Path=/v1/sessions; Max-Age=60; HttpOnly; Secure; SameSite=Strict",
            "old=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Strict",
        ])
    );
    assert!(written["headers"].get("set-cookie").is_none());
}

#[tokio::test]
async fn a_public_route_does_not_look_at_tokens() {
    let house = House::new();
    let seen = async |_: &House, input: Input<ListThings>| {
        assert!(input.caller.is_none());
        Ok::<_, ApiError>(input.answer(&thing("abc", 1)))
    };
    for ask in [
        get(),
        get().signed_in(),
        get().header("authorization", "Bearer a.b.c"),
    ] {
        assert_eq!(serve(&house, ask.request(), seen).await.status(), 200);
    }
}

#[tokio::test]
async fn what_a_provider_signs_reaches_the_handler_byte_by_byte() {
    let house = House::new();
    let hook = async |_: &House, input: Input<HookThing>| {
        assert_eq!(input.raw(), b"MessageSid=SM1&To=%2B507");
        assert_eq!(input.header("X-Provider-Signature"), Some("abc="));
        Ok::<_, ApiError>(input.answer(&thing("abc", 1)))
    };
    let ask = Ask::new("POST", "/v1/hooks/thing")
        .json("MessageSid=SM1&To=%2B507")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("x-provider-signature", "abc=");
    assert_eq!(serve(&house, ask.request(), hook).await.status(), 200);
}

#[tokio::test]
async fn a_context_that_contains_a_gate_is_one() {
    struct Context(House);
    impl std::ops::Deref for Context {
        type Target = House;
        fn deref(&self) -> &House {
            &self.0
        }
    }
    let cx = Context(House::new());
    let make = async |cx: &Context, input: Input<MakeThing>| {
        Ok::<_, ApiError>(input.answer(&thing(&input.body.title, u64::from(cx.runs.get()))))
    };
    let ask = Ask::make(json!({ "title": "abc", "count": 1 }));
    let response = serve(&cx, ask.request(), make).await;
    assert_eq!(response.status(), 201);
}

/// A server of many threads may serve, if the context and the handler can cross them.
#[tokio::test]
async fn serving_can_cross_threads() {
    struct Still(httpkit::Verifier, httpkit::Origins);
    impl Gate for Still {
        fn now(&self) -> domain::time::Timestamp {
            crate::fake::now()
        }
        fn verifier(&self) -> &httpkit::Verifier {
            &self.0
        }
        fn origins(&self) -> &httpkit::Origins {
            &self.1
        }
        async fn admit(&self, _: &Claims, _: &Route) -> Result<Option<Caller>, ApiError> {
            Ok(None)
        }
        async fn admit_key(
            &self,
            _: &domain::api_key::KeyText,
            _: Option<std::net::IpAddr>,
        ) -> Result<Caller, ApiError> {
            Err(domain::api_key::KeyRefusal::Unknown.into())
        }
        async fn lend(&self, _: &OverrideText, _: &Use<'_>) -> Result<Lent, ApiError> {
            Err(OverrideRefusal::NotGood.into())
        }
        async fn use_up(&self, _: Cause) -> Result<(), ApiError> {
            Ok(())
        }
        async fn recall(&self, _: &str) -> Result<Option<IdempotencyRecord>, ApiError> {
            Ok(None)
        }
    }
    async fn plain(_: &Arc<Still>, input: Input<ListThings>) -> Result<Answer, ApiError> {
        Ok(input.answer(&thing("abc", 1)))
    }
    async fn handle(cx: Arc<Still>, request: lambda_http::Request) -> u16 {
        serve(&cx, request, plain).await.status().as_u16()
    }
    fn crosses<T: Send>(future: T) -> T {
        future
    }
    let keys = crate::fake::jwks(&[("k", 7)]).to_string();
    let still = Still(
        httpkit::Verifier::from_jwks(&keys).unwrap(),
        httpkit::Origins::default(),
    );
    let handled = crosses(handle(Arc::new(still), get().request()));
    assert_eq!(handled.await, 200);
}
