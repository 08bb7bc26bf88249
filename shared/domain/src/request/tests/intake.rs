use super::fixtures::*;
use crate::access::By;
use crate::fault::Fault;
use crate::request::*;
use crate::settings::Settings;

fn assign_with(change: impl FnOnce(&mut Candidate)) -> Command {
    let mut candidate = candidate(&CAST.appraiser.user);
    change(&mut candidate);
    Command::AssignAppraiser {
        candidate,
        limit: 20,
    }
}

#[test]
fn a_request_goes_only_to_someone_who_may_appraise() {
    let assign = assign_with(|c| c.may_appraise = false);
    assert_eq!(
        refusal(&submitted(), assign, manager()),
        Refusal::AppraiserNotPermitted
    );
}

#[test]
fn an_appraiser_at_the_limit_gets_no_more() {
    let assign = assign_with(|c| c.load = 20);
    assert_eq!(
        refusal(&submitted(), assign, manager()),
        Refusal::AppraiserAtLimit {
            load: 20,
            limit: 20
        }
    );
    step(&submitted(), assign_with(|c| c.load = 19), manager());
}

#[test]
fn nobody_appraises_goods_of_their_own() {
    let assign = assign_with(|c| c.appraiser = CAST.consignor.user.clone());
    assert_eq!(
        refusal(&submitted(), assign, manager()),
        Refusal::AppraiserIsConsignor
    );
}

#[test]
fn routing_assigns_but_never_reassigns() {
    let decision = submitted()
        .decide(assign(), system(), now())
        .expect("routed");
    assert!(matches!(
        decision.events[..],
        [RequestEvent::AppraiserAssigned {
            automatic: true,
            ..
        }]
    ));
    let reassign = reassign_to(&CAST.colleague.user);
    assert_eq!(
        refusal(&assigned(), reassign, system()),
        Refusal::NotPermitted { event: "reassign" }
    );
}

#[test]
fn a_consignor_assigns_nobody() {
    assert_eq!(
        refusal(&submitted(), assign(), consignor()),
        Refusal::NotPermitted {
            event: "assign_appraiser"
        }
    );
}

fn reassign_to(user: &crate::ids::UserId) -> Command {
    Command::Reassign {
        candidate: candidate(user),
        limit: 20,
    }
}

#[test]
fn a_reassigned_request_goes_to_someone_else() {
    assert_eq!(
        refusal(&assigned(), reassign_to(&CAST.appraiser.user), manager()),
        Refusal::SameAppraiser
    );
    let decision = assigned()
        .decide(reassign_to(&CAST.colleague.user), manager(), now())
        .expect("reassigned");
    let expected = RequestEvent::AppraiserReassigned {
        consignor: CAST.consignor.user.clone(),
        from: CAST.appraiser.user.clone(),
        to: CAST.colleague.user.clone(),
    };
    assert_eq!(decision.events, [expected]);
    assert_eq!(decision.next.appraiser(), Some(&CAST.colleague.user));
}

#[test]
fn reassigning_asks_for_the_same_as_assigning() {
    let busy = Candidate {
        load: 20,
        ..candidate(&CAST.colleague.user)
    };
    let reassign = Command::Reassign {
        candidate: busy,
        limit: 20,
    };
    assert_eq!(
        refusal(&assigned(), reassign, manager()),
        Refusal::AppraiserAtLimit {
            load: 20,
            limit: 20
        }
    );
}

#[test]
fn routing_picks_the_least_loaded_who_may_and_is_below_the_limit() {
    let with = |user: &crate::ids::UserId, load, may_appraise| Candidate {
        appraiser: user.clone(),
        may_appraise,
        load,
    };
    let candidates = [
        with(&CAST.colleague.user, 3, true),
        with(&CAST.appraiser.user, 3, true),
        with(&CAST.manager.user, 0, false),
        with(&CAST.consignor.user, 0, true),
    ];
    let owner = &CAST.consignor.user;
    let picked = pick_appraiser(&candidates, owner, 20);
    assert_eq!(picked, Some(&candidates[1]), "ties go to the lower id");
    assert_eq!(pick_appraiser(&candidates, owner, 3), None);
}

#[test]
fn an_appointment_lies_at_a_valid_time() {
    let schedule_at = |change: fn(&mut Appointment)| {
        let mut wanted = appointment("2026-11-25");
        change(&mut wanted);
        refusal(&assigned(), schedule(wanted), consignor())
    };
    let shifted = |minutes: i64| {
        move |a: &mut Appointment| {
            a.start = a.start.plus_minutes(minutes);
            a.end = a.end.plus_minutes(minutes);
        }
    };
    let shift = |minutes| {
        let mut wanted = appointment("2026-11-25");
        shifted(minutes)(&mut wanted);
        refusal(&assigned(), schedule(wanted), consignor())
    };
    assert_eq!(shift(-60 * 26), Refusal::SlotInvalid(SlotFault::Past));
    assert_eq!(shift(5), Refusal::SlotInvalid(SlotFault::OffGrid));
    assert_eq!(shift(-90), Refusal::SlotInvalid(SlotFault::Closed));
    assert_eq!(shift(60 * 7 + 15), Refusal::SlotInvalid(SlotFault::Closed));
    assert_eq!(shift(60 * 24 * 4), Refusal::SlotInvalid(SlotFault::Closed));
    assert_eq!(
        schedule_at(|a| a.end = a.end.plus_minutes(15)),
        Refusal::SlotInvalid(SlotFault::WrongLength)
    );
    let refusal = schedule_at(|a| a.end = a.start);
    assert_eq!(
        refusal.to_string(),
        "the appointment must be as long as an appointment is"
    );
    assert_eq!(refusal.code(), "slot_invalid");
}

#[test]
fn the_first_and_the_last_hour_of_the_day_can_be_chosen() {
    for minutes in [-60, 60 * 7] {
        let mut wanted = appointment("2026-11-25");
        wanted.start = wanted.start.plus_minutes(minutes);
        wanted.end = wanted.end.plus_minutes(minutes);
        step(&assigned(), schedule(wanted), consignor());
    }
}

#[test]
fn where_the_house_goes_an_address_is_needed() {
    let going = |address_id, mode| {
        let edit = Command::EditDetails {
            details: RequestDetails {
                intake_mode: mode,
                address_id,
                ..details()
            },
        };
        let request = step(&draft(), edit, consignor());
        let request = step(&request, Command::Submit(submission()), consignor());
        step(&request, assign(), manager())
    };
    let wanted = appointment("2026-11-25");
    for mode in [IntakeMode::AtHome, IntakeMode::PickUp] {
        assert_eq!(
            refusal(&going(None, mode), schedule(wanted.clone()), consignor()),
            Refusal::AddressMissing
        );
        step(
            &going(Some(id(1)), mode),
            schedule(wanted.clone()),
            consignor(),
        );
        let named = Appointment {
            address_id: Some(id(2)),
            ..wanted.clone()
        };
        step(&going(None, mode), schedule(named), consignor());
    }
}

#[test]
fn a_stranger_schedules_nothing() {
    let wanted = || schedule(appointment("2026-11-25"));
    assert_eq!(
        refusal(&assigned(), wanted(), stranger()),
        Refusal::NotPermitted { event: "schedule" }
    );
}

#[test]
fn a_consignor_moves_an_appointment_until_four_hours_before() {
    let start = appointment("2026-11-25").start;
    let moved =
        |by: By<'_>, when| scheduled().decide(reschedule(appointment("2026-11-26")), by, when);
    let limit = start.plus_hours(-4);
    assert!(moved(consignor(), limit).is_ok());
    assert_eq!(
        moved(consignor(), limit.plus_seconds(1)),
        Err(Refusal::TooLateToMove { hours: 4 })
    );
    assert!(moved(manager(), limit.plus_seconds(1)).is_ok());
    assert!(moved(appraiser(), limit.plus_seconds(1)).is_ok());
}

#[test]
fn a_moved_appointment_is_as_valid_as_a_new_one() {
    let mut wanted = appointment("2026-11-26");
    wanted.end = wanted.end.plus_minutes(15);
    assert_eq!(
        refusal(&scheduled(), reschedule(wanted), consignor()),
        Refusal::SlotInvalid(SlotFault::WrongLength)
    );
    let next = step(
        &scheduled(),
        reschedule(appointment("2026-11-26")),
        consignor(),
    );
    assert_eq!(next.appointment(), Some(&appointment("2026-11-26")));
}

#[test]
fn nobody_is_missed_before_the_appointment_begins() {
    let start = appointment("2026-11-25").start;
    assert_eq!(
        refusal_at(
            &scheduled(),
            Command::NoShow,
            appraiser(),
            start.plus_seconds(-1)
        ),
        Refusal::AppointmentNotBegun
    );
    assert_eq!(
        refusal_at(&scheduled(), Command::NoShow, consignor(), start),
        Refusal::NotPermitted { event: "no_show" }
    );
    let missed = scheduled()
        .decide(Command::NoShow, appraiser(), start)
        .expect("missed");
    assert_eq!(missed.next.appointment(), None);
}

fn receive_blames(change: impl FnOnce(&mut CustodyFacts)) -> Vec<String> {
    let mut facts = custody_facts();
    change(&mut facts);
    let receive = Command::ReceiveGoods {
        custody: id(50),
        facts,
    };
    match assigned().decide(receive, logistics(), now()) {
        Ok(_) => Vec::new(),
        Err(refusal) => blamed(&refusal),
    }
}

#[test]
fn both_sides_confirm_a_hand_over() {
    let blank = || Confirmation::Scan { code: " ".into() };
    assert_eq!(receive_blames(|f| f.given = blank()), ["given"]);
    assert_eq!(receive_blames(|f| f.taken = blank()), ["taken"]);
}

#[test]
fn every_item_is_recorded_once() {
    assert_eq!(
        receive_blames(|f| {
            f.items.pop();
        }),
        ["items"]
    );
    assert_eq!(
        receive_blames(|f| f.items.push(received(2, false))),
        ["items[2].item_id"]
    );
    assert_eq!(
        receive_blames(|f| f.items.push(received(9, false))),
        ["items[2].item_id"]
    );
}

#[test]
fn a_received_item_has_a_condition_and_a_photo() {
    assert_eq!(
        receive_blames(|f| f.items[0].condition_note.clear()),
        ["items[0].condition_note"]
    );
    assert_eq!(
        receive_blames(|f| f.items[0].photos.clear()),
        ["items[0].photos"]
    );
}

#[test]
fn a_hand_over_of_nothing_is_none() {
    assert_eq!(
        receive_blames(|f| f.items[0] = received(1, false)),
        ["items"]
    );
}

#[test]
fn goods_are_taken_in_by_staff_and_the_record_says_who() {
    for by in [consignor(), stranger()] {
        assert_eq!(
            refusal(&assigned(), receive(), by),
            Refusal::NotPermitted {
                event: "receive_goods"
            }
        );
    }
    assert_eq!(
        refusal(&assigned(), receive(), system()),
        Refusal::NotPermitted {
            event: "receive_goods"
        }
    );
    let request = step(&assigned(), receive(), logistics());
    let custody = request.state().custody().expect("goods");
    assert_eq!(custody.taken_by, CAST.logistics.user);
    assert_eq!(custody.received().count(), 1);
}

#[test]
fn a_taken_in_request_tells_what_came_and_what_did_not() {
    let decision = scheduled()
        .decide(receive(), appraiser(), now())
        .expect("taken in");
    let [
        RequestEvent::GoodsReceived {
            received, missing, ..
        },
    ] = &decision.events[..]
    else {
        panic!("one event")
    };
    assert_eq!(received, &[item_id(1)]);
    assert_eq!(missing, &[item_id(2)]);
}

#[test]
fn settings_decide_the_notice() {
    let settings = Settings {
        move_notice_hours: 24,
        ..Settings::default()
    };
    let command = Command::Reschedule {
        appointment: appointment("2026-11-27"),
        settings: Box::new(settings),
    };
    let when = appointment("2026-11-25").start.plus_hours(-23);
    assert_eq!(
        refusal_at(&scheduled(), command, consignor(), when),
        Refusal::TooLateToMove { hours: 24 }
    );
}
