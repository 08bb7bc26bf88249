//! Whether an address has an account is not told by what it costs to ask.
//!
//! `TIMING_PAIRS=500 cargo test -p identity --test sign_in timing -- --nocapture` also compares how
//! long both take; without it only the work is compared, which does not depend on the machine.

use std::time::{Duration, Instant};

use contract::identity::sign_in::{LogIn, RegisterUser, ResetPassword, SendOtp};
use identity::hashes_made;
use serde_json::json;
use testkit::{Faults, Sample};

use crate::house::{House, call};

const CALLS: [&str; 6] = [
    "GetItem",
    "BatchGetItem",
    "Query",
    "UpdateItem",
    "PutItem",
    "TransactWriteItems",
];

/// From so many pairs on the medians are compared too.
const MEASURED: usize = 100;

/// What a call cost: hashes, then calls of the table by kind.
#[derive(Debug, PartialEq, Eq)]
struct Work(u64, Vec<usize>);

fn pairs() -> usize {
    match std::env::var("TIMING_PAIRS") {
        Ok(text) => text.parse().expect("TIMING_PAIRS is a number"),
        Err(_) => 3,
    }
}

async fn cost(house: &House, calls: &Faults, sample: &Sample, status: u16) -> (Work, Duration) {
    calls.forget();
    let (hashes, begun) = (hashes_made(), Instant::now());
    let reply = house.send(sample).await;
    let took = begun.elapsed();
    assert_eq!(reply.status, status, "{:#}", reply.json);
    let made = CALLS.iter().map(|call| calls.asked(call).len());
    (Work(hashes_made() - hashes, made.collect()), took)
}

#[tokio::test]
async fn an_unknown_address_is_refused_alike_with_the_stand_in_and_without() {
    let (house, calls) = House::watched().await;
    let stranger = call::<LogIn>().with("/email", json!("nadie.conocida@example.com"));
    let mut costs = Vec::new();
    for _ in 0..2 {
        let guess = stranger.clone().from_address("203.0.113.9");
        house.stage.clock.advance(7_200);
        costs.push(cost(&house, &calls, &guess, 401).await.0);
        house.with_stand_in().await;
    }
    assert_eq!(costs[0], costs[1]);
}

/// What asking for a code costs when nobody asked lately, so that the limiter has nothing to say.
async fn alone(house: &House, calls: &Faults, sample: &Sample) -> Work {
    house.stage.clock.advance(7_200);
    cost(house, calls, sample, 202).await.0
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64()
}

#[tokio::test]
async fn a_wrong_password_costs_the_same_for_a_known_and_an_unknown_address() {
    let (house, calls) = House::watched().await;
    house.with_stand_in().await;
    house.moved_in().await;
    // From another place each: the limiter of a place that has just tried is one call dearer.
    let guess = call::<LogIn>().with("/password", json!("not-the-password-9"));
    let stranger = guess
        .clone()
        .with("/email", json!("nadie.conocida@example.com"));
    let guess = guess.from_address("198.51.100.9");
    let stranger = stranger.from_address("203.0.113.9");
    // Once each, unmeasured: what is read once for all is read now.
    for sample in [&guess, &stranger] {
        cost(&house, &calls, sample, 401).await;
    }
    let count = pairs();
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for pair in 0..count {
        // Nobody waits for the limiter, and settings are fresh or stale for both alike.
        house.stage.clock.advance(7_200);
        let swapped = pair % 2 == 1;
        let order = if swapped {
            [&stranger, &guess]
        } else {
            [&guess, &stranger]
        };
        let (first, first_took) = cost(&house, &calls, order[0], 401).await;
        let (second, second_took) = cost(&house, &calls, order[1], 401).await;
        assert_eq!(first, second);
        assert_eq!(first.0, 1, "one hash, whoever asks");
        let (one, other) = if swapped {
            (second_took, first_took)
        } else {
            (first_took, second_took)
        };
        known.push(one);
        unknown.push(other);
    }
    if count >= MEASURED {
        let (known, unknown) = (median(known), median(unknown));
        let ratio = (known - unknown).abs() / known;
        println!(
            "{count} pairs: known {:.3} ms, unknown {:.3} ms, apart {:.2} %",
            known * 1e3,
            unknown * 1e3,
            ratio * 1e2
        );
        assert!(ratio < 0.02, "the medians are {:.2} % apart", ratio * 1e2);
    }
}

#[tokio::test]
async fn asking_for_a_code_signing_up_and_a_wrong_code_cost_the_same_too() {
    let (house, calls) = House::watched().await;
    house.with_stand_in().await;
    house.moved_in().await;
    let stranger = json!("nadie.conocida@example.com");
    let reset = call::<SendOtp>().with("/purpose", json!("reset_password"));
    for sample in [call::<SendOtp>(), reset.clone()] {
        let known = alone(&house, &calls, &sample).await;
        let sample = sample.with("/email", stranger.clone());
        let unknown = alone(&house, &calls, &sample).await;
        assert_eq!(known, unknown);
    }

    let mut wrong = Vec::new();
    for sample in [reset.clone(), reset.with("/email", stranger.clone())] {
        let sent = house.send(&sample).await.expect(202);
        let code = call::<ResetPassword>()
            .with("/otp_id", sent.json["otp_id"].clone())
            .with("/code", json!("000000"));
        wrong.push(cost(&house, &calls, &code, 422).await.0);
    }
    assert_eq!(wrong[0], wrong[1]);

    let known = alone(&house, &calls, &call::<RegisterUser>()).await;
    let sample = call::<RegisterUser>()
        .with("/email", stranger)
        .with("/phone", json!("+50769998877"));
    let unknown = alone(&house, &calls, &sample).await;
    assert_eq!(known, unknown);
    assert_eq!(known.0, 1);
}
