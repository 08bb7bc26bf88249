//! The second factor: from setting it up to giving it up, and what it stops.

use contract::identity::credentials::{
    AddSecondFactor, CompleteSecondFactor, GetSecondFactor, ListSessions, RenewRecoveryCodes,
    WithdrawSecondFactor,
};
use contract::identity::sign_in::{LogIn, SendOtp, VerifySecondFactor};
use domain::access::Role;
use domain::second_factor::{RECOVERY_CODES, code_at};
use domain::settings::Settings;
use serde_json::{Value, json};
use testkit::{Reply, Sample};

use crate::help::{and, as_of};
use crate::house::{House, call, digits, exchange, me, other_than};

/// Someone with an authenticator.
struct Guarded {
    house: House,
    tokens: Value,
    secret: Vec<u8>,
    recovery: Vec<String>,
}

/// The secret that an authenticator reads from its address.
fn secret_of(uri: &str) -> Vec<u8> {
    let (_, rest) = uri.split_once("secret=").unwrap();
    let text = rest.split('&').next().unwrap();
    let mut bits = 0_u64;
    let (mut held, mut bytes) = (0, Vec::new());
    for letter in text.bytes() {
        let value = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
            .iter()
            .position(|one| *one == letter);
        bits = (bits << 5) | value.unwrap() as u64;
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).unwrap());
        }
    }
    bytes
}

fn step(first: &Reply, code: &str) -> Sample {
    call::<VerifySecondFactor>()
        .with("/challenge_id", first.json["challenge_id"].clone())
        .with("/code", json!(code))
}

impl Guarded {
    async fn moved_in() -> Self {
        Self::in_house(House::open().await).await
    }

    async fn in_house(house: House) -> Self {
        let tokens = house.moved_in().await;
        let offer = house.send(&as_of(call::<AddSecondFactor>(), &tokens)).await;
        let offer = offer.expect(200).json;
        let mut ana = Self {
            house,
            tokens,
            secret: secret_of(offer["uri"].as_str().unwrap()),
            recovery: Vec::new(),
        };
        let first = call::<CompleteSecondFactor>().with("/code", json!(ana.code()));
        let shown = ana.house.send(&as_of(first, &ana.tokens)).await;
        let shown = shown.expect(200).json["recovery_codes"].clone();
        ana.recovery = serde_json::from_value(shown).unwrap();
        ana
    }

    /// What the authenticator shows.
    fn code(&self) -> String {
        code_at(&self.secret, self.house.stage.clock.now()).unwrap()
    }

    /// What it shows after another half minute: each code counts once.
    fn next_code(&self) -> String {
        self.house.stage.clock.advance(30);
        self.code()
    }

    async fn first_step(&self) -> Reply {
        let reply = self.house.send(&call::<LogIn>()).await;
        assert_eq!(
            (reply.status, reply.code()),
            (401, "second_factor_required")
        );
        reply
    }
}

#[tokio::test]
async fn a_sign_in_asks_for_a_code_once_the_authenticator_has_shown_one() {
    let house = House::open().await;
    let tokens = house.moved_in().await;
    house
        .send(&as_of(call::<AddSecondFactor>(), &tokens))
        .await
        .expect(200);
    // Not confirmed yet: nobody is locked out by a secret that got lost on the way.
    house.send(&call::<LogIn>()).await.expect(200);

    let ana = Guarded::moved_in().await;
    assert_eq!(ana.recovery.len(), RECOVERY_CODES);
    let first = ana.first_step().await;
    assert!(first.json.get("access_token").is_none());
    let right = step(&first, &ana.next_code());
    let tokens = ana.house.send(&right).await.expect(200).json;
    ana.house.send(&me(&tokens)).await.expect(200);
    // Neither the challenge nor the code counts again.
    ana.house
        .send(&right)
        .await
        .refused(422, "second_factor_wrong");
    let again = step(&ana.first_step().await, &ana.code());
    ana.house
        .send(&again)
        .await
        .refused(422, "second_factor_wrong");
}

#[tokio::test]
async fn a_one_time_code_does_not_come_past_the_second_factor() {
    let ana = Guarded::moved_in().await;
    let sent = ana.house.send(&call::<SendOtp>()).await.expect(202);
    let first = ana.house.send(&exchange(&sent, &digits(&sent))).await;
    assert_eq!(
        (first.status, first.code()),
        (401, "second_factor_required")
    );
    let right = step(&first, &ana.next_code());
    ana.house.send(&right).await.expect(200);
    let used = ana.house.send(&exchange(&sent, &digits(&sent))).await;
    used.refused(422, "otp_wrong");
}

#[tokio::test]
async fn a_recovery_code_signs_in_once() {
    let ana = Guarded::moved_in().await;
    let code = ana.recovery[0].to_uppercase();
    let right = step(&ana.first_step().await, &code);
    ana.house.send(&right).await.expect(200);
    let again = step(&ana.first_step().await, &code);
    ana.house
        .send(&again)
        .await
        .refused(422, "second_factor_wrong");
    let shown = as_of(call::<GetSecondFactor>(), &ana.tokens);
    let shown = ana.house.send(&shown).await.expect(200).json;
    assert_eq!(shown["recovery_codes_left"], json!(RECOVERY_CODES - 1));
    assert_eq!(
        (&shown["is_active"], &shown["is_demanded"]),
        (&json!(true), &json!(false))
    );
}

#[tokio::test]
async fn a_challenge_is_void_after_five_wrong_codes_and_tries_are_counted_beyond_it() {
    let ana = Guarded::moved_in().await;
    let first = ana.first_step().await;
    let right = ana.next_code();
    for _ in 0..5 {
        let wrong = step(&first, &other_than(&right));
        ana.house
            .send(&wrong)
            .await
            .refused(422, "second_factor_wrong");
    }
    let late = ana.house.send(&step(&first, &right)).await;
    late.refused(422, "second_factor_wrong");
    let another = ana.first_step().await;
    let limited = ana.house.send(&step(&another, &right)).await;
    assert!(limited.headers.contains_key("retry-after"));
    limited.refused(429, "too_many_tries");
}

#[tokio::test]
async fn another_password_makes_a_challenge_void() {
    let ana = Guarded::moved_in().await;
    let first = ana.first_step().await;
    let change = call::<contract::identity::credentials::UpdatePassword>();
    ana.house
        .send(&as_of(change, &ana.tokens))
        .await
        .expect(204);
    let late = ana.house.send(&step(&first, &ana.next_code())).await;
    late.refused(422, "second_factor_wrong");
}

#[tokio::test]
async fn the_second_factor_is_given_up_with_the_password_and_a_code() {
    let ana = Guarded::moved_in().await;
    let give_up = |password: &str, code: &str| {
        let sample = call::<WithdrawSecondFactor>()
            .with("/password", json!(password))
            .with("/code", json!(code));
        as_of(sample, &ana.tokens)
    };
    let password = "cuero-y-hebillas-7";
    let code = ana.next_code();
    let wrong = ana.house.send(&give_up("cuero-y-hebillas-8", &code)).await;
    wrong.refused(422, "password_wrong");
    let wrong = ana.house.send(&give_up(password, &other_than(&code))).await;
    wrong.refused(422, "second_factor_wrong");
    ana.house.send(&give_up(password, &code)).await.expect(204);
    ana.house.send(&call::<LogIn>()).await.expect(200);
    let none = ana.house.send(&give_up(password, &code)).await;
    none.refused(422, "second_factor_absent");
}

#[tokio::test]
async fn new_recovery_codes_take_the_place_of_the_old_ones() {
    let ana = Guarded::moved_in().await;
    let renew = call::<RenewRecoveryCodes>().with("/code", json!(ana.next_code()));
    let shown = ana.house.send(&as_of(renew, &ana.tokens)).await.expect(200);
    let fresh = shown.json["recovery_codes"][0].clone();
    let old = step(&ana.first_step().await, &ana.recovery[1]);
    ana.house
        .send(&old)
        .await
        .refused(422, "second_factor_wrong");
    let new = step(&ana.first_step().await, fresh.as_str().unwrap());
    ana.house.send(&new).await.expect(200);
}

#[tokio::test]
async fn a_secret_is_replaced_until_it_is_confirmed_and_not_after() {
    let ana = Guarded::moved_in().await;
    let again = ana
        .house
        .send(&as_of(call::<AddSecondFactor>(), &ana.tokens))
        .await;
    again.refused(422, "second_factor_exists");
    let wrong = as_of(call::<CompleteSecondFactor>(), &ana.tokens);
    ana.house
        .send(&wrong)
        .await
        .refused(422, "second_factor_exists");

    let house = House::open().await;
    let tokens = house.moved_in().await;
    let none = house
        .send(&as_of(call::<CompleteSecondFactor>(), &tokens))
        .await;
    none.refused(422, "second_factor_absent");
    let offer = as_of(call::<AddSecondFactor>(), &tokens);
    let first = house.send(&offer).await.expect(200).json;
    let second = house.send(&offer).await.expect(200).json;
    assert_ne!(first["uri"], second["uri"]);
    let old = secret_of(first["uri"].as_str().unwrap());
    let old = code_at(&old, house.stage.clock.now()).unwrap();
    let old = call::<CompleteSecondFactor>().with("/code", json!(old));
    house
        .send(&as_of(old, &tokens))
        .await
        .refused(422, "second_factor_wrong");
}

#[tokio::test]
async fn whoever_must_have_a_second_factor_can_only_set_one_up_before_they_have_it() {
    let house = House::open().await;
    house
        .set(&Settings {
            second_factor_roles: vec![Role::Consignor.into()],
            ..Settings::default()
        })
        .await;
    let tokens = house.moved_in().await;
    let elsewhere = as_of(call::<ListSessions>(), &tokens);
    house
        .send(&elsewhere)
        .await
        .refused(403, "second_factor_missing");
    house.send(&me(&tokens)).await.expect(200);
    let shown = house.send(&as_of(call::<GetSecondFactor>(), &tokens)).await;
    let shown = shown.expect(200).json;
    assert_eq!(
        (&shown["is_active"], &shown["is_demanded"]),
        (&json!(false), &json!(true))
    );
    let offer = house.send(&as_of(call::<AddSecondFactor>(), &tokens)).await;
    let secret = secret_of(offer.expect(200).json["uri"].as_str().unwrap());
    house
        .send(&elsewhere)
        .await
        .refused(403, "second_factor_missing");
    let code = code_at(&secret, house.stage.clock.now()).unwrap();
    let first = call::<CompleteSecondFactor>().with("/code", json!(code));
    house.send(&as_of(first, &tokens)).await.expect(200);
    house.send(&elsewhere).await.expect(200);
}

#[tokio::test]
async fn a_known_device_brings_its_token_to_both_steps() {
    let ana = Guarded::moved_in().await;
    let device = &ana.tokens["device_token"];
    let first = ana
        .house
        .send(&and(call::<LogIn>(), "device_token", device))
        .await;
    assert_eq!(first.code(), "second_factor_required");
    let second = and(step(&first, &ana.next_code()), "device_token", device);
    let tokens = ana.house.send(&second).await.expect(200).json;
    assert!(tokens["device_token"].is_string());
}
