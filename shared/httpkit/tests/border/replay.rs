use domain::fault::Class;
use domain::ids::UserId;
use httpkit::{ApiError, Input, serve};
use serde_json::json;

use crate::fake::{Ask, House, MakeThing, MoveThing, body, failure, header, make, thing, told};

fn good() -> Ask {
    Ask::make(json!({ "title": "A red bag", "count": 1 }))
}

#[tokio::test]
async fn the_same_request_gets_the_same_bytes_and_runs_once() {
    let house = House::new();
    let first = serve(&house, good().request(), make).await;
    let second = serve(&house, good().request(), make).await;
    assert_eq!(house.runs.get(), 1);
    assert_eq!(first.status(), 201);
    assert_eq!(second.status(), 201);
    let bytes: &[u8] = first.body();
    let again: &[u8] = second.body();
    assert_eq!(bytes, again);
    assert_eq!(header(&first, "etag"), Some("\"1\""));
    assert_eq!(header(&second, "etag"), Some("\"1\""));
    let place = Some("/v1/things/req_01J00000000000000000000001");
    assert_eq!(header(&first, "location"), place);
    assert_eq!(header(&second, "location"), place);
    assert_eq!(
        header(&first, "content-type"),
        header(&second, "content-type")
    );
    assert_eq!(header(&first, "idempotent-replayed"), None);
    assert_eq!(header(&second, "idempotent-replayed"), Some("true"));
}

#[tokio::test]
async fn the_order_of_members_does_not_make_another_request() {
    let house = House::new();
    serve(&house, good().request(), make).await;
    let same = good().json("{ \"count\": 1,\n \"title\": \"A red bag\" }");
    let response = serve(&house, same.request(), make).await;
    assert_eq!(header(&response, "idempotent-replayed"), Some("true"));
}

#[tokio::test]
async fn another_request_under_the_same_key_is_refused() {
    let house = House::new();
    serve(&house, good().request(), make).await;
    let other = Ask::make(json!({ "title": "A blue bag", "count": 1 }));
    let response = serve(&house, other.request(), make).await;
    assert_eq!(told(&response).0, 422);
    assert_eq!(told(&response).1, "idempotency_key_reused");
    assert_eq!(house.runs.get(), 1);
}

#[tokio::test]
async fn a_key_belongs_to_one_person_and_one_route() {
    let house = House::new();
    serve(&house, good().request(), make).await;
    let mut other = crate::fake::caller(&[domain::access::Role::Consignor]);
    other.user = UserId::parse("usr_01J00000000000000000000002").unwrap();
    let sub = other.user.clone();
    house.person.replace(Some(other));
    let claims = httpkit::Claims {
        sub,
        ..crate::fake::claims()
    };
    let wire = httpkit::token::WireClaims::from(&claims);
    let token = jsonwebtoken::encode(
        &httpkit::token::header(crate::fake::KID),
        &wire,
        &crate::fake::signing_key(7),
    )
    .unwrap();
    let theirs = good().header("authorization", &format!("Bearer {token}"));
    let response = serve(&house, theirs.request(), make).await;
    assert_eq!(response.status(), 201);
    assert_eq!(header(&response, "idempotent-replayed"), None);
    assert_eq!(house.runs.get(), 2);
}

#[tokio::test]
async fn a_kept_answer_is_forgotten_when_its_time_is_over() {
    let house = House::new();
    serve(&house, good().request(), make).await;
    house.kept.borrow_mut().values_mut().for_each(|record| {
        assert_eq!(record.expires_at, crate::fake::now().plus_hours(24));
        record.expires_at = crate::fake::now();
    });
    let response = serve(&house, good().request(), make).await;
    assert_eq!(header(&response, "idempotent-replayed"), None);
    assert_eq!(house.runs.get(), 2);
}

/// The winner writes while the loser is between its look-up and its commit.
async fn raced(class: Class) -> (House, http::Response<lambda_http::Body>) {
    let house = House::new();
    let winner = serve(&house, good().request(), make).await;
    assert_eq!(winner.status(), 201);
    house.blind.set(1);
    let lose = async |_: &House, _: Input<MakeThing>| Err(failure(class));
    let response = serve(&house, good().request(), lose).await;
    (house, response)
}

#[tokio::test]
async fn whoever_loses_the_race_gets_the_answer_of_the_winner() {
    for class in [
        Class::Repeated,
        Class::Conflict,
        Class::Stale,
        Class::Refused,
        Class::Missing,
    ] {
        let (_, response) = raced(class).await;
        assert_eq!(response.status(), 201, "{class:?}");
        assert_eq!(header(&response, "idempotent-replayed"), Some("true"));
        assert_eq!(body(&response)["title"], "A red bag");
    }
    let (_, response) = raced(Class::Unavailable).await;
    assert_eq!(response.status(), 503);
}

#[tokio::test]
async fn a_request_that_is_still_being_worked_on_is_to_be_sent_again() {
    let house = House::new();
    let lose = async |_: &House, _: Input<MakeThing>| Err(failure(Class::Repeated));
    let response = serve(&house, good().request(), lose).await;
    assert_eq!(told(&response).0, 409);
    assert_eq!(told(&response).1, "request_in_progress");
    assert_eq!(header(&response, "retry-after"), Some("1"));
}

#[tokio::test]
async fn a_lost_race_under_another_fingerprint_is_refused() {
    let house = House::new();
    serve(&house, good().request(), make).await;
    house.blind.set(1);
    let lose = async |_: &House, _: Input<MakeThing>| Err(failure(Class::Repeated));
    let other = Ask::make(json!({ "title": "A blue bag", "count": 1 }));
    let response = serve(&house, other.request(), lose).await;
    assert_eq!(told(&response).1, "idempotency_key_reused");
}

#[tokio::test]
async fn a_key_is_required_where_the_route_says_so_and_has_a_form() {
    let house = House::new();
    let without = good().without("idempotency-key");
    let response = serve(&house, without.request(), make).await;
    assert_eq!(told(&response).0, 400);
    assert_eq!(told(&response).1, "idempotency_key_required");
    for wrong in ["", "a b", "a,b", "k\u{e9}", &"x".repeat(256)] {
        let response = serve(&house, good().key(wrong).request(), make).await;
        assert_eq!(told(&response).1, "idempotency_key_invalid", "{wrong}");
    }
    assert_eq!(house.runs.get(), 0);
}

#[tokio::test]
async fn a_route_that_may_take_a_key_keeps_nothing_without_one() {
    let house = House::new();
    let edit = async |_: &House, input: Input<crate::fake::EditThing>| {
        input.matches(4)?;
        let answer = input.answer(&thing("x", 5));
        assert!(answer.record().is_none());
        Ok::<_, ApiError>(answer)
    };
    let ask = Ask::edit(crate::fake::THING)
        .header("if-match", "\"4\"")
        .json(r#"{"title":"A red bag","count":1}"#);
    let response = serve(&house, ask.request(), edit).await;
    assert_eq!(response.status(), 200);
    assert_eq!(header(&response, "etag"), Some("\"5\""));
    assert_eq!(header(&response, "location"), None, "nothing was made");
}

#[tokio::test]
async fn a_replay_comes_before_the_version_is_compared() {
    let house = House::new();
    let act = async |house: &House, input: Input<MoveThing>| {
        input.matches(4)?;
        let answer = input.answer(&thing("x", 5));
        house.keep(&answer);
        Ok::<_, ApiError>(answer)
    };
    let ask = Ask::edit(crate::fake::THING)
        .key("k")
        .header("if-match", "\"4\"");
    assert_eq!(serve(&house, ask.request(), act).await.status(), 200);
    let moved_on = async |_: &House, input: Input<MoveThing>| {
        input.matches(5)?;
        Err(failure(Class::Bug))
    };
    let again = serve(&house, ask.request(), moved_on).await;
    assert_eq!(again.status(), 200);
    assert_eq!(header(&again, "idempotent-replayed"), Some("true"));
}
