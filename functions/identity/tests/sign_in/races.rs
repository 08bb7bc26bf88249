//! Refresh tokens that come at the same time: stolen, replayed, with a sign-out, with another password.
//!
//! What comes first is drawn from a seed, by letting calls of the table wait for a moment.
//! `REFRESH_RACES=1000 cargo test -p identity --test sign_in races -- --nocapture` runs more of them.

use std::time::Duration;

use contract::identity::sign_in::{LogOut, RefreshSession};
use domain::access::{By, Role};
use domain::session::RefreshToken;
use domain::user::Command;
use domain::user::credentials::Command as Credentials;
use serde_json::{Value, json};
use testkit::{Fault, Faults, PEPPER, Person, Reply, Sample};

use crate::house::{House, call, me, refresh};

/// What happens at the same time as the owner renews their tokens.
#[derive(Clone, Copy, Debug)]
enum Race {
    /// Someone with a copy of the token renews it too.
    Steal,
    /// Someone presents a token that was exchanged long ago.
    Replay,
    /// The owner signs out.
    SignOut,
    /// The owner sets another password.
    Password,
}

const RACES: [Race; 4] = [Race::Steal, Race::Replay, Race::SignOut, Race::Password];

/// A stream of numbers that a seed determines.
struct Draw(u64);

impl Draw {
    fn next(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }
}

fn races() -> u64 {
    match std::env::var("REFRESH_RACES") {
        Ok(text) => text.parse().expect("REFRESH_RACES is a number"),
        Err(_) => 50,
    }
}

fn shuffle(calls: &Faults, draw: &mut Draw) {
    for operation in ["BatchGetItem", "TransactWriteItems"] {
        for _ in 0..2 {
            let wait = Duration::from_micros(draw.next(3_000));
            calls.once(operation, Fault::Late(wait));
        }
    }
}

/// The first pair of someone's session.
async fn pair(house: &House, person: &Person) -> Value {
    let id = person.caller.session().unwrap();
    let session = data::sessions::get(&house.stage.table, &person.id, id)
        .await
        .unwrap();
    json!({
        "access_token": person.token,
        "refresh_token": session.refresh_token(PEPPER.as_bytes()),
    })
}

async fn renewed(house: &House, tokens: &Value) -> Value {
    house.send(&refresh(tokens)).await.expect(200).json
}

async fn change_password(house: &House, person: &Person) {
    let user = data::users::get(&house.stage.table, &person.id)
        .await
        .unwrap();
    let hash = "another".to_owned();
    let command = Command::Credentials(Credentials::ChangePassword { hash });
    let decision = user.decide(command, By::System("test"), house.stage.clock.now());
    let change = house.stage.table.begin(house.stage.cause());
    change.save(&decision.unwrap()).commit().await.unwrap();
}

/// Both at once, in this order.
async fn both(house: &House, one: &Sample, other: &Sample, swapped: bool) -> (Reply, Reply) {
    if swapped {
        let (other, one) = tokio::join!(house.send(other), house.send(one));
        (one, other)
    } else {
        tokio::join!(house.send(one), house.send(other))
    }
}

async fn run(house: &House, calls: &Faults, race: Race, seed: u64) {
    let draw = &mut Draw(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let ana = house.stage.person(Role::Consignor).await;
    let first = pair(house, &ana).await;
    let second = renewed(house, &first).await;
    let third = renewed(house, &second).await;
    let swapped = draw.next(2) == 1;
    shuffle(calls, draw);
    let owner = refresh(&third);
    let replies = match race {
        Race::Steal => {
            let thief = refresh(&third).agent("thief");
            let (one, other) = both(house, &owner, &thief, swapped).await;
            let won = [&one, &other]
                .iter()
                .filter(|reply| reply.status == 200)
                .count();
            assert_eq!(
                won, 1,
                "seed {seed}: exactly one of the two is given a pair"
            );
            vec![one, other]
        }
        Race::Replay => {
            let replay = refresh(&first).agent("thief");
            let (one, other) = both(house, &owner, &replay, swapped).await;
            assert_eq!(other.status, 401, "seed {seed}: an old token opens nothing");
            vec![one]
        }
        Race::SignOut => {
            let out = call::<LogOut>().token(third["access_token"].as_str().unwrap());
            let (one, out) = both(house, &owner, &out, swapped).await;
            assert_eq!(out.status, 204, "seed {seed}: {:#}", out.json);
            vec![one]
        }
        Race::Password => {
            let (one, ()) = tokio::join!(house.send(&owner), change_password(house, &ana));
            vec![one]
        }
    };
    let mut given = vec![third];
    for reply in replies {
        match reply.status {
            200 => given.push(reply.json),
            401 => {}
            status => panic!("seed {seed}, {race:?}: {status} {:#}", reply.json),
        }
    }
    for tokens in given {
        let dead = house.send(&refresh(&tokens)).await;
        assert_eq!(dead.code(), "session_ended", "seed {seed}, {race:?}");
        let dead = house.send(&me(&tokens)).await;
        assert_eq!(dead.code(), "session_ended", "seed {seed}, {race:?}");
    }
}

#[tokio::test]
async fn whatever_comes_first_the_family_is_dead_afterwards() {
    let (house, calls) = House::watched().await;
    let count = races();
    for seed in 0..count {
        let race = RACES[usize::try_from(seed % 4).unwrap()];
        run(&house, &calls, race, seed + 1).await;
    }
    println!("{count} races, none left a family alive");
}

#[tokio::test]
async fn the_same_client_that_asks_twice_at_once_is_given_one_successor() {
    let (house, calls) = House::watched().await;
    for seed in 1..20 {
        let draw = &mut Draw(seed * 7_919);
        let ana = house.stage.person(Role::Consignor).await;
        let first = renewed(&house, &pair(&house, &ana).await).await;
        shuffle(&calls, draw);
        let again = refresh(&first);
        let (one, other) = both(&house, &again, &again, false).await;
        let (one, other) = (one.expect(200).json, other.expect(200).json);
        assert_eq!(one["refresh_token"], other["refresh_token"]);
        let token = RefreshToken::parse(one["refresh_token"].as_str().unwrap()).unwrap();
        assert_eq!(token.generation, 2);
        house.send(&me(&one)).await.expect(200);
    }
}

#[tokio::test]
async fn a_token_that_is_none_of_ours_opens_nothing() {
    let house = House::open().await;
    let wrong = call::<RefreshSession>().with("/refresh_token", json!("rt.a.b.c.d"));
    house.send(&wrong).await.refused(401, "session_ended");
}
