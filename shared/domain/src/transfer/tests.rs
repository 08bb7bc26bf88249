//! Every command in every state, who may, and who has what after any history.

use std::fmt::Write;

use proptest::prelude::*;
use ulid::Ulid;

use super::*;
use crate::access::{By, Caller, Grants, Role, RoleGrant, Via};
use crate::fault::Fault;
use crate::ids::Id;
use crate::machine::landings;

const OPENER: u128 = 10;
const CARRIER: u128 = 11;
const TAKER: u128 = 12;

fn id<T: Id>(n: u128) -> T {
    T::new(Ulid::from_parts(1, n))
}

fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T15:00:00Z").expect("an instant")
}

fn staff(n: u128, shops: &[u128]) -> Caller {
    let grant = RoleGrant {
        locations: shops.iter().map(|n| id(*n)).collect(),
        ..RoleGrant::of(Role::Logistics)
    };
    Caller {
        user: id(n),
        via: Via::Session(id(n)),
        roles: vec![Role::Logistics],
        grants: Grants::held(&[grant], &[], now()),
    }
}

fn new(products: u128) -> NewTransfer {
    NewTransfer {
        number: "TR-2026-000001".into(),
        from: id(1),
        to: id(2),
        note: String::new(),
        products: (1..=products).map(|n| (id(n), format!("P-{n}"))).collect(),
    }
}

fn opened(products: u128) -> Transfer {
    let by = staff(OPENER, &[1]);
    let opened = Transfer::open(id(1), new(products), By::Person(&by), now());
    opened.expect("they may").next
}

fn load(products: &[u128]) -> Command {
    Command::Load {
        products: products.iter().map(|n| id(*n)).collect(),
        custody: id(50),
    }
}

fn receive(products: &[u128]) -> Command {
    let arrival = |n: &u128| Arrival {
        product: id(*n),
        shelf: Some("B-1".into()),
    };
    Command::Receive {
        arrivals: products.iter().map(arrival).collect(),
        custody: id(51),
    }
}

fn leave(products: &[u128]) -> Command {
    Command::Leave {
        products: products.iter().map(|n| id(*n)).collect(),
    }
}

fn miss(products: &[u128]) -> Command {
    Command::Miss {
        products: products.iter().map(|n| id(*n)).collect(),
    }
}

fn close() -> Command {
    Command::Close {
        note: String::new(),
    }
}

fn cancel() -> Command {
    Command::Cancel {
        reason: "ya no".into(),
    }
}

fn then(transfer: &Transfer, command: Command, by: u128) -> Transfer {
    let by = staff(by, &[]);
    let decided = transfer.decide(command, By::Person(&by), now());
    decided.expect("it is allowed").next
}

fn refused(transfer: &Transfer, command: Command, by: u128) -> Refusal {
    let by = staff(by, &[]);
    let decided = transfer.decide(command, By::Person(&by), now());
    decided.expect_err("it is not allowed")
}

fn sent() -> Transfer {
    let loaded = then(&opened(2), load(&[1, 2]), CARRIER);
    then(&loaded, Command::Send, CARRIER)
}

#[test]
fn a_transfer_goes_from_one_place_to_another_with_each_thing_once() {
    let by = staff(OPENER, &[1]);
    let open = |new| Transfer::open(id(1), new, By::Person(&by), now()).unwrap_err();
    let mut same = new(1);
    same.to = same.from.clone();
    assert_eq!(open(same), Refusal::SameLocation);
    assert_eq!(open(new(0)), Refusal::LineCount);
    assert_eq!(open(new(51)), Refusal::LineCount);
    let mut twice = new(2);
    twice.products[1] = twice.products[0].clone();
    assert_eq!(open(twice), Refusal::Repeated { place: 1 });
    let mut foreign = new(1);
    foreign.from = id(3);
    assert_eq!(open(foreign), Refusal::NotHere);
}

#[test]
fn what_leaves_and_what_arrives_is_seen_by_two_people() {
    let open = opened(2);
    assert_eq!(refused(&open, load(&[1]), OPENER), Refusal::SameScanner);
    let loaded = then(&open, load(&[1]), CARRIER);
    assert_eq!(refused(&loaded, load(&[2]), TAKER), Refusal::NotCarrier);
    let on_the_road = sent();
    let own = refused(&on_the_road, receive(&[1]), CARRIER);
    assert_eq!(own, Refusal::SameScanner);
    let arrived = then(&on_the_road, receive(&[1, 2]), TAKER);
    assert_eq!(refused(&arrived, close(), CARRIER), Refusal::SameScanner);
    assert_eq!(then(&arrived, close(), TAKER).status(), Status::Closed);
}

#[test]
fn each_end_is_for_people_of_that_location() {
    let open = opened(1);
    let elsewhere = staff(CARRIER, &[2]);
    let refused = open.decide(load(&[1]), By::Person(&elsewhere), now());
    assert_eq!(refused.unwrap_err(), Refusal::NotHere);
    let refused = sent().decide(receive(&[1]), By::Person(&staff(TAKER, &[1])), now());
    assert_eq!(refused.unwrap_err(), Refusal::NotHere);
    let house = open.decide(load(&[1]), By::System("test"), now());
    assert_eq!(house.unwrap_err(), Refusal::PersonOnly);
}

#[test]
fn the_carrier_departs_once_everything_is_loaded_or_left() {
    let open = opened(2);
    assert_eq!(
        refused(&open, Command::Send, CARRIER),
        Refusal::NothingLoaded
    );
    let half = then(&open, load(&[1]), CARRIER);
    assert_eq!(
        refused(&half, Command::Send, CARRIER).code(),
        "transfer_unsettled"
    );
    assert_eq!(
        refused(&half, load(&[1]), CARRIER),
        Refusal::LineElsewhere(id(1))
    );
    assert_eq!(
        refused(&half, load(&[9]), CARRIER),
        Refusal::NotInTransfer(id(9))
    );
    assert_eq!(refused(&half, cancel(), OPENER), Refusal::AlreadyLoaded);
    let ready = then(&half, leave(&[2]), CARRIER);
    let gone = then(&ready, Command::Send, CARRIER);
    assert_eq!(gone.status(), Status::Sent);
    assert_eq!(
        refused(&gone, receive(&[2]), TAKER),
        Refusal::LineElsewhere(id(2))
    );
}

#[test]
fn what_did_not_arrive_is_named_and_is_with_the_carrier() {
    let part = then(&sent(), receive(&[1]), TAKER);
    assert_eq!(part.status(), Status::Received);
    let early = refused(&part, close(), TAKER);
    assert_eq!(early.fields()[0].0, id::<ProductId>(2).to_string());
    let named = then(&part, miss(&[2]), TAKER);
    let by = staff(TAKER, &[]);
    let closed = named.decide(close(), By::Person(&by), now()).unwrap();
    assert_eq!(
        closed.events,
        [TransferEvent::Closed {
            missing: vec![id(2)]
        }]
    );
    assert_eq!(closed.next.carrier(), Some(&id(CARRIER)));
}

#[test]
#[expect(clippy::too_many_lines, reason = "one line for each command and state")]
fn transitions() {
    let lines = |standing: Standing| {
        vec![Line {
            product_id: id(1),
            sku: "P-1".into(),
            standing,
        }]
    };
    let scan = |n| Scan {
        by: id(n),
        at: now(),
    };
    let (on_road, there) = (
        Standing::Loaded { custody_id: id(50) },
        Standing::LeftBehind {},
    );
    let (sent, closed) = (scan(CARRIER), scan(TAKER));
    let every_state = [
        State::Open { carrier: None },
        State::Sent { sent: sent.clone() },
        State::Received {
            sent: sent.clone(),
            since: now(),
        },
        State::Closed {
            sent: sent.clone(),
            closed: closed.clone(),
            note: String::new(),
        },
        State::Cancelled {
            cancelled: closed,
            reason: "x".into(),
        },
    ];
    let mut told = String::new();
    for state in every_state {
        let from = state.status();
        for (command, who) in [
            (load(&[1]), CARRIER),
            (leave(&[1]), CARRIER),
            (Command::Send, CARRIER),
            (receive(&[1]), TAKER),
            (miss(&[1]), TAKER),
            (close(), TAKER),
            (cancel(), OPENER),
        ] {
            let verb = command.name();
            // Each command meets the line it is about.
            let standing = match command {
                Command::Load { .. } | Command::Leave { .. } => Standing::Waiting {},
                Command::Receive { .. } | Command::Miss { .. } => on_road.clone(),
                Command::Send | Command::Close { .. } | Command::Cancel { .. } => there.clone(),
            };
            let mut state = state.clone();
            if let (Command::Send, State::Open { carrier }) = (&command, &mut state) {
                *carrier = Some(id(CARRIER));
            }
            let one = Transfer::restore(Parts {
                id: id(1),
                version: 1,
                facts: opened(1).facts().clone(),
                lines: lines(standing),
                state,
                updated_at: now(),
            });
            let by = staff(who, &[]);
            let to = one.decide(command, By::Person(&by), now()).ok();
            let to = to.map(|decision| decision.next.status());
            let listed = landings(TRANSITIONS, from, verb);
            assert_eq!(to.as_slice(), listed.as_slice(), "{from} {verb}");
            if let Some(to) = to {
                writeln!(told, "{:<9} {verb:<8} {to}", from.as_str()).expect("a string takes text");
            }
        }
    }
    insta::assert_snapshot!(told, @r"
    open      load     open
    open      leave    open
    open      send     sent
    open      cancel   cancelled
    sent      receive  received
    sent      miss     sent
    sent      close    closed
    received  receive  received
    received  miss     received
    received  close    closed
    ");
}

proptest! {
    /// Whatever anyone asks: no line goes back, and what is closed has arrived, stayed or is named.
    #[test]
    fn every_history_keeps_the_law(
        steps in prop::collection::vec((0_u8..7, prop::collection::vec(1_u128..5, 1..4), 10_u128..13), 0..40),
    ) {
        let mut transfer = opened(4);
        for (which, products, who) in steps {
            let command = match which {
                0 => load(&products),
                1 => leave(&products),
                2 => Command::Send,
                3 => receive(&products),
                4 => miss(&products),
                5 => close(),
                _ => cancel(),
            };
            let by = staff(who, &[]);
            let Ok(decision) = transfer.decide(command, By::Person(&by), now()) else { continue };
            prop_assert_eq!(decision.next.version(), transfer.version() + 1);
            for (was, is) in transfer.lines().iter().zip(decision.next.lines()) {
                prop_assert_eq!(&was.product_id, &is.product_id);
                prop_assert!(!was.standing.is_settled() || was.standing == is.standing);
            }
            transfer = decision.next;
            let settled = transfer.lines().iter().all(|line| line.standing.is_settled());
            let over = matches!(transfer.status(), Status::Closed | Status::Cancelled);
            prop_assert!(!over || settled);
        }
    }
}
