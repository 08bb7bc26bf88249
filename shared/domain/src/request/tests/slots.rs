use proptest::prelude::*;

use super::fixtures::*;
use crate::request::*;
use crate::settings::Settings;
use crate::time::Date;

fn day(text: &str) -> Date {
    Date::parse(text).expect("a day")
}

#[test]
fn an_appointment_occupies_its_quarter_hours_and_its_buffer() {
    let markers = slot_markers(&appointment("2026-11-25"), 30);
    let names: Vec<_> = markers.iter().map(ToString::to_string).collect();
    assert_eq!(
        names,
        [
            "2026-11-25T15:00:00Z",
            "2026-11-25T15:15:00Z",
            "2026-11-25T15:30:00Z",
            "2026-11-25T15:45:00Z",
            "2026-11-25T16:00:00Z",
            "2026-11-25T16:15:00Z"
        ]
    );
    assert_eq!(slot_markers(&appointment("2026-11-25"), 0).len(), 4);
    assert_eq!(slot_markers(&appointment("2026-11-25"), 1).len(), 5);
}

#[test]
fn a_free_day_offers_every_quarter_hour_that_an_appointment_fits_in() {
    let free = free_slots(day("2026-11-25"), &[], &Settings::default(), now());
    assert_eq!(free.len(), 33);
    assert_eq!(free[0].start, at("2026-11-25T14:00:00Z"));
    assert_eq!(free[32].end, at("2026-11-25T23:00:00Z"));
}

#[test]
fn a_taken_time_and_the_way_to_it_are_not_offered() {
    let settings = Settings::default();
    let taken = slot_markers(&appointment("2026-11-25"), settings.travel_buffer_minutes);
    let free = free_slots(day("2026-11-25"), &taken, &settings, now());
    let starts: Vec<_> = free
        .iter()
        .map(|slot| slot.start.to_string())
        .take(2)
        .collect();
    // Nine to ten would leave no half hour until ten o'clock's appointment.
    assert_eq!(starts, ["2026-11-25T16:30:00Z", "2026-11-25T16:45:00Z"]);
}

#[test]
fn a_closed_day_offers_nothing() {
    assert!(free_slots(day("2026-11-29"), &[], &Settings::default(), now()).is_empty());
}

#[test]
fn a_time_that_has_begun_is_not_offered() {
    let noon = at("2026-11-25T17:00:00Z");
    let free = free_slots(day("2026-11-25"), &[], &Settings::default(), noon);
    assert_eq!(free[0].start, at("2026-11-25T17:15:00Z"));
}

proptest! {
    #[test]
    fn what_is_offered_is_valid_and_clear_of_what_is_taken(begin in 0_u16..32, buffer in 0_u16..90) {
        let settings = Settings { travel_buffer_minutes: buffer, ..Settings::default() };
        let mut other = appointment("2026-11-25");
        other.start = at("2026-11-25T14:00:00Z").plus_minutes(i64::from(begin) * 15);
        other.end = other.start.plus_minutes(60);
        let taken = slot_markers(&other, buffer);
        for slot in free_slots(day("2026-11-25"), &taken, &settings, now()) {
            let found = Appointment { start: slot.start, end: slot.end, address_id: None };
            prop_assert_eq!(check_slot(&found, &settings, now()), Ok(()));
            let gap = if found.start >= other.end {
                found.start.seconds_since(other.end)
            } else {
                other.start.seconds_since(found.end)
            };
            prop_assert!(gap >= i64::from(buffer) * 60);
        }
    }
}
