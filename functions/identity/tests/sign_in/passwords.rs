//! `update_password`, `reset_password`, and which passwords are taken.

use contract::identity::credentials::UpdatePassword;
use contract::identity::sign_in::{LogIn, RegisterUser, ResetPassword, SendOtp};
use domain::otp::Purpose;
use domain::user::UserStatus;
use serde_json::{Value, json};
use testkit::{Reply, Sample};

use crate::help::as_of;
use crate::house::{House, call, digits_for, me, other_than, refresh, said};

const NEW: &str = "cobre-y-laton-28";

fn asked() -> Sample {
    call::<SendOtp>().with("/purpose", json!("reset_password"))
}

fn reset(sent: &Reply, digits: &str) -> Sample {
    call::<ResetPassword>()
        .with("/otp_id", sent.json["otp_id"].clone())
        .with("/code", json!(digits))
}

fn right(sent: &Reply) -> Sample {
    reset(sent, &digits_for(sent, Purpose::ResetPassword))
}

fn with_password(password: &str) -> Sample {
    call::<LogIn>().with("/password", json!(password))
}

fn fields(reply: &Reply) -> Vec<String> {
    let errors = reply.json["errors"].as_object().unwrap();
    errors.keys().cloned().collect()
}

async fn is_out(house: &House, tokens: &Value) {
    house.send(&me(tokens)).await.refused(401, "session_ended");
    house
        .send(&refresh(tokens))
        .await
        .refused(401, "session_ended");
}

#[tokio::test]
async fn a_password_that_is_tried_first_is_not_taken() {
    let house = House::open().await;
    for weak in ["password1", "Ana.Quintero", "aaaaaaaaaaaa", "corta"] {
        let reply = house
            .send(&call::<RegisterUser>().with("/password", json!(weak)))
            .await;
        assert_eq!(fields(&reply), ["password"], "{weak}");
        reply.refused(400, "invalid_input");
    }
    let tokens = house.moved_in().await;
    let weak = call::<UpdatePassword>().with("/new_password", json!("password1"));
    let reply = house.send(&as_of(weak, &tokens)).await;
    assert_eq!(fields(&reply), ["new_password"]);
    reply.refused(400, "invalid_input");
}

#[tokio::test]
async fn another_password_takes_the_old_one_and_ends_every_session() {
    let house = House::open().await;
    let desk = house.moved_in().await;
    let phone = house
        .send(&call::<LogIn>().agent("phone"))
        .await
        .expect(200)
        .json;
    let wrong = call::<UpdatePassword>().with("/old_password", json!("cuero-y-hebillas-8"));
    house
        .send(&as_of(wrong, &desk))
        .await
        .refused(422, "password_wrong");
    house
        .send(&as_of(call::<UpdatePassword>(), &desk))
        .await
        .expect(204);
    is_out(&house, &desk).await;
    is_out(&house, &phone).await;
    house
        .send(&call::<LogIn>())
        .await
        .refused(401, "credentials_wrong");
    house.send(&with_password(NEW)).await.expect(200);
}

#[tokio::test]
async fn a_password_is_set_anew_by_a_code_and_nobody_is_signed_in_by_that() {
    let house = House::open().await;
    let tokens = house.moved_in().await;
    let sent = house.send(&asked()).await.expect(202);
    let done = house.send(&right(&sent)).await.expect(204);
    assert!(done.json.is_null());
    is_out(&house, &tokens).await;
    house
        .send(&call::<LogIn>())
        .await
        .refused(401, "credentials_wrong");
    house.send(&with_password(NEW)).await.expect(200);
    house.send(&right(&sent)).await.refused(422, "otp_wrong");
}

#[tokio::test]
async fn whoever_was_invited_sets_their_first_password_by_a_code() {
    let house = House::open().await;
    house.sign_up().await;
    let sent = house.send(&asked()).await.expect(202);
    house.send(&right(&sent)).await.expect(204);
    assert_eq!(house.ana().await.facts().status, UserStatus::Active);
    house.send(&with_password(NEW)).await.expect(200);
}

#[tokio::test]
async fn a_weak_password_does_not_use_the_code_up_and_a_wrong_code_is_counted() {
    let house = House::open().await;
    house.moved_in().await;
    let sent = house.send(&asked()).await.expect(202);
    let personal = right(&sent).with("/new_password", json!("ana quintero"));
    let reply = house.send(&personal).await;
    assert_eq!(fields(&reply), ["new_password"]);
    let digits = digits_for(&sent, Purpose::ResetPassword);
    for _ in 0..4 {
        let wrong = reset(&sent, &other_than(&digits));
        house.send(&wrong).await.refused(422, "otp_wrong");
    }
    house.send(&right(&sent)).await.expect(204);
}

#[tokio::test]
async fn an_unknown_address_is_told_what_a_known_one_is() {
    let house = House::open().await;
    let unknown = house.send(&asked()).await.expect(202);
    let never = house.send(&right(&unknown)).await;
    house.moved_in().await;
    let known = house.send(&asked()).await.expect(202);
    let digits = digits_for(&known, Purpose::ResetPassword);
    let wrong = house.send(&reset(&known, &other_than(&digits))).await;
    assert_eq!(said(&never), said(&wrong));
    never.refused(422, "otp_wrong");
}

#[tokio::test]
async fn a_code_to_sign_in_sets_no_password_and_the_other_way_round() {
    let house = House::open().await;
    house.moved_in().await;
    let login = house.send(&call::<SendOtp>()).await.expect(202);
    house.send(&right(&login)).await.refused(422, "otp_wrong");
    let sent = house.send(&asked()).await.expect(202);
    let digits = digits_for(&sent, Purpose::ResetPassword);
    let crossed = house.send(&crate::house::exchange(&sent, &digits)).await;
    crossed.refused(422, "otp_wrong");
}
