use std::collections::BTreeMap;

use super::*;

const HOUR: i64 = 3_600;

fn start() -> Timestamp {
    Timestamp::parse("2026-11-24T12:00:00Z").unwrap()
}

/// The buckets of one house, by lane and key, as the table keeps them.
#[derive(Default)]
struct House(BTreeMap<(&'static str, String), Bucket>);

impl House {
    /// A try that has to get through all of these lanes, in their order, as sign-in does it.
    fn try_all(&mut self, lanes: &[(Lane, &str)], now: Timestamp) -> Result<(), TooManyTries> {
        for (lane, key) in lanes {
            let bucket = self
                .0
                .entry((lane.as_str(), (*key).to_owned()))
                .or_default();
            *bucket = bucket.take(lane.rule(), now)?;
        }
        Ok(())
    }
}

#[test]
fn ten_thousand_guesses_get_twenty_real_tries_an_hour_and_the_owner_still_signs_in() {
    let mut house = House::default();
    let (guesses, span) = (10_000_i64, 5 * HOUR);
    let mut real = Vec::new();
    let mut signed_in = 0;
    let mut next_visit = 0;
    for guess in 0..guesses {
        let at = guess * span / guesses;
        let now = start().plus_seconds(at);
        // Each guess from another block of addresses, three hundred of them in turn.
        let block = format!("198.51.{}.0/24", guess % 300);
        let pair = format!("ana {block}");
        let lanes = [
            (Lane::Block, block.as_str()),
            (Lane::Pair, pair.as_str()),
            (Lane::Account, "ana"),
        ];
        if house.try_all(&lanes, now).is_ok() {
            real.push(at);
        }
        // The owner comes every ten minutes, from a device that is known.
        if at >= next_visit {
            house.try_all(&[(Lane::Device, "ana d1")], now).unwrap();
            signed_in += 1;
            next_visit += 600;
        }
    }
    assert_eq!(signed_in, 30);
    // A stranger with nothing but the address of the account is refused meanwhile.
    let last = start().plus_seconds(span);
    assert!(
        house
            .try_all(&[(Lane::Account, "ana")], last.plus_seconds(-1))
            .is_err()
    );
    for from in &real {
        let within = real.iter().filter(|at| (*from..*from + HOUR).contains(at));
        assert!(within.count() <= 20);
    }
    assert!(
        real.len() >= 60,
        "the limiter locks nobody out: {}",
        real.len()
    );
}

#[test]
fn every_lane_lets_as_many_through_as_it_is_deep_and_then_one_after_the_other() {
    for lane in Lane::ALL {
        let rule = lane.rule();
        let mut bucket = Bucket::default();
        for _ in 0..rule.burst {
            bucket = bucket.take(rule, start()).unwrap();
        }
        let wait = bucket.take(rule, start()).unwrap_err().retry_after;
        assert_eq!(wait, rule.seconds, "{lane:?}");
        let early = start().plus_seconds(i64::from(wait) - 1);
        assert_eq!(
            bucket.take(rule, early),
            Err(TooManyTries { retry_after: 1 })
        );
        assert!(
            bucket
                .take(rule, start().plus_seconds(i64::from(wait)))
                .is_ok()
        );
    }
}

#[test]
fn the_delay_of_a_pair_doubles_up_to_a_quarter_of_an_hour_and_is_forgotten_when_it_was_quiet() {
    let rule = Lane::Pair.rule();
    let (mut bucket, mut now) = (Bucket::default(), start());
    for _ in 0..rule.burst {
        bucket = bucket.take(rule, now).unwrap();
    }
    let mut waits = Vec::new();
    for _ in 0..8 {
        let wait = bucket.take(rule, now).unwrap_err().retry_after;
        waits.push(wait);
        now = now.plus_seconds(i64::from(wait));
        bucket = bucket.take(rule, now).unwrap();
    }
    assert_eq!(waits, [30, 60, 120, 240, 480, 900, 900, 900]);
    let quiet = now.plus_seconds(2 * HOUR);
    for _ in 0..rule.burst {
        bucket = bucket.take(rule, quiet).unwrap();
    }
}

#[test]
fn a_right_try_costs_nothing() {
    let rule = Lane::Account.rule();
    let mut bucket = Bucket::default();
    for _ in 0..100 {
        bucket = bucket.take(rule, start()).unwrap().give_back(rule);
    }
    assert_eq!(bucket.tries, 0);
}

#[test]
fn an_address_is_counted_with_its_neighbours() {
    let of = |text: &str| block(Some(text.parse().unwrap()));
    assert_eq!(of("192.0.2.77"), "192.0.2.0/24");
    assert_eq!(of("::ffff:192.0.2.1"), "192.0.2.0/24");
    assert_eq!(of("2001:db8:1:ffff::1"), "2001:db8:1::/48");
    assert_eq!(block(None), "unknown");
}
