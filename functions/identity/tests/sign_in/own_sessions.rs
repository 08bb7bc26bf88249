//! `list_sessions`, `remove_session`, `remove_other_sessions`: where one is signed in.

use contract::identity::credentials::{ListSessions, RemoveOtherSessions, RemoveSession};
use contract::identity::sign_in::LogIn;
use domain::access::Role;
use domain::settings::Settings;
use serde_json::{Value, json};
use testkit::id;

use crate::help::as_of;
use crate::house::{House, call, me, refresh, said};

async fn listed(house: &House, tokens: &Value) -> Vec<Value> {
    let list = house.send(&as_of(call::<ListSessions>(), tokens)).await;
    list.expect(200).json["items"].as_array().unwrap().clone()
}

async fn sign_in(house: &House, agent: &str, ip: &str) -> Value {
    let sample = call::<LogIn>().agent(agent).from_address(ip);
    house.send(&sample).await.expect(200).json
}

#[tokio::test]
async fn one_sees_where_one_is_signed_in_and_which_it_is() {
    let house = House::open().await;
    house.moved_in().await;
    house.stage.clock.advance(60);
    let phone = sign_in(&house, "phone", "198.51.100.77").await;
    let items = listed(&house, &phone).await;
    assert_eq!(items.len(), 2);
    assert_eq!(items[0]["device"], "phone");
    assert_eq!(items[0]["address"], "198.51.100.0/24");
    assert_eq!(
        (&items[0]["is_this"], &items[1]["is_this"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(items[0]["started_at"], items[0]["last_used_at"]);
    assert!(items[0].get("seed").is_none() && items[0].get("client").is_none());
}

#[tokio::test]
async fn a_session_is_ended_from_another_at_once() {
    let house = House::open().await;
    let desk = house.moved_in().await;
    let phone = sign_in(&house, "phone", "198.51.100.77").await;
    let items = listed(&house, &desk).await;
    let other = items.iter().find(|item| item["is_this"] == false).unwrap();
    let end = call::<RemoveSession>().path("id", other["id"].as_str().unwrap());
    let end = as_of(end, &desk);
    house.send(&end).await.expect(204);
    house.send(&me(&phone)).await.refused(401, "session_ended");
    house
        .send(&refresh(&phone))
        .await
        .refused(401, "session_ended");
    assert_eq!(listed(&house, &desk).await.len(), 1);
    house.send(&end).await.refused(404, "not_found");
}

#[tokio::test]
async fn a_session_of_someone_else_looks_absent() {
    let house = House::open().await;
    let desk = house.moved_in().await;
    let other = house.stage.person(Role::Consignor).await;
    let theirs = other.caller.session().unwrap();
    let foreign = as_of(call::<RemoveSession>().path("id", theirs), &desk);
    let foreign = house.send(&foreign).await;
    let absent = call::<RemoveSession>().path("id", id::<domain::ids::SessionId>(99));
    let absent = house.send(&as_of(absent, &desk)).await;
    assert_eq!(said(&foreign), said(&absent));
    foreign.refused(404, "not_found");
    house
        .send(&call::<ListSessions>().by(&other))
        .await
        .expect(200);
}

#[tokio::test]
async fn all_others_are_ended_and_the_one_that_asks_stays() {
    let house = House::open().await;
    let desk = house.moved_in().await;
    let mut others = Vec::new();
    for number in 0..3 {
        others.push(sign_in(&house, &format!("phone {number}"), "198.51.100.77").await);
    }
    let end = as_of(call::<RemoveOtherSessions>(), &desk);
    house.send(&end).await.expect(204);
    for tokens in &others {
        house.send(&me(tokens)).await.refused(401, "session_ended");
    }
    house.send(&me(&desk)).await.expect(200);
    assert_eq!(listed(&house, &desk).await.len(), 1);
    house.send(&end).await.expect(204);
}

#[tokio::test]
async fn how_long_a_session_lasts_is_a_setting() {
    let day = 86_400;
    let house = House::open().await;
    house
        .set(&Settings {
            session_days: 3,
            session_idle_days: 1,
            ..Settings::default()
        })
        .await;
    let mut tokens = house.moved_in().await;
    let idle = sign_in(&house, "idle", "198.51.100.77").await;
    for _ in 0..3 {
        house.stage.clock.advance(day - 60);
        tokens = house.send(&refresh(&tokens)).await.expect(200).json;
    }
    house
        .send(&refresh(&idle))
        .await
        .refused(401, "session_ended");
    house.stage.clock.advance(300);
    house
        .send(&refresh(&tokens))
        .await
        .refused(401, "session_ended");
}
