//! The law of watches, and the queue.

use proptest::prelude::*;

use super::*;
use crate::access::{Actor, By, Grants, Role, Via};
use crate::window::Availability;

const HOUSE: By<'static> = By::System("tests");

fn id<T: Id>(number: u128) -> T {
    T::new(Ulid::from_parts(1_700_000_000_000, number))
}

fn at(minute: i64) -> Timestamp {
    let noon = Timestamp::parse("2026-11-24T12:00:00Z").expect("an instant");
    noon.plus_minutes(minute)
}

fn person(number: u128) -> Caller {
    Caller {
        user: id(number),
        via: Via::Session(id(number)),
        roles: vec![Role::Customer],
        grants: Grants::of(&[Role::Customer]),
    }
}

fn new(user: u128, kind: Kind) -> NewWatch {
    NewWatch {
        user: id(user),
        product: id(1),
        kind,
        title: "Bolso".to_owned(),
        price: Money::usd(10_000),
        availability: Availability::Reserved,
    }
}

fn begun(user: u128, kind: Kind, minute: i64) -> Watch {
    let begun = Watch::begin(new(user, kind), at(minute));
    begun.expect("nothing speaks against it").next
}

fn offer(minute: i64) -> Command {
    Command::Offer {
        until: at(minute + 10),
        fence: 1,
        price: Money::usd(10_000),
    }
}

fn offered(user: u128, minute: i64) -> Watch {
    let watch = begun(user, Kind::Queue, minute);
    let offered = watch.decide(offer(minute), HOUSE, at(minute));
    offered.expect("it waits").next
}

fn every_state(kind: Kind) -> Vec<Watch> {
    let watching = begun(1, kind, 0);
    let ended = watching.decide(Command::Unwatch, By::Person(&person(1)), at(1));
    let mut states = vec![watching, ended.expect("it waits").next];
    if kind == Kind::Queue {
        states.push(offered(1, 0));
    }
    states
}

fn every_command(kind: Kind) -> Vec<Command> {
    vec![
        Command::WatchAgain(new(1, kind)),
        offer(1),
        Command::TellPrice {
            price: Money::usd(9_000),
        },
        Command::TellFree {
            price: Money::usd(9_000),
        },
        Command::Take,
        Command::Miss { given_back: true },
        Command::Unwatch,
    ]
}

fn by<'c>(command: &Command, owner: &'c Caller) -> By<'c> {
    match command {
        Command::WatchAgain(_) | Command::Unwatch => By::Person(owner),
        Command::Offer { .. }
        | Command::TellPrice { .. }
        | Command::TellFree { .. }
        | Command::Take
        | Command::Miss { .. } => HOUSE,
    }
}

#[test]
fn the_table_says_what_is_decided() {
    let owner = person(1);
    let mut landed = Vec::new();
    for kind in Kind::ALL {
        for watch in every_state(*kind) {
            for command in every_command(*kind) {
                let (name, from) = (command.name(), watch.status_at(at(1)));
                let by = by(&command, &owner);
                let allowed = crate::machine::landings(TRANSITIONS, from, name);
                match watch.decide(command, by, at(1)) {
                    Ok(decision) => {
                        let to = decision.next.status_at(at(1));
                        assert!(allowed.contains(&to), "{from} {name} {to}");
                        assert_eq!(decision.next.version(), watch.version() + 1);
                        landed.push((from, name));
                    }
                    Err(refusal) => assert!(
                        matches!(refusal, Refusal::NotAllowed { .. }),
                        "{from} {name} {refusal}"
                    ),
                }
            }
        }
    }
    for row in TRANSITIONS {
        for from in row.from {
            assert!(landed.contains(&(*from, row.event)), "{from} {}", row.event);
        }
    }
}

#[test]
fn nobody_waits_for_what_is_free_but_for_its_price() {
    for (kind, is_refused) in [
        (Kind::Queue, true),
        (Kind::BackAvailable, true),
        (Kind::PriceDrop, false),
    ] {
        let free = NewWatch {
            availability: Availability::Available,
            ..new(1, kind)
        };
        let begun = Watch::begin(free, at(0));
        assert_eq!(begun.is_err(), is_refused, "{kind}");
    }
}

#[test]
fn nobody_else_ends_a_watch_and_nobody_gives_themselves_a_turn() {
    let watch = begun(1, Kind::Queue, 0);
    let other = watch.decide(Command::Unwatch, By::Person(&person(2)), at(1));
    assert_eq!(other, Err(Refusal::NotYours));
    let own = watch.decide(offer(1), By::Person(&person(1)), at(1));
    assert_eq!(own, Err(Refusal::NotYours));
    assert_eq!(HOUSE.actor(), Actor::system("tests"));
}

#[test]
fn a_turn_ends_by_itself_and_not_before() {
    let watch = offered(1, 0);
    assert_eq!(watch.status_at(at(9)), Status::Offered);
    assert_eq!(watch.status_at(at(10)), Status::Ended);
    let early = watch.decide(Command::Miss { given_back: false }, HOUSE, at(9));
    assert_eq!(early, Err(Refusal::NotOver));
    assert!(
        watch
            .decide(Command::Miss { given_back: false }, HOUSE, at(10))
            .is_ok()
    );
    let again = watch.decide(
        Command::WatchAgain(new(1, Kind::Queue)),
        By::Person(&person(1)),
        at(11),
    );
    let again = again.expect("the turn is over").next;
    assert_eq!(again.waits_since(), Some(at(11)), "at the end of the queue");
}

#[test]
fn a_lower_price_is_told_once_and_the_next_one_must_be_lower_still() {
    let watch = begun(1, Kind::PriceDrop, 0);
    let tell = |watch: &Watch, cents| {
        let price = Money::usd(cents);
        watch.decide(Command::TellPrice { price }, HOUSE, at(1))
    };
    assert_eq!(tell(&watch, 10_000), Err(Refusal::NotCheaper));
    let told = tell(&watch, 9_000).expect("it costs less").next;
    assert_eq!(tell(&told, 9_000), Err(Refusal::NotCheaper));
    assert_eq!(tell(&told, 9_500), Err(Refusal::NotCheaper));
    assert!(tell(&told, 8_000).is_ok());
}

#[test]
fn who_came_first_is_next_and_who_lets_it_pass_is_passed_over() {
    let queue = [
        begun(3, Kind::Queue, 2),
        begun(2, Kind::Queue, 1),
        begun(4, Kind::PriceDrop, 0),
    ];
    assert_eq!(turn(&queue, at(5)), Turn::Next(&queue[1]));
    assert_eq!(place(&queue, &queue[0], at(5)), Some(2));
    assert_eq!(place(&queue, &queue[2], at(5)), None);
    let queue = [begun(3, Kind::Queue, 2), offered(2, 1)];
    assert_eq!(turn(&queue, at(5)), Turn::Offered(&queue[1], at(11)));
    assert_eq!(place(&queue, &queue[0], at(5)), Some(2));
    assert_eq!(turn(&queue, at(11)), Turn::Next(&queue[0]));
    assert_eq!(place(&queue, &queue[0], at(11)), Some(1));
    assert_eq!(turn(&[], at(0)), Turn::Nobody);
}

#[test]
fn a_person_has_one_watch_of_a_kind() {
    let of = |user, product, kind| WatchId::of(&id(user), &id(product), kind);
    assert_eq!(of(1, 1, Kind::Queue), of(1, 1, Kind::Queue));
    let others = [
        of(1, 1, Kind::PriceDrop),
        of(2, 1, Kind::Queue),
        of(1, 2, Kind::Queue),
    ];
    assert!(!others.contains(&of(1, 1, Kind::Queue)));
    let own = of(1, 1, Kind::Queue);
    assert_eq!(WatchId::parse(own.as_str()), Ok(own.clone()));
}

proptest! {
    /// Whoever joins and leaves in whatever order: turns go by the time of joining.
    #[test]
    fn the_queue_is_served_in_the_order_of_joining(
        joined in proptest::collection::btree_map(1_u128..50, 0_i64..1_000, 1..20)
    ) {
        let mut queue: Vec<Watch> = joined
            .iter()
            .map(|(user, minute)| begun(*user, Kind::Queue, *minute))
            .collect();
        let mut now = 2_000;
        let mut last = None;
        while let Turn::Next(next) = turn(&queue, at(now)) {
            let key = (next.waits_since(), next.id().clone());
            prop_assert!(last.as_ref().is_none_or(|last| last < &key));
            prop_assert_eq!(place(&queue, next, at(now)), Some(1));
            let offered = next.decide(offer(now), HOUSE, at(now)).expect("it waits").next;
            let of = offered.id().clone();
            let mine = |watch: &&mut Watch| watch.id() == &of;
            *queue.iter_mut().find(mine).expect("in the queue") = offered;
            last = Some(key);
            now += 10;
        }
        prop_assert!(queue.iter().all(|watch| watch.status_at(at(now)) == Status::Ended));
    }
}
