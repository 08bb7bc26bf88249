//! Every kind in every state against every command.

use ulid::Ulid;

use super::*;
use crate::access::{By, Grants, Role, Via};
use crate::ids::Id;
use crate::machine::landings;

fn id<T: Id>(number: u128) -> T {
    T::new(Ulid::from_parts(1_700_000_000_000, number))
}

fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T15:00:00Z").expect("an instant")
}

fn caller(number: u128, role: Role) -> Caller {
    Caller {
        user: id(number),
        via: Via::Session(id(number)),
        grants: Grants::of(&[role]),
        roles: vec![role],
    }
}

fn asked(kind: Kind) -> DataRequest {
    let new = NewDataRequest {
        id: id(1),
        user: id(1),
        kind,
        holds: Vec::new(),
        words: None,
        working_days: 5,
    };
    DataRequest::ask(new, now()).next
}

fn at(kind: Kind, state: State) -> DataRequest {
    DataRequest {
        state,
        ..asked(kind)
    }
}

fn every_state() -> Vec<State> {
    let by = Actor::system("test");
    vec![
        State::Received,
        State::InProgress {
            since: now(),
            by: by.clone(),
            done: Vec::new(),
        },
        State::Fulfilled {
            at: now(),
            copy: None,
        },
        State::Refused {
            at: now(),
            by,
            reason: "x".to_owned(),
        },
    ]
}

fn copied() -> Copied {
    Copied {
        key: "exports/x.zip".to_owned(),
        length: 1,
        sha256: Sha256::of(b"x"),
    }
}

fn every_command() -> Vec<Command> {
    vec![
        Command::Begin,
        Command::Fulfil { holds: Vec::new() },
        Command::Refuse {
            reason: "nobody knows them".to_owned(),
        },
        Command::FinishStep {
            step: Step::Account,
        },
        Command::FinishCopy { copy: copied() },
    ]
}

#[test]
fn the_table_says_what_the_law_does() {
    let admin = caller(2, Role::Admin);
    for kind in Kind::ALL {
        for state in every_state() {
            for command in every_command() {
                let request = at(*kind, state.clone());
                let (from, verb) = (request.status(), command.verb());
                let listed = landings(TRANSITIONS, from, verb);
                match request.decide(command, By::Person(&admin), now()) {
                    Ok(decision) => {
                        let to = decision.next.status();
                        assert!(listed.contains(&to), "{kind} {from} {verb} {to}");
                        assert_eq!(decision.next.version(), request.version() + 1);
                    }
                    Err(refusal) => {
                        assert_eq!(
                            crate::fault::Fault::code(&refusal),
                            "transition_not_allowed",
                            "{kind} {from} {verb}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn a_copy_is_made_by_the_house_and_can_be_fetched_for_a_week() {
    let house = By::System("privacy");
    let begun = asked(Kind::Export)
        .decide(Command::Begin, house, now())
        .expect("it begins")
        .next;
    let done = begun
        .decide(Command::FinishCopy { copy: copied() }, house, now())
        .expect("it ends")
        .next;
    let until = now().plus_days(COPY_DAYS);
    assert_eq!(done.copy(now()), Some((&copied(), until)));
    assert_eq!(done.copy(until), None);
    let admin = caller(2, Role::Admin);
    let command = Command::Fulfil { holds: Vec::new() };
    assert!(
        asked(Kind::Export)
            .decide(command, By::Person(&admin), now())
            .is_err()
    );
}

#[test]
fn an_erasure_is_decided_by_someone_else_who_may() {
    let (admin, own, manager) = (
        caller(2, Role::Admin),
        caller(1, Role::Admin),
        caller(3, Role::SalesManager),
    );
    let fulfil = || Command::Fulfil { holds: Vec::new() };
    let request = asked(Kind::Erasure);
    let refused = |by| request.decide(fulfil(), by, now()).expect_err("not theirs");
    assert_eq!(refused(By::Person(&own)), Refusal::OwnData);
    assert_eq!(refused(By::Person(&manager)), Refusal::NotAllowed);
    assert!(request.decide(fulfil(), By::Person(&admin), now()).is_ok());
    let silent = Command::Refuse {
        reason: " ".to_owned(),
    };
    assert_eq!(
        request.decide(silent, By::Person(&admin), now()),
        Err(Refusal::ReasonMissing)
    );
}

#[test]
fn an_erasure_waits_for_what_is_to_be_settled_and_not_for_what_is_kept() {
    let admin = caller(2, Role::Admin);
    let hold = |kind| Hold {
        kind,
        count: 1,
        until: None,
    };
    for kind in HoldKind::ALL {
        let command = Command::Fulfil {
            holds: vec![hold(*kind)],
        };
        let decided = asked(Kind::Erasure).decide(command, By::Person(&admin), now());
        assert_eq!(decided.is_err(), kind.blocks(), "{kind}");
    }
}

#[test]
fn the_steps_of_an_erasure_are_done_in_their_order_and_once() {
    let admin = caller(2, Role::Admin);
    let command = Command::Fulfil { holds: Vec::new() };
    let decided = asked(Kind::Erasure).decide(command, By::Person(&admin), now());
    let mut request = decided.expect("nothing is held").next;
    let house = By::System("privacy");
    for (place, step) in Step::ALL.iter().enumerate() {
        assert_eq!(request.next_step(), Some(*step));
        for other in Step::ALL.iter().filter(|other| *other != step) {
            let command = Command::FinishStep { step: *other };
            let refused = request.decide(command, house, now());
            assert_eq!(refused, Err(Refusal::StepOutOfTurn(*other)));
        }
        let command = Command::FinishStep { step: *step };
        request = request
            .decide(command, house, now())
            .expect("its turn")
            .next;
        let last = place + 1 == Step::ALL.len();
        assert_eq!(request.status() == Status::Fulfilled, last);
    }
    assert_eq!(request.next_step(), None);
}

#[test]
fn what_a_person_wrote_is_forgotten_once() {
    let mut request = asked(Kind::Correction);
    assert!(request.forget_words(now()).is_none());
    request.facts.words = Some("My name is spelt with an s".to_owned());
    let forgotten = request.forget_words(now()).expect("there are words").next;
    assert_eq!(forgotten.facts().words, None);
    assert_eq!(forgotten.version(), request.version() + 1);
    assert!(forgotten.forget_words(now()).is_none());
}

#[test]
fn working_days_pass_over_the_weekend() {
    let day = |text| Date::parse(text).expect("a day");
    // A Tuesday, a Friday, a Saturday.
    assert_eq!(due(day("2026-11-24"), 5), day("2026-12-01"));
    assert_eq!(due(day("2026-11-27"), 1), day("2026-11-30"));
    assert_eq!(due(day("2026-11-28"), 5), day("2026-12-04"));
}

#[test]
fn a_copy_is_of_one_person_alone() {
    let request = asked(Kind::Export);
    assert!(request.is_of(&caller(1, Role::Customer)));
    assert!(!request.is_of(&caller(2, Role::Admin)));
}

#[test]
fn copies_are_counted_by_the_day() {
    let asked = [
        asked(Kind::Export),
        asked(Kind::Export),
        asked(Kind::Erasure),
    ];
    assert_eq!(check_quota(&asked, 3, now()), Ok(()));
    let refused = Err(Refusal::TooManyCopies { per_day: 2 });
    assert_eq!(check_quota(&asked, 2, now()), refused);
    assert_eq!(check_quota(&asked, 2, now().plus_days(1)), Ok(()));
}
