//! Markdown schedules.

use contract::inventory::setup::{
    CreateMarkdownSchedule, ListMarkdownSchedules, UpdateMarkdownSchedule,
};
use serde_json::{Value, json};

use crate::house::{House, blamed, id_of, names};

#[tokio::test]
async fn a_schedule_is_set_up_edited_and_taken_out_of_use() {
    let house = House::open().await;
    let made = house
        .sample::<CreateMarkdownSchedule>(&house.manager)
        .await
        .expect(201);
    assert_eq!(made.json["record"]["active"], true);
    let id = id_of(&made);
    let body = json!({ "active": false, "name": "15 / 45 viejo" });
    let edited = house
        .edit::<UpdateMarkdownSchedule>(&house.manager, (&id, 1), body)
        .await;
    let edited = edited.expect(200);
    assert_eq!(
        (edited.version(), &edited.json["record"]["active"]),
        (2, &json!(false))
    );
    let stale = json!({ "active": true });
    let stale = house
        .edit::<UpdateMarkdownSchedule>(&house.manager, (&id, 1), stale)
        .await;
    stale.refused(412, "version_conflict");
    let all = house.list::<ListMarkdownSchedules>(&house.appraiser).await;
    assert_eq!(names(&all), ["15 / 45 viejo"]);
    let kept = data::catalogue::schedules(&house.stage.table)
        .await
        .unwrap();
    assert!(!kept[0].active);
}

#[tokio::test]
async fn steps_rise_and_what_a_schedule_names_is_the_houses() {
    let house = House::open().await;
    let body = |steps: Value, applies_to: Value| {
        json!({
            "name": "Mensual", "steps": steps, "floor_rule": { "type": "contract" },
            "consent": "notify", "applies_to": applies_to,
        })
    };
    let step = |days: u16, percent: u32| json!({ "after_days": days, "percent_off": percent });
    let falling = json!([step(30, 2000), step(30, 1000), step(60, 10_000)]);
    let falling = body(falling, json!({}));
    let falling = house
        .make::<CreateMarkdownSchedule>(&house.manager, falling)
        .await;
    let wrong = [
        "steps[1].after_days",
        "steps[1].percent_off",
        "steps[2].percent_off",
    ];
    assert_eq!(blamed(&falling), wrong);
    falling.refused(400, "markdown_schedule_invalid");
    let nowhere = json!({
        "category": "cat_01J00000000000000000000009",
        "location": "loc_01J00000000000000000000009",
    });
    let nowhere = body(json!([step(30, 1000)]), nowhere);
    let nowhere = house
        .make::<CreateMarkdownSchedule>(&house.manager, nowhere)
        .await;
    assert_eq!(
        blamed(&nowhere),
        ["applies_to.category", "applies_to.location"]
    );
    let refused = house
        .sample::<CreateMarkdownSchedule>(&house.appraiser)
        .await;
    refused.refused(403, "permission_denied");
}
