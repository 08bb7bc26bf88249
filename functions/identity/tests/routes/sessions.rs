//! `log_in`, `refresh_session`, `log_out`, `get_me`: a session from its first call to its last.

use contract::identity::me::GetMe;
use contract::identity::sign_in::{LogIn, LogOut, RefreshSession};
use contract::identity::users::BlockUser;
use domain::access::Role;
use domain::session::GRACE_SECONDS;
use serde_json::json;

use crate::house::{House, call, me, refresh, said};

#[tokio::test]
async fn the_right_password_signs_in() {
    let house = House::open().await;
    house.moved_in().await;
    let tokens = house.send(&call::<LogIn>()).await.expect(200).json;
    let me = house.send(&me(&tokens)).await.expect(200).json;
    assert_eq!(me["email"], "ana.quintero@example.com");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_are_told_alike() {
    let house = House::open().await;
    let unknown = house.send(&call::<LogIn>()).await;
    house.moved_in().await;
    let guess = call::<LogIn>().with("/password", json!("cuero-y-hebillas-8"));
    let wrong = house.send(&guess).await;
    assert_eq!(said(&wrong), said(&unknown));
    unknown.refused(401, "credentials_wrong");
}

#[tokio::test]
async fn whoever_is_blocked_does_not_sign_in_and_is_told_only_with_the_right_password() {
    let house = House::open().await;
    house.moved_in().await;
    let manager = house.stage.person(Role::SalesManager).await;
    let ana = house.ana().await;
    let block = call::<BlockUser>()
        .by(&manager)
        .path("id", &ana.facts().id)
        .if_match(ana.facts().version);
    house.send(&block).await.expect(200);
    let right = house.send(&call::<LogIn>()).await;
    right.refused(401, "account_blocked");
    let guess = call::<LogIn>().with("/password", json!("cuero-y-hebillas-8"));
    house.send(&guess).await.refused(401, "credentials_wrong");
}

#[tokio::test]
async fn a_refresh_token_is_exchanged_for_the_next_pair() {
    let house = House::open().await;
    let first = house.moved_in().await;
    let second = house.send(&refresh(&first)).await.expect(200).json;
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    house.send(&me(&second)).await.expect(200);
    let third = house.send(&refresh(&second)).await.expect(200).json;
    assert_ne!(second["refresh_token"], third["refresh_token"]);
}

#[tokio::test]
async fn a_refresh_token_of_nobody_is_refused() {
    let house = House::open().await;
    let made_up = house.send(&call::<RefreshSession>()).await;
    made_up.refused(401, "session_ended");

    let mut tokens = house.moved_in().await;
    let genuine = tokens["refresh_token"].as_str().unwrap();
    let (head, _) = genuine.rsplit_once('.').unwrap();
    tokens["refresh_token"] = json!(format!("{head}.{}", "0".repeat(64)));
    let forged = house.send(&refresh(&tokens)).await;
    forged.refused(401, "session_ended");
    // A forgery is no copy: the session goes on.
    house.send(&me(&tokens)).await.expect(200);
}

#[tokio::test]
async fn a_client_whose_answer_was_lost_gets_the_same_successor_again() {
    let house = House::open().await;
    let first = house.moved_in().await;
    let next = house.send(&refresh(&first)).await.expect(200).json;
    let again = house.send(&refresh(&first)).await.expect(200).json;
    assert_eq!(next["refresh_token"], again["refresh_token"]);
}

#[tokio::test]
async fn an_exchanged_token_from_another_client_ends_the_session() {
    let house = House::open().await;
    let first = house.moved_in().await;
    let next = house.send(&refresh(&first)).await.expect(200).json;
    let thief = house.send(&refresh(&first).agent("another")).await;
    thief.refused(401, "session_ended");
    house
        .send(&refresh(&next))
        .await
        .refused(401, "session_ended");
    house.send(&me(&next)).await.refused(401, "session_ended");
}

#[tokio::test]
async fn an_exchanged_token_that_comes_back_late_ends_the_session() {
    let house = House::open().await;
    let first = house.moved_in().await;
    let next = house.send(&refresh(&first)).await.expect(200).json;
    house.stage.clock.advance(GRACE_SECONDS);
    house
        .send(&refresh(&first))
        .await
        .refused(401, "session_ended");
    house.send(&me(&next)).await.refused(401, "session_ended");
}

#[tokio::test]
async fn whoever_signs_out_is_out_at_once() {
    let house = House::open().await;
    let tokens = house.moved_in().await;
    let out = call::<LogOut>().token(tokens["access_token"].as_str().unwrap());
    let reply = house.send(&out).await.expect(204);
    assert!(reply.json.is_null());
    house.send(&me(&tokens)).await.refused(401, "session_ended");
    house
        .send(&refresh(&tokens))
        .await
        .refused(401, "session_ended");
    house.send(&out).await.refused(401, "session_ended");
}

#[tokio::test]
async fn nobody_signs_out_without_a_token() {
    let house = House::open().await;
    let bare = call::<LogOut>().without("authorization");
    house.send(&bare).await.refused(401, "unauthenticated");
}

#[tokio::test]
async fn whoever_is_signed_in_is_shown_with_what_they_may_do() {
    let house = House::open().await;
    let ana = house.stage.person(Role::Consignor).await;
    let me = house.send(&call::<GetMe>().by(&ana)).await.expect(200);
    assert_eq!(me.version(), 1);
    assert_eq!(me.json["name"], json!(ana.name));
    assert_eq!(me.json["roles"], json!(["consignor"]));
    let may = me.json["permissions"].as_array().unwrap();
    assert!(may.contains(&json!("requests.create_own")), "{may:?}");
    assert!(!may.contains(&json!("requests.create")), "{may:?}");
    assert!(me.json.get("password_hash").is_none());
}

#[tokio::test]
async fn a_token_that_is_none_or_too_old_signs_nobody_in() {
    let house = House::open().await;
    let placeholder = house.send(&call::<GetMe>()).await;
    placeholder.refused(401, "token_invalid");
    let ana = house.stage.person(Role::Consignor).await;
    house.stage.clock.advance(3_600);
    let late = house.send(&call::<GetMe>().by(&ana)).await;
    late.refused(401, "token_expired");
}
