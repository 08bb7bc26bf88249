use httpkit::{ApiError, Input, serve};
use serde_json::{Value, json};

use crate::fake::{Ask, EditThing, House, ListThings, THING, make, thing, told};

async fn wrong(body: Value) -> Value {
    let response = serve(&House::new(), Ask::make(body).request(), make).await;
    let (status, code, errors) = told(&response);
    assert_eq!((status, code.as_str()), (400, "invalid_input"));
    errors
}

#[tokio::test]
async fn every_wrong_field_is_named_at_once() {
    let errors = wrong(json!({
        "title": "ab",
        "count": 11,
        "day": "2026-02-30",
        "kind": "hat",
        "items": [{ "title": "ok" }, {}, { "title": "too long", "price": 1 }],
        "owner": { "title": 5 },
        "secret": "hunter2",
    }))
    .await;
    assert_eq!(
        errors,
        json!({
            "title": ["must be at least 3 characters"],
            "count": ["must be 10 or less"],
            "day": ["must be a day such as 2026-11-24"],
            "kind": ["must be one of bag, shoe"],
            "items[1].title": ["is required"],
            "items[2].title": ["must be at most 5 characters"],
            "items[2].price": ["is not a known field"],
            "owner.title": ["must be a text"],
            "secret": ["is not a known field"],
        })
    );
}

#[tokio::test]
async fn what_is_missing_is_required_and_an_empty_body_is_an_empty_object() {
    let expected = json!({ "title": ["is required"], "count": ["is required"] });
    assert_eq!(wrong(json!({})).await, expected);
    let ask = Ask::new("POST", "/v1/things").signed_in().key("k");
    let response = serve(&House::new(), ask.request(), make).await;
    assert_eq!(told(&response).2, expected);
}

#[tokio::test]
async fn a_tagged_shape_is_explained_by_its_tag() {
    let way = |way: Value| json!({ "title": "abc", "count": 1, "way": way });
    assert_eq!(
        wrong(way(json!({ "by": "shop", "hour": "ten" }))).await,
        json!({ "way.hour": ["must be a whole number"] })
    );
    assert_eq!(
        wrong(way(json!({ "by": "pigeon" }))).await,
        json!({ "way.by": ["must be one of post, shop"] })
    );
    assert_eq!(
        wrong(way(json!("post")))
            .await
            .as_object()
            .unwrap()
            .keys()
            .collect::<Vec<_>>(),
        ["way"]
    );
}

#[tokio::test]
async fn what_only_code_can_check_is_named_too() {
    let errors = wrong(json!({ "title": "abc", "count": 0, "items": [{ "title": "a*" }] })).await;
    assert_eq!(
        errors,
        json!({ "count": ["must be 1 or more"], "items[0].title": ["must not have a star"] })
    );
}

#[tokio::test]
async fn what_only_code_can_check_is_named_beside_what_the_schema_says() {
    let errors = wrong(json!({
        "title": "abc", "count": 1, "items": [{ "title": "a*" }], "day": 7, "page": 1,
        "kind": "hat", "code": "B-1",
    }))
    .await;
    assert_eq!(
        errors,
        json!({
            "items[0].title": ["must not have a star"], "day": ["must be a text"],
            "page": ["is not a known field"], "kind": ["must be one of bag, shoe"],
            "code": ["is not valid"],
        })
    );
}

#[tokio::test]
async fn a_member_given_twice_is_wrong() {
    let house = House::new();
    let ask = Ask::make(json!({})).json(r#"{"title":"abc","count":1,"title":"xyz"}"#);
    let response = serve(&house, ask.request(), make).await;
    assert_eq!(
        told(&response).2,
        json!({ "title": ["is given more than once"] })
    );
    let deep = r#"{"title":"abc","count":1,"items":[{"title":"a","title":"b"}]}"#;
    let response = serve(&house, Ask::make(json!({})).json(deep).request(), make).await;
    assert_eq!(
        told(&response).2,
        json!({ "items[0].title": ["is given more than once"] })
    );
}

#[tokio::test]
async fn a_body_that_is_no_object_is_wrong_as_a_whole() {
    for body in [json!([]), json!("x"), json!(1), Value::Null] {
        let errors = wrong(body).await;
        assert_eq!(errors, json!({ "body": ["must be an object"] }));
    }
}

#[tokio::test]
async fn path_query_and_body_are_read_together() {
    let ask = Ask::edit("thing-1")
        .query("limit=0&open=perhaps&page=2&kind=hat")
        .header("if-match", "\"1\"")
        .json(r#"{"title":"abc"}"#);
    let never = async |_: &House, _: Input<EditThing>| unreachable!("it is refused before");
    let response = serve(&House::new(), ask.request(), never).await;
    let (status, code, errors) = told(&response);
    assert_eq!((status, code.as_str()), (400, "invalid_input"));
    assert_eq!(
        errors,
        json!({
            "id": ["must be an id that begins with req_"],
            "limit": ["must be 1 or more"],
            "open": ["must be true or false"],
            "page": ["is not a known field"],
            "kind": ["must be one of bag, shoe"],
            "count": ["is required"],
        })
    );
}

#[tokio::test]
async fn parameters_are_read_as_what_they_are() {
    let seen = async |_: &House, input: Input<ListThings>| {
        assert!(input.caller.is_none());
        Ok::<_, ApiError>(input.answer(&thing(&format!("{:?}", input.query.limit), 1)))
    };
    let ask = Ask::new("GET", "/v1/things").query("limit=20&open=true&kind=b%61g");
    let response = serve(&House::new(), ask.request(), seen).await;
    assert_eq!(crate::fake::body(&response)["title"], "Some(20)");
    let twice = Ask::new("GET", "/v1/things").query("limit=20&limit=30");
    let response = serve(&House::new(), twice.request(), seen).await;
    assert_eq!(
        told(&response).2,
        json!({ "limit": ["is given more than once"] })
    );
    let words = Ask::new("GET", "/v1/things").query("limit=many");
    let response = serve(&House::new(), words.request(), seen).await;
    assert_eq!(
        told(&response).2,
        json!({ "limit": ["must be a whole number"] })
    );
}

#[tokio::test]
async fn what_is_no_json_is_told_where_and_not_what() {
    let house = House::new();
    for (body, place) in [
        (
            "{\"title\": \"hunter2\",\n \"count\" 1}",
            "line 2, column 10",
        ),
        ("{\"title\": \"hunter2\"", "line 1, column 19"),
        ("hunter2", "line 1, column 1"),
    ] {
        let response = serve(&house, Ask::make(json!({})).json(body).request(), make).await;
        let problem = crate::fake::body(&response);
        assert_eq!(problem["code"], "body_not_json");
        assert_eq!(problem["detail"], format!("the body is not JSON: {place}"));
        assert!(!problem.to_string().contains("hunter2"));
    }
}

#[tokio::test]
async fn no_value_is_ever_sent_back() {
    for body in [
        json!({ "title": ["hunter2"], "count": "hunter2", "day": "hunter2", "kind": "hunter2" }),
        json!({ "title": "abc", "count": 1, "items": "hunter2", "owner": "hunter2" }),
        json!({ "title": "abc", "count": 1, "way": { "by": "hunter2", "street": "hunter2" } }),
    ] {
        let errors = wrong(body).await;
        assert!(!errors.to_string().contains("hunter2"), "{errors}");
    }
    let ask = Ask::edit("hunter2")
        .query("limit=hunter2&kind=hunter2")
        .header("if-match", "\"1\"");
    let never = async |_: &House, _: Input<EditThing>| unreachable!("it is refused before");
    let response = serve(&House::new(), ask.request(), never).await;
    assert!(!crate::fake::body(&response).to_string().contains("hunter2"));
    assert_eq!(response.status(), 400);
    assert!(THING.starts_with("req_"));
}

#[tokio::test]
async fn a_flood_of_wrong_fields_gets_a_short_answer() {
    let many: serde_json::Map<String, Value> = (0..5_000)
        .map(|n| (format!("field{n}"), Value::Null))
        .collect();
    let errors = wrong(Value::Object(many)).await;
    assert_eq!(errors.as_object().unwrap().len(), 100);
}
