//! `request_correction`, `request_objection`: what a person asks in their own words.

use contract::identity::privacy::{
    DecideDataRequest, ListDataRequests, RequestCorrection, RequestObjection,
};
use domain::access::Role;
use domain::settings::Settings;
use serde_json::json;
use testkit::Sample;

use crate::erasures::decided;
use crate::house::{ALL_WELL, House, call};

fn both() -> [(Sample, &'static str); 2] {
    [
        (call::<RequestCorrection>(), "correction"),
        (call::<RequestObjection>(), "objection"),
    ]
}

#[tokio::test]
async fn what_is_asked_in_words_is_due_in_five_working_days_and_answered_by_a_person() {
    let house = House::open().await;
    let (ana, admin) = (
        house.stage.person(Role::Customer).await,
        house.stage.person(Role::Admin).await,
    );
    for (sample, kind) in both() {
        let asked = house.send(&sample.clone().by(&ana)).await.expect(202).json;
        assert_eq!(asked["kind"], json!(kind));
        assert_eq!(asked["words"], sample.sent()["words"]);
        let due = domain::data_request::due(house.stage.clock.now().panama_date(), 5);
        assert_eq!(asked["due_on"], json!(due));

        let list = call::<ListDataRequests>().by(&admin);
        let list = list.query(&[("status", "received")]);
        let list = house.send(&list).await.expect(200).json;
        assert_eq!(list["items"][0], asked);

        // Nothing is done by itself.
        let id = asked["id"].as_str().unwrap();
        assert_eq!(house.happened("DataRequestOpened", id).await, ALL_WELL);
        let decide = call::<DecideDataRequest>().by(&admin).path("id", id);
        let decide = decide.body(&json!({ "decision": "fulfil" })).if_match(1);
        let answered = house.send(&decide).await.expect(200).json;
        assert_eq!(answered["status"], "fulfilled");
    }
}

#[tokio::test]
async fn the_days_are_a_setting() {
    let house = House::open().await;
    let ana = house.stage.person(Role::Customer).await;
    let settings = Settings {
        correction_days: 2,
        ..Settings::default()
    };
    let change = house.stage.table.begin(house.stage.cause());
    change.put_settings(&settings).commit().await.unwrap();
    let due = domain::data_request::due(house.stage.clock.now().panama_date(), 2);
    for (sample, _) in both() {
        let asked = house.send(&sample.by(&ana)).await.expect(202).json;
        assert_eq!(asked["due_on"], json!(due));
    }
}

#[tokio::test]
async fn one_of_a_kind_is_open_at_a_time_and_it_says_what_it_is_about() {
    let house = House::open().await;
    let ana = house.stage.person(Role::Customer).await;
    for (sample, _) in both() {
        let silent = sample.clone().with("/words", json!("")).by(&ana);
        house.send(&silent).await.refused(400, "invalid_input");
        house.send(&sample.clone().by(&ana)).await.expect(202);
        let second = house.send(&sample.by(&ana).key("second")).await;
        second.refused(409, "data_request_open");
    }
}

#[tokio::test]
async fn what_an_erased_person_wrote_about_their_data_goes_with_the_rest() {
    let house = House::open().await;
    let life = house.life().await;
    let ana = &life.consignor;
    for (sample, _) in both() {
        house.send(&sample.by(ana)).await.expect(202);
    }
    let words = async || {
        let asked = data::data_requests::of_person(&house.stage.table, &ana.id).await;
        let asked = asked.unwrap();
        let words = asked.iter().filter(|one| one.facts().words.is_some());
        words.count()
    };
    assert_eq!(words().await, 2);
    let id = decided(&house, ana).await;
    assert_eq!(house.happened("DataRequestBegun", &id).await, ALL_WELL);
    assert_eq!(words().await, 0);
}
