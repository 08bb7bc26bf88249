//! Who gives, who takes, and every command in every state.

use std::fmt::Write;

use super::*;
use crate::custody::hand_over::Refusal;
use crate::machine::landings;

fn new() -> NewHandOver {
    NewHandOver {
        product_id: id(1),
        scanned: id(1),
        from: shop(1),
        to: shop(2),
        taker_may: false,
        condition_note: "sin daños".into(),
        photos: Vec::new(),
        geo: None,
        location_id: id(1),
    }
}

fn opened(new: NewHandOver) -> HandOver {
    let giver = staff(10, &[1]);
    let opened = HandOver::open(id(1), new, By::Person(&giver), at(0));
    opened.expect("the giver may").next
}

fn refused(new: NewHandOver, by: &Caller) -> Refusal {
    HandOver::open(id(1), new, By::Person(by), at(0)).unwrap_err()
}

fn confirm(scanned: u128) -> Command {
    Command::Confirm {
        scanned: id(scanned),
        note: None,
    }
}

fn cancel() -> Command {
    Command::Cancel {
        reason: "se quedó".into(),
    }
}

#[test]
fn only_who_has_it_gives_it_and_never_out_of_the_house() {
    let (here, there) = (staff(10, &[1]), staff(11, &[2]));
    assert_eq!(refused(new(), &there), Refusal::NotGiver);
    let mut same = new();
    same.to = same.from.clone();
    assert_eq!(refused(same, &here).code(), "custody_same_party");
    let mut out = new();
    out.to = Party::Outside {
        name: "Nutre Hogar".into(),
    };
    assert_eq!(refused(out, &here), Refusal::TakerUnfit);
    let mut unfit = new();
    unfit.to = person(12);
    assert_eq!(refused(unfit.clone(), &here), Refusal::TakerUnfit);
    unfit.to = person(10);
    assert_eq!(refused(unfit, &here), Refusal::SameScanner);
    let mut other = new();
    other.scanned = id(2);
    assert_eq!(refused(other, &here), Refusal::WrongItem);
    let mut bare = new();
    bare.condition_note = " ".into();
    assert_eq!(refused(bare, &here).code(), "field_blank");
}

#[test]
fn a_person_of_the_taking_location_confirms_and_the_risk_passes() {
    let open = opened(new());
    assert_eq!(open.record(), None);
    let taker = staff(11, &[2]);
    let taken = open.decide(confirm(1), By::Person(&taker), at(5)).unwrap();
    let record = taken.next.record().expect("it is confirmed");
    assert_eq!(record.check(), Ok(()));
    assert_eq!(
        (record.from, record.to, record.at),
        (shop(1), shop(2), at(5))
    );
    assert_eq!(record.scan_by_from.map(|scan| scan.by), Some(id(10)));
    assert_eq!(record.scan_by_to.map(|scan| scan.by), Some(id(11)));
}

#[test]
fn nobody_else_confirms_and_not_another_thing() {
    let open = opened(new());
    let by = |caller: &Caller, command| open.decide(command, By::Person(caller), at(5)).err();
    assert_eq!(by(&staff(11, &[3]), confirm(1)), Some(Refusal::NotTaker));
    // The giver works in both shops.
    assert_eq!(by(&staff(10, &[]), confirm(1)), Some(Refusal::SameScanner));
    assert_eq!(by(&staff(11, &[2]), confirm(2)), Some(Refusal::WrongItem));
    let mut to_driver = new();
    (to_driver.to, to_driver.taker_may) = (person(12), true);
    let open = opened(to_driver);
    let other = open.decide(confirm(1), By::Person(&staff(13, &[])), at(5));
    assert_eq!(other.unwrap_err(), Refusal::NotTaker);
    let driver = staff(12, &[]);
    assert!(open.decide(confirm(1), By::Person(&driver), at(5)).is_ok());
    let house = open.decide(confirm(1), By::System("test"), at(5));
    assert_eq!(house.unwrap_err(), Refusal::PersonOnly);
}

#[test]
fn both_sides_and_nobody_else_call_it_off() {
    let open = opened(new());
    let by = |caller: &Caller| open.decide(cancel(), By::Person(caller), at(5));
    assert_eq!(by(&staff(12, &[3])).unwrap_err(), Refusal::NotParty);
    for (caller, gives) in [(staff(10, &[1]), true), (staff(11, &[2]), false)] {
        let [HandOverEvent::Cancelled { by_giver, .. }] = by(&caller).unwrap().events[..] else {
            panic!("it was called off")
        };
        assert_eq!(by_giver, gives);
    }
    let silent = Command::Cancel { reason: " ".into() };
    let refused = open.decide(silent, By::Person(&staff(10, &[1])), at(5));
    assert_eq!(refused.unwrap_err().code(), "field_blank");
}

#[test]
fn transitions() {
    let by = staff(11, &[]);
    let open = opened(new());
    let every_state = [
        State::Open,
        State::Confirmed {
            taken: Scan {
                by: id(11),
                at: at(1),
            },
            note: None,
        },
        State::Cancelled {
            by: id(10),
            at: at(1),
            reason: "x".into(),
        },
    ];
    let mut told = String::new();
    for state in every_state {
        let from = state.status();
        let one = HandOver::restore(HandOverParts {
            id: id(1),
            version: 1,
            facts: open.facts().clone(),
            state,
        });
        for command in [confirm(1), cancel()] {
            let verb = command.name();
            let to = one.decide(command, By::Person(&by), at(5));
            let to = to.ok().map(|decision| decision.next.status());
            let listed = landings(TRANSITIONS, from, verb);
            assert_eq!(to.as_slice(), listed.as_slice(), "{from} {verb}");
            let to = to.map_or("-", Status::as_str);
            writeln!(told, "{:<11}{verb:<9}{to}", from.as_str()).expect("a string takes text");
        }
    }
    insta::assert_snapshot!(told, @r"
    open       confirm  confirmed
    open       cancel   cancelled
    confirmed  confirm  -
    confirmed  cancel   -
    cancelled  confirm  -
    cancelled  cancel   -
    ");
}
