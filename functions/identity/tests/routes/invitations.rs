//! `accept_invitation`, `resend_invitation`, `reset_second_factor`: what staff do so that someone
//! can sign in.

use contract::identity::me::GetMe;
use contract::identity::sign_in::{AcceptInvitation, LogIn};
use contract::identity::users::{CreateUser, ResendInvitation, ResetSecondFactor};
use domain::access::Role;
use domain::ids::{OtpId, UserId};
use domain::otp::{Purpose, code};
use domain::user::{User, UserEvent};
use serde_json::{Value, json};
use testkit::{PEPPER, Person, Reply, Sample};

use crate::house::{House, call, other_than};

const PASSWORD: &str = "cobre-y-laton-28";

/// Someone whom the manager asks in.
async fn invited(house: &House, manager: &Person) -> Value {
    let create = call::<CreateUser>().by(manager);
    house.send(&create).await.expect(201).json
}

async fn account(house: &House, user: &Value) -> User {
    let id = UserId::parse(user["id"].as_str().unwrap()).unwrap();
    data::users::get(&house.stage.table, &id).await.unwrap()
}

/// The code that was sent last.
async fn sent(house: &House, user: &Value) -> OtpId {
    let account = account(house, user).await;
    account.facts().invitation.clone().unwrap()
}

fn accept(id: &OtpId, digits: &str) -> Sample {
    call::<AcceptInvitation>()
        .with("/otp_id", json!(id))
        .with("/code", json!(digits))
        .with("/new_password", json!(PASSWORD))
}

fn digits(id: &OtpId) -> String {
    code(PEPPER.as_bytes(), id, Purpose::Invite)
}

async fn log_in(house: &House, user: &Value) -> Reply {
    let log_in = call::<LogIn>()
        .with("/email", user["email"].clone())
        .with("/password", json!(PASSWORD));
    house.send(&log_in).await
}

#[tokio::test]
async fn who_is_invited_sets_a_password_and_signs_in() {
    let house = House::open().await;
    let manager = house.stage.person(Role::SalesManager).await;
    let user = invited(&house, &manager).await;
    let code = sent(&house, &user).await;
    log_in(&house, &user)
        .await
        .refused(401, "credentials_wrong");

    let wrong = accept(&code, &other_than(&digits(&code)));
    house.send(&wrong).await.refused(422, "otp_wrong");
    let weak = accept(&code, &digits(&code)).with("/new_password", json!("password1"));
    house.send(&weak).await.refused(400, "invalid_input");
    let accepted = accept(&code, &digits(&code));
    house.send(&accepted).await.expect(204);
    log_in(&house, &user).await.expect(200);
    house.send(&accepted).await.refused(422, "otp_wrong");

    let account = account(&house, &user).await;
    assert!(account.facts().email_verified_at.is_some());
    let partition = format!("USR#{}", account.facts().id);
    let history = data::events::history(&house.stage.table, &partition).await;
    let names: Vec<_> = history
        .unwrap()
        .into_iter()
        .map(|event| event.name)
        .collect();
    assert!(
        names.contains(&"UserInvitationAccepted".to_owned()),
        "{names:?}"
    );
}

#[tokio::test]
async fn an_invitation_is_good_for_a_week_and_opens_nothing_else() {
    let house = House::open().await;
    let manager = house.stage.person(Role::SalesManager).await;
    let user = invited(&house, &manager).await;
    let code = sent(&house, &user).await;
    let reset = call::<contract::identity::sign_in::ResetPassword>()
        .with("/otp_id", json!(code))
        .with("/code", json!(digits(&code)));
    house.send(&reset).await.refused(422, "otp_wrong");
    house.stage.clock.advance(7 * 86_400);
    let late = house.send(&accept(&code, &digits(&code))).await;
    late.refused(422, "otp_wrong");
}

#[tokio::test]
async fn an_invitation_that_is_sent_again_replaces_the_one_before() {
    let house = House::open().await;
    let manager = house.stage.person(Role::SalesManager).await;
    let user = invited(&house, &manager).await;
    let first = sent(&house, &user).await;
    house.stage.clock.advance(8 * 86_400);
    let later = house.stage.person(Role::SalesManager).await;
    let again = call::<ResendInvitation>()
        .by(&later)
        .path("id", user["id"].as_str().unwrap())
        .if_match(1);
    let resent = house.send(&again).await.expect(200);
    assert_eq!(resent.version(), 2);
    let second = sent(&house, &user).await;
    assert_ne!(first, second);
    let old = house.send(&accept(&first, &digits(&first))).await;
    old.refused(422, "otp_wrong");
    let new = accept(&second, &digits(&second));
    house.send(&new).await.expect(204);
    let late = again.key("later").if_match(3);
    house
        .send(&late)
        .await
        .refused(422, "transition_not_allowed");
}

#[tokio::test]
async fn an_older_code_that_still_lives_opens_nothing_once_another_was_sent() {
    let house = House::open().await;
    let manager = house.stage.person(Role::SalesManager).await;
    let user = invited(&house, &manager).await;
    let first = sent(&house, &user).await;
    let again = call::<ResendInvitation>()
        .by(&manager)
        .path("id", user["id"].as_str().unwrap());
    house.send(&again.if_match(1)).await.expect(200);
    let old = house.send(&accept(&first, &digits(&first))).await;
    old.refused(422, "otp_wrong");
}

#[tokio::test]
async fn staff_take_a_lost_second_factor_away_and_every_session_ends() {
    let house = House::open().await;
    let (admin, manager) = (
        house.stage.person(Role::Admin).await,
        house.stage.person(Role::SalesManager).await,
    );
    let reset = |by: &Person, whom: &Person| {
        call::<ResetSecondFactor>()
            .by(by)
            .path("id", &whom.id)
            .without("if-match")
    };
    let freed = house.send(&reset(&admin, &manager)).await.expect(200);
    assert_eq!(freed.version(), 2);
    let out = house.send(&call::<GetMe>().by(&manager)).await;
    out.refused(401, "session_ended");
    let account = data::users::get(&house.stage.table, &manager.id).await;
    assert!(!account.unwrap().needs_second_factor());
    let history = data::events::history(&house.stage.table, &format!("USR#{}", manager.id)).await;
    let last = history.unwrap().pop().unwrap();
    let event: UserEvent = serde_json::from_value(last.body).unwrap();
    let reason = call::<ResetSecondFactor>().sent()["reason"].clone();
    assert_eq!(json!(event)["reason"], reason);

    let twice = house.send(&reset(&admin, &manager).key("again")).await;
    twice.refused(422, "second_factor_absent");
}

#[tokio::test]
async fn nobody_takes_the_second_factor_of_their_equal_or_their_own_away() {
    let house = House::open().await;
    let (one, other, ana) = (
        house.stage.person(Role::SalesManager).await,
        house.stage.person(Role::SalesManager).await,
        house.stage.person(Role::Consignor).await,
    );
    let reset = |by: &Person, whom: &Person| {
        call::<ResetSecondFactor>()
            .by(by)
            .path("id", &whom.id)
            .without("if-match")
    };
    let equal = house.send(&reset(&one, &other)).await;
    equal.refused(403, "rank_too_low");
    house
        .send(&reset(&one, &one))
        .await
        .refused(403, "own_account");
    let foreign = house.send(&reset(&ana, &other)).await;
    foreign.refused(403, "permission_denied");
    let silent = reset(&one, &ana).body(&json!({}));
    assert_eq!(house.send(&silent).await.status, 400);
}
