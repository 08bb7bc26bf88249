//! `register_user`, `send_otp`, `verify_otp`: coming in, and proving an address.

use contract::identity::sign_in::{LogIn, RegisterUser, SendOtp, VerifyOtp};
use domain::access::{Role, RoleGrant};
use domain::otp::{LIFE_MINUTES, TRIES};
use domain::user::{ConsentKind, UserStatus};
use serde_json::json;

use crate::house::{House, call, digits, exchange, me, other_than};

#[tokio::test]
async fn whoever_signs_up_proves_the_address_and_is_signed_in() {
    let house = House::open().await;
    let sent = house.sign_up().await;
    let invited = house.ana().await;
    assert_eq!(invited.facts().status, UserStatus::Invited);
    let early = house.send(&call::<LogIn>()).await;
    early.refused(401, "email_not_verified");

    let tokens = house.send(&exchange(&sent, &digits(&sent))).await;
    let tokens = tokens.expect(200).json;
    assert_eq!(
        (&tokens["token_type"], &tokens["expires_in"]),
        (&json!("Bearer"), &json!(600))
    );
    let active = house.ana().await;
    let facts = active.facts();
    assert_eq!(facts.status, UserStatus::Active);
    assert!(facts.email_verified_at.is_some());
    assert_eq!(facts.roles, [RoleGrant::of(Role::Consignor)]);
    let agreed: Vec<_> = facts.consents.iter().map(|consent| consent.kind).collect();
    assert_eq!(agreed, [ConsentKind::Terms, ConsentKind::AutoAccept]);
    let me = house.send(&me(&tokens)).await.expect(200).json;
    assert_eq!(me["id"], json!(facts.id));
}

#[tokio::test]
async fn a_sign_up_is_refused_with_every_wrong_field() {
    let house = House::open().await;
    let wrong = call::<RegisterUser>()
        .with("/password", json!("corta"))
        .with("/name", json!(""));
    let reply = house.send(&wrong).await;
    let fields: Vec<_> = reply.json["errors"].as_object().unwrap().keys().collect();
    assert_eq!(fields, ["name", "password"]);
    reply.refused(400, "invalid_input");
    let staff = call::<RegisterUser>().with("/kind", json!("admin"));
    house.send(&staff).await.refused(400, "invalid_input");
}

#[tokio::test]
async fn a_sign_up_without_a_request_key_is_refused_and_one_sent_twice_happens_once() {
    let house = House::open().await;
    let bare = call::<RegisterUser>().without("idempotency-key");
    let reply = house.send(&bare).await;
    reply.refused(400, "idempotency_key_required");

    let again = call::<RegisterUser>().key("the-same-key");
    let first = house.send(&again).await.expect(202);
    let second = house.send(&again).await.expect(202);
    assert_eq!(first.json, second.json);
    assert_eq!(house.ana().await.facts().version, 1);
}

#[tokio::test]
async fn an_address_that_has_an_account_gets_an_answer_of_the_same_kind_that_opens_nothing() {
    let house = House::open().await;
    let first = house.sign_up().await;
    let before = house.ana().await;
    let second = house.sign_up().await;
    let keys = |reply: &testkit::Reply| -> Vec<String> {
        reply.json.as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(keys(&first), keys(&second));
    assert_ne!(first.json["otp_id"], second.json["otp_id"]);

    let reply = house.send(&exchange(&second, &digits(&second))).await;
    reply.refused(422, "otp_wrong");
    let after = house.ana().await;
    assert_eq!(after.facts().id, before.facts().id);
    assert_eq!(after.facts().password_hash, before.facts().password_hash);
    assert_eq!(after.facts().version, before.facts().version + 1);
}

#[tokio::test]
async fn a_code_that_is_asked_for_opens_once() {
    let house = House::open().await;
    house.moved_in().await;
    let sent = house.send(&call::<SendOtp>()).await.expect(202);
    let right = exchange(&sent, &digits(&sent));
    house.send(&right).await.expect(200);
    house.send(&right).await.refused(422, "otp_wrong");
}

#[tokio::test]
async fn a_code_is_not_sent_by_a_way_that_is_none() {
    let house = House::open().await;
    let dove = call::<SendOtp>().with("/channel", json!("dove"));
    house.send(&dove).await.refused(400, "invalid_input");
}

#[tokio::test]
async fn an_unknown_address_gets_a_code_that_opens_nothing() {
    let house = House::open().await;
    let sent = house.send(&call::<SendOtp>()).await.expect(202);
    let reply = house.send(&exchange(&sent, &digits(&sent))).await;
    reply.refused(422, "otp_wrong");
}

#[tokio::test]
async fn a_code_that_nobody_asked_for_is_refused_like_a_wrong_one() {
    let house = House::open().await;
    let unknown = house.send(&call::<VerifyOtp>()).await;
    unknown.refused(422, "otp_wrong");
    let sent = house.sign_up().await;
    let wrong = exchange(&sent, &other_than(&digits(&sent)));
    house.send(&wrong).await.refused(422, "otp_wrong");
    let word = exchange(&sent, "12345x");
    house.send(&word).await.refused(400, "invalid_input");
}

#[tokio::test]
async fn a_code_is_dead_after_five_wrong_tries() {
    let house = House::open().await;
    let sent = house.sign_up().await;
    let right = digits(&sent);
    for _ in 0..TRIES {
        let wrong = exchange(&sent, &other_than(&right));
        house.send(&wrong).await.refused(422, "otp_wrong");
    }
    let late = house.send(&exchange(&sent, &right)).await;
    late.refused(422, "otp_wrong");
}

#[tokio::test]
async fn a_code_is_dead_after_ten_minutes() {
    let house = House::open().await;
    let sent = house.sign_up().await;
    house.stage.clock.advance(LIFE_MINUTES * 60);
    let late = house.send(&exchange(&sent, &digits(&sent))).await;
    late.refused(422, "otp_wrong");
    assert_eq!(house.ana().await.facts().status, UserStatus::Invited);
}

#[tokio::test]
async fn a_code_for_a_signature_does_not_sign_in() {
    let house = House::open().await;
    house.moved_in().await;
    let mut body = call::<SendOtp>().sent();
    body["purpose"] = json!("sign_contract");
    body["contract_id"] = json!(testkit::story::contract_id());
    let sent = house.send(&call::<SendOtp>().body(&body)).await.expect(202);
    let reply = house.send(&exchange(&sent, &digits(&sent))).await;
    reply.refused(422, "otp_wrong");
}
