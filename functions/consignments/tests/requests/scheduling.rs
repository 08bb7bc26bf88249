//! `schedule_appointment`, `list_slots`: two appointments of an appraiser never overlap.

use contract::consignments::requests::RequestOp as Op;
use domain::access::Role;
use domain::ids::RequestId;
use domain::request::Status;
use domain::time::Timestamp;
use serde_json::{Value, json};
use testkit::{Person, Sample, at, id};

use crate::shop::{FIRST, SECOND, Shop, blamed, call, draft};

fn first() -> Timestamp {
    at("2026-11-25T15:00:00Z")
}

/// An hour from `start`, for the request with this number.
fn set(person: &Person, number: u128, start: Timestamp) -> Sample {
    call(Op::ScheduleAppointment)
        .by(person)
        .path("id", id::<RequestId>(number))
        .with("/appointment/start", json!(start))
        .with("/appointment/end", json!(start.plus_minutes(60)))
}

fn missed(person: &Person) -> Sample {
    let order = call(Op::ScheduleAppointment).by(person).if_match(2);
    order.body(&json!({ "action": "no_show" }))
}

fn starts(slots: &Value) -> Vec<&str> {
    let slots = slots["items"].as_array().unwrap().iter();
    slots.map(|slot| slot["start"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_time_is_set_by_the_consignor_the_appraiser_or_a_manager() {
    for who in [
        |shop: &Shop| shop.consignor.clone(),
        |shop: &Shop| shop.appraiser.clone(),
        |shop: &Shop| shop.manager.clone(),
    ] {
        let shop = Shop::with(Shop::assigned).await;
        let set = shop.act(&who(&shop), Op::ScheduleAppointment).await;
        let set = set.expect(200).json;
        assert_eq!(set["status"], "scheduled");
        let sent = call(Op::ScheduleAppointment).sent();
        assert_eq!(
            set["appointment"]["appointment.start"],
            sent["appointment"]["appointment.start"]
        );
    }
}

#[tokio::test]
async fn a_time_is_not_set_by_others_nor_before_someone_appraises() {
    let shop = Shop::with(Shop::assigned).await;
    let driver = shop.act(&shop.driver, Op::ScheduleAppointment).await;
    driver.refused(403, "permission_denied");
    let stranger = shop.act(&shop.stranger, Op::ScheduleAppointment).await;
    stranger.refused(404, "not_found");
    shop.assert_untouched(Status::Assigned).await;

    let shop = Shop::with(draft).await;
    let early = shop.act(&shop.consignor, Op::ScheduleAppointment).await;
    early.refused(422, "transition_not_allowed");
}

#[tokio::test]
async fn a_time_that_is_over_off_the_grid_too_long_or_closed_is_refused() {
    let shop = Shop::with(Shop::assigned).await;
    for start in [
        "2026-11-24T14:00:00Z",
        "2026-11-25T15:05:00Z",
        "2026-11-25T22:30:00Z",
        // A Sunday.
        "2026-11-29T15:00:00Z",
    ] {
        let reply = shop.send(set(&shop.consignor, FIRST, at(start))).await;
        assert_eq!(blamed(&reply), ["appointment.start"]);
        reply.refused(422, "slot_invalid");
    }
    let long = call(Op::ScheduleAppointment)
        .by(&shop.consignor)
        .with("/appointment/end", json!("2026-11-25T17:00:00Z"));
    shop.send(long).await.refused(422, "slot_invalid");
}

#[tokio::test]
async fn a_visit_needs_an_address() {
    let shop = Shop::with(draft).await;
    let at_home = call(Op::UpdateRequest).by(&shop.consignor);
    let at_home = at_home.body(&json!({ "intake_mode": "at_home" }));
    shop.send(at_home).await.expect(200);
    let submit = call(Op::SubmitRequest).by(&shop.consignor).if_match(2);
    shop.send(submit).await.expect(200);
    let assign = call(Op::AssignAppraiser).by(&shop.manager).if_match(3);
    let assign = assign.with("/appraiser_id", json!(shop.appraiser.id));
    shop.send(assign).await.expect(200);
    let mut wish = call(Op::ScheduleAppointment).sent();
    let visit = call(Op::ScheduleAppointment).by(&shop.consignor);
    let visit = visit.if_match(4);
    let nowhere = shop.send(visit.clone()).await;
    assert_eq!(blamed(&nowhere), ["appointment.address_id"]);
    nowhere.refused(422, "address_missing");
    wish["appointment"]["address_id"] = json!(id::<domain::ids::AddressId>(1));
    let visit = visit.key("another-call").body(&wish);
    shop.send(visit).await.expect(200);
}

#[tokio::test]
async fn two_appointments_of_an_appraiser_at_once_are_one() {
    let shop = Shop::with(Shop::assigned).await;
    shop.keep(SECOND, shop.assigned()).await;
    // They overlap by half an hour.
    let late = first().plus_minutes(30);
    let (one, other) = tokio::join!(
        shop.send(set(&shop.consignor, FIRST, first())),
        shop.send(set(&shop.manager, SECOND, late)),
    );
    let (won, lost) = match one.status {
        200 => (one, other),
        _ => (other, one),
    };
    won.expect(200);
    lost.refused(409, "slot_taken");
    let mut scheduled = 0;
    for number in [FIRST, SECOND] {
        let request = shop.stored_at(&id(number)).await;
        scheduled += u8::from(request.status() == Status::Scheduled);
    }
    assert_eq!(scheduled, 1);
}

#[tokio::test]
async fn two_appointments_of_an_appraiser_have_the_way_between_them() {
    let shop = Shop::with(Shop::assigned).await;
    shop.keep(SECOND, shop.assigned()).await;
    shop.send(set(&shop.consignor, FIRST, first()))
        .await
        .expect(200);
    for minutes in [-60, 0, 75] {
        let start = first().plus_minutes(minutes);
        let reply = shop.send(set(&shop.manager, SECOND, start)).await;
        reply.refused(409, "slot_taken");
    }
    let next = first().plus_minutes(90);
    shop.send(set(&shop.manager, SECOND, next))
        .await
        .expect(200);
}

#[tokio::test]
async fn appraisers_do_not_stand_in_each_others_way() {
    let shop = Shop::with(Shop::assigned).await;
    let colleagues = shop.with_appraiser(&shop.colleague);
    shop.keep(SECOND, colleagues).await;
    for number in [FIRST, SECOND] {
        let reply = shop.send(set(&shop.manager, number, first())).await;
        reply.expect(200);
    }
}

#[tokio::test]
async fn an_appointment_that_is_moved_gives_its_time_back() {
    let shop = Shop::with(Shop::assigned).await;
    shop.keep(SECOND, shop.assigned()).await;
    shop.send(set(&shop.consignor, FIRST, first()))
        .await
        .expect(200);
    // Half of it is kept, the other half is new.
    let later = first().plus_minutes(30);
    let moved = set(&shop.consignor, FIRST, later).if_match(2);
    shop.send(moved).await.expect(200);
    let day_after = first().plus_days(1);
    let moved = set(&shop.consignor, FIRST, day_after).if_match(3);
    shop.send(moved).await.expect(200);
    shop.send(set(&shop.manager, SECOND, later))
        .await
        .expect(200);
}

#[tokio::test]
async fn a_consignor_moves_an_appointment_four_hours_before_at_the_latest() {
    let shop = Shop::with(Shop::assigned).await;
    let today = at("2026-11-24T18:00:00Z");
    shop.send(set(&shop.manager, FIRST, today))
        .await
        .expect(200);
    let late = set(&shop.consignor, FIRST, first()).if_match(2);
    shop.send(late).await.refused(422, "too_late_to_move");
    let staff = set(&shop.appraiser, FIRST, first()).if_match(2);
    shop.send(staff).await.expect(200);
}

#[tokio::test]
async fn that_nobody_came_is_noted_by_staff_once_it_has_begun() {
    let shop = Shop::with(Shop::assigned).await;
    let soon = at("2026-11-24T15:15:00Z");
    shop.send(set(&shop.manager, FIRST, soon)).await.expect(200);
    let early = shop.send(missed(&shop.appraiser)).await;
    early.refused(422, "appointment_not_begun");
    let consignor = shop.send(missed(&shop.consignor)).await;
    consignor.refused(403, "permission_denied");
    shop.stage.clock.advance(15 * 60);
    // The tokens of before are too old by now.
    let manager = shop.stage.person(Role::SalesManager).await;
    let noted = shop.send(missed(&manager)).await.expect(200).json;
    assert_eq!(noted["status"], "assigned");
    assert!(noted["appointment"].is_null());
}

#[tokio::test]
async fn the_free_times_of_a_day_are_those_that_can_be_set() {
    let shop = Shop::with(Shop::assigned).await;
    shop.keep(SECOND, shop.assigned()).await;
    let free = shop.act(&shop.consignor, Op::ListSlots).await;
    let free = free.expect(200).json;
    assert_eq!(starts(&free).first(), Some(&"2026-11-25T14:00:00Z"));
    assert!(starts(&free).contains(&"2026-11-25T15:00:00Z"));

    shop.send(set(&shop.manager, SECOND, first()))
        .await
        .expect(200);
    let left = shop.act(&shop.consignor, Op::ListSlots).await;
    let left = left.expect(200).json;
    // An hour before and the way would not fit; the next begins when the way is done.
    assert_eq!(starts(&left).first(), Some(&"2026-11-25T16:30:00Z"));
    let next = set(&shop.consignor, FIRST, at(starts(&left)[0]));
    shop.send(next).await.expect(200);
}

#[tokio::test]
async fn no_time_is_free_before_someone_appraises_or_on_a_closed_day() {
    let shop = Shop::with(Shop::submitted).await;
    let nobody = shop.act(&shop.consignor, Op::ListSlots).await;
    assert!(starts(&nobody.expect(200).json).is_empty());
    let shop = Shop::with(Shop::assigned).await;
    let request = id::<RequestId>(FIRST);
    let sunday = [("request_id", request.as_str()), ("day", "2026-11-29")];
    let closed = call(Op::ListSlots).by(&shop.consignor).query(&sunday);
    assert!(starts(&shop.send(closed).await.expect(200).json).is_empty());
}

#[tokio::test]
async fn free_times_are_not_shown_to_others_nor_without_a_day() {
    let shop = Shop::with(Shop::assigned).await;
    let driver = shop.act(&shop.driver, Op::ListSlots).await;
    driver.refused(403, "permission_denied");
    let stranger = shop.act(&shop.stranger, Op::ListSlots).await;
    stranger.refused(404, "not_found");
    let request = id::<RequestId>(FIRST);
    let bare = call(Op::ListSlots).by(&shop.consignor);
    let bare = bare.query(&[("request_id", request.as_str())]);
    shop.send(bare).await.refused(400, "invalid_input");
}
