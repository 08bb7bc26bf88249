//! `Override-Token`: what someone else has let the caller do, once.

use contract::common::Nothing;
use contract::route::Route;
use contract::worker::Grant;
use domain::access::{Grants, Permission, Role};
use domain::digest::Sha256;
use domain::ids::{OverrideId, UserId};
use domain::overrides::{Override, OverrideText};
use httpkit::{Answer, ApiError, Input, Lent, serve};
use serde_json::json;

use crate::fake::{Ask, House, THING, Thing, ThingPath, USER, now, thing, told};

contract::routes! {
    /// What not everyone may.
    GuardOp {
        /// Watches over a thing.
        GuardThing {
            route: Route::act("guard_thing", "/v1/things/{id}/guard")
                .any_of(&[Permission::RequestsCancel])
                .grants(&[Grant::TableWrite]),
            path: ThingPath,
            query: Nothing,
            body: Nothing,
            reply: Thing,
        }
        /// Shows a thing that someone watches over.
        ShowThing {
            route: Route::get("show_thing", "/v1/things/{id}").any_of(&[Permission::RequestsView]),
            path: ThingPath,
            query: Nothing,
            body: Nothing,
            reply: Thing,
        }
    }
}

const OTHER: &str = "usr_01J00000000000000000000009";

fn text() -> OverrideText {
    let id = OverrideId::parse("ovr_01J00000000000000000000001").unwrap();
    OverrideText::new(id, [7; 32])
}

fn lent(operation: &str) -> Lent {
    Lent {
        granted: Override {
            id: text().id,
            granted_by: UserId::parse(OTHER).unwrap(),
            for_user: UserId::parse(USER).unwrap(),
            operation: operation.to_owned(),
            target_id: Some(THING.to_owned()),
            reason: "the client asked".to_owned(),
            hash: text().hash(),
            created_at: now(),
            expires_at: now().plus_seconds(300),
            used_in: None,
        },
        grants: Grants::of(&[Role::SalesManager]),
    }
}

/// A consignor, who may neither guard nor show a thing.
fn house(lent: Lent) -> House {
    let house = House::new();
    house.lent.replace(Some(lent));
    house
}

fn guard() -> Ask {
    let ask = Ask::edit(THING).key("key-1");
    ask.header("override-token", &text().reveal())
}

fn show() -> Ask {
    guard().without("idempotency-key")
}

async fn guarded(house: &House, input: Input<GuardThing>) -> Result<Answer, ApiError> {
    assert!(input.caller().may(Permission::RequestsCancel));
    let used = input.cause().override_of.unwrap();
    assert_eq!(used.granted_by.as_str(), OTHER);
    let answer = input.answer(&thing("A red bag", 1));
    house.keep(&answer);
    Ok(answer)
}

async fn shown(_: &House, input: Input<ShowThing>) -> Result<Answer, ApiError> {
    Ok(input.answer(&thing("A red bag", 1)))
}

#[tokio::test]
async fn who_was_let_may_and_who_let_them_is_in_the_cause() {
    let house = house(lent("guard_thing"));
    let response = serve(&house, guard().request(), guarded).await;
    assert_eq!(told(&response).0, 200, "{:?}", told(&response));
    // The transaction of the action uses it up.
    assert!(house.used_up.borrow().is_empty());
    let without = guard().without("override-token");
    let response = serve(&house, without.key("key-2").request(), guarded).await;
    assert_eq!(told(&response).1, "permission_denied");
}

#[tokio::test]
async fn what_only_reads_uses_it_up_before_it_answers() {
    let house = house(lent("show_thing"));
    let response = serve(&house, show().request(), shown).await;
    assert_eq!(told(&response).0, 200, "{:?}", told(&response));
    let used = house.used_up.borrow();
    assert_eq!(used.len(), 1);
    assert_eq!(used[0].operation, "show_thing");
    assert!(used[0].override_of.is_some());
}

#[tokio::test]
async fn it_is_not_good_for_another_operation_thing_token_or_person() {
    let other_thing = Lent {
        granted: Override {
            target_id: Some("req_2".to_owned()),
            ..lent("guard_thing").granted
        },
        ..lent("guard_thing")
    };
    let other_token = Lent {
        granted: Override {
            hash: Sha256::of(b"another"),
            ..lent("guard_thing").granted
        },
        ..lent("guard_thing")
    };
    let other_person = Lent {
        granted: Override {
            for_user: UserId::parse(OTHER).unwrap(),
            ..lent("guard_thing").granted
        },
        ..lent("guard_thing")
    };
    for lent in [lent("show_thing"), other_thing, other_token, other_person] {
        let response = serve(&house(lent), guard().request(), guarded).await;
        assert_eq!(told(&response).0, 403);
        assert_eq!(told(&response).1, "override_not_good");
    }
    let garbled = guard().header("override-token", "ovt_1");
    let response = serve(&house(lent("guard_thing")), garbled.request(), guarded).await;
    assert_eq!(told(&response).1, "override_not_good");
}

#[tokio::test]
async fn one_that_was_used_or_is_over_opens_nothing_but_the_first_answer() {
    let house = house(lent("guard_thing"));
    serve(&house, guard().request(), guarded).await;
    let used = |used: Option<&str>| {
        let mut lent = lent("guard_thing");
        lent.granted.used_in = used.map(str::to_owned);
        house.lent.replace(Some(lent));
    };
    used(Some("a request"));
    let again = serve(&house, guard().request(), guarded).await;
    assert_eq!(told(&again).0, 200);
    let other = guard().key("key-2");
    let response = serve(&house, other.request(), guarded).await;
    assert_eq!(
        told(&response),
        (409, "override_used".to_owned(), json!(null))
    );
    used(None);
    house.now.set(now().plus_seconds(300));
    let response = serve(&house, other.request(), guarded).await;
    assert_eq!(
        told(&response),
        (403, "override_expired".to_owned(), json!(null))
    );
}

#[tokio::test]
async fn nobody_lends_what_they_lost() {
    let poor = Lent {
        grants: Grants::of(&[Role::Customer]),
        ..lent("guard_thing")
    };
    let response = serve(&house(poor), guard().request(), guarded).await;
    assert_eq!(told(&response).1, "permission_denied");
}
