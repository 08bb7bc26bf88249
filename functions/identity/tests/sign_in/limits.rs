//! How often a sign-in may be tried, and who still comes in meanwhile.

use contract::identity::sign_in::{LogIn, RegisterUser, SendOtp};
use domain::limiter::Lane;
use serde_json::json;
use testkit::{Reply, Sample};

use crate::help::and;
use crate::house::{House, call, said};

fn guess(number: u32) -> Sample {
    let address = format!("198.51.{}.9", number % 250);
    call::<LogIn>()
        .with("/password", json!(format!("guess number {number}")))
        .from_address(&address)
}

fn is_limited(reply: &Reply) -> bool {
    let limited = reply.status == 429;
    if limited {
        assert_eq!(reply.code(), "too_many_tries");
        let wait: u32 = reply.headers["retry-after"].parse().unwrap();
        assert!(wait >= 1);
    }
    limited
}

#[tokio::test]
async fn an_account_is_tried_so_often_from_anywhere_and_its_owner_comes_in_by_a_known_device() {
    let house = House::open().await;
    let device = house.moved_in().await["device_token"].clone();
    let burst = Lane::Account.rule().burst;
    for number in 0..burst {
        let reply = house.send(&guess(number)).await;
        reply.refused(401, "credentials_wrong");
    }
    for number in burst..burst + 5 {
        assert!(is_limited(&house.send(&guess(number)).await));
    }
    // Even the right password, from a device that nobody knows.
    assert!(is_limited(&house.send(&call::<LogIn>()).await));
    let owner = and(call::<LogIn>(), "device_token", &device);
    for _ in 0..12 {
        house.send(&owner).await.expect(200);
    }
    // A stranger's device token is no better than none.
    let forged = and(call::<LogIn>(), "device_token", &json!("dt.a.b.1.c"));
    assert!(is_limited(&house.send(&forged).await));
    // Nothing is locked: whoever waits gets a try.
    house
        .stage
        .clock
        .advance(i64::from(Lane::Account.rule().seconds));
    house.send(&call::<LogIn>()).await.expect(200);
}

#[tokio::test]
async fn an_unknown_account_is_limited_like_a_known_one() {
    let (known, unknown) = (House::open().await, House::open().await);
    known.moved_in().await;
    for number in 0..Lane::Account.rule().burst + 2 {
        let one = known.send(&guess(number)).await;
        let other = unknown.send(&guess(number)).await;
        assert_eq!(said(&one), said(&other), "{number}");
        assert_eq!(one.status, other.status);
    }
}

#[tokio::test]
async fn tries_from_one_place_at_one_account_wait_longer_and_longer() {
    let house = House::open().await;
    house.moved_in().await;
    let same = |number| guess(number).from_address("203.0.113.7");
    for number in 0..Lane::Pair.rule().burst {
        house
            .send(&same(number))
            .await
            .refused(401, "credentials_wrong");
    }
    let mut waits = Vec::new();
    for number in 0..2 {
        let reply = house.send(&same(100 + number)).await;
        assert!(is_limited(&reply));
        let wait: i64 = reply.headers["retry-after"].parse().unwrap();
        waits.push(wait);
        house.stage.clock.advance(wait);
        house
            .send(&same(200 + number))
            .await
            .refused(401, "credentials_wrong");
    }
    assert_eq!(waits, [30, 60]);
}

#[tokio::test]
async fn a_device_token_is_counted_too() {
    let house = House::open().await;
    let device = house.moved_in().await["device_token"].clone();
    for number in 0..Lane::Device.rule().burst {
        let wrong = and(guess(number), "device_token", &device);
        house.send(&wrong).await.refused(401, "credentials_wrong");
    }
    let wrong = and(guess(99), "device_token", &device);
    assert!(is_limited(&house.send(&wrong).await));
    // It used up its own lane, not the account's.
    house.send(&call::<LogIn>()).await.expect(200);
}

#[tokio::test]
async fn only_so_many_codes_are_sent_to_an_account_known_or_not() {
    let house = House::open().await;
    for number in 0..Lane::CodesToAccount.rule().burst {
        let from = format!("198.51.{number}.9");
        house
            .send(&call::<SendOtp>().from_address(&from))
            .await
            .expect(202);
    }
    assert!(is_limited(&house.send(&call::<SendOtp>()).await));
    assert!(is_limited(&house.send(&call::<RegisterUser>()).await));
    let other = call::<SendOtp>().with("/email", json!("beto@example.com"));
    house.send(&other).await.expect(202);
}

#[tokio::test]
async fn only_so_many_codes_are_asked_for_from_one_place() {
    let house = House::open().await;
    let to = |number: u32| {
        let email = format!("someone.{number}@example.com");
        call::<SendOtp>().with("/email", json!(email))
    };
    let burst = Lane::CodesFromBlock.rule().burst;
    for number in 0..burst {
        house.send(&to(number)).await.expect(202);
    }
    assert!(is_limited(&house.send(&to(burst)).await));
}
