//! Every command in every state, what a scan says, and what all of them say together.

use std::collections::BTreeSet;
use std::fmt::Write;

use proptest::prelude::*;
use ulid::Ulid;

use super::*;
use crate::access::{By, Caller, Grants, Role, RoleGrant, Via};
use crate::ids::Id;
use crate::machine::landings;

fn id<T: Id>(n: u128) -> T {
    T::new(Ulid::from_parts(1, n))
}

fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T15:00:00Z").expect("an instant")
}

fn staff(role: Role, shops: &[u128]) -> Caller {
    let grant = RoleGrant {
        locations: shops.iter().map(|n| id(*n)).collect(),
        ..RoleGrant::of(role)
    };
    Caller {
        user: id(10),
        via: Via::Session(id(10)),
        roles: vec![role],
        grants: Grants::held(&[grant], &[], now()),
    }
}

fn new() -> NewStockCount {
    NewStockCount {
        number: "SC-2026-000001".into(),
        location_id: id(1),
        shelf: None,
        category_id: None,
    }
}

fn opened(new: NewStockCount) -> StockCount {
    let by = staff(Role::Logistics, &[1]);
    let opened = StockCount::open(id(1), new, By::Person(&by), now());
    opened.expect("they may").next
}

fn then(count: &StockCount, command: Command) -> Result<StockCount, Refusal> {
    let by = staff(Role::Logistics, &[1]);
    let decided = count.decide(command, By::Person(&by), now());
    decided.map(|decision| decision.next)
}

fn list(products: u32, next: Option<Place>) -> Command {
    Command::List { products, next }
}

fn close(missing: u32, found: u32) -> Command {
    Command::Close {
        totals: Totals {
            expected: 300,
            missing,
            found,
            ..Totals::default()
        },
    }
}

fn settle(of: Difference) -> Command {
    Command::Settle {
        of,
        changed: 90,
        skipped: 10,
    }
}

#[test]
fn only_a_person_of_the_location_counts() {
    let by = staff(Role::Logistics, &[2]);
    let foreign = StockCount::open(id(1), new(), By::Person(&by), now());
    assert_eq!(foreign.unwrap_err(), Refusal::NotHere);
    let house = StockCount::open(id(1), new(), By::System("test"), now());
    assert_eq!(house.unwrap_err(), Refusal::PersonOnly);
    let refused = opened(new()).decide(list(0, None), By::Person(&by), now());
    assert_eq!(refused.unwrap_err(), Refusal::NotHere);
}

#[test]
fn the_list_is_written_page_by_page_and_then_people_scan() {
    let count = opened(new());
    assert_eq!(
        count.takes_scans().unwrap_err().to_string(),
        "a stock count that is listing does not take `scan`"
    );
    let next = Place {
        status: ProductStatus::InStock,
        after: Some((now(), id(7))),
    };
    let half = then(&count, list(100, Some(next))).unwrap();
    assert_eq!(half.status(), Status::Listing);
    let whole = then(&half, list(20, None)).unwrap();
    assert_eq!(*whole.state(), State::Counting { expected: 120 });
    assert_eq!(whole.takes_scans(), Ok(()));
}

#[test]
fn every_status_in_custody_is_listed_once() {
    let mut place = Some(Place::beginning());
    let mut walked = Vec::new();
    while let Some(here) = place {
        walked.push(here.status);
        place = here.next_status();
    }
    let custody = ProductStatus::ALL.iter().copied();
    let custody: Vec<_> = custody.filter(|status| status.is_in_custody()).collect();
    assert_eq!(walked, custody);
}

#[test]
fn what_was_found_goes_into_the_books_page_by_page_when_somebody_asks() {
    let counting = then(&opened(new()), list(300, None)).unwrap();
    let closed = then(&counting, close(150, 1)).unwrap();
    assert_eq!(closed.next_to_settle(), Some((Difference::Missing, 0)));
    let early = then(&closed, settle(Difference::Found));
    assert_eq!(early.unwrap_err(), Refusal::NothingToSettle);
    let one = then(&closed, settle(Difference::Missing)).unwrap();
    assert_eq!(one.next_to_settle(), Some((Difference::Missing, 1)));
    let two = then(&one, settle(Difference::Missing)).unwrap();
    assert_eq!(two.next_to_settle(), Some((Difference::Found, 0)));
    let all = then(&two, settle(Difference::Found)).unwrap();
    assert_eq!(all.next_to_settle(), None);
    let State::Closed { settlement, .. } = all.state() else {
        panic!("it is closed")
    };
    let done = (settlement.marked, settlement.recovered, settlement.skipped);
    assert_eq!(done, (180, 90, 30));
    let over = then(&all, settle(Difference::Missing));
    assert_eq!(over.unwrap_err(), Refusal::NothingToSettle);
}

#[test]
fn transitions() {
    let scan = || Scan {
        by: id(10),
        at: now(),
    };
    let every_state = [
        State::Listing {
            expected: 0,
            next: Place::beginning(),
        },
        State::Counting { expected: 1 },
        State::Closed {
            closed: scan(),
            totals: Totals {
                missing: 1,
                ..Totals::default()
            },
            settlement: Settlement::default(),
        },
        State::Cancelled {
            cancelled: scan(),
            reason: "x".into(),
        },
    ];
    let mut told = String::new();
    for state in every_state {
        let from = state.status();
        for command in [
            list(1, Some(Place::beginning())),
            list(1, None),
            close(1, 0),
            settle(Difference::Missing),
            Command::Cancel { reason: "x".into() },
        ] {
            let verb = command.name();
            let one = StockCount {
                state: state.clone(),
                ..opened(new())
            };
            let to = then(&one, command).ok().map(|next| next.status());
            let listed = landings(TRANSITIONS, from, verb);
            assert_eq!(to.is_some(), !listed.is_empty(), "{from} {verb}");
            if let Some(to) = to {
                assert!(listed.contains(&to), "{from} {verb} {to}");
                writeln!(told, "{:<9} {verb:<7} {to}", from.as_str()).expect("a string takes text");
            }
        }
    }
    insta::assert_snapshot!(told, @r"
    listing   list    listing
    listing   list    counting
    listing   cancel  cancelled
    counting  close   closed
    counting  cancel  cancelled
    closed    settle  closed
    ");
}

#[test]
fn a_scan_is_expected_elsewhere_found_or_unknown() {
    let (here, there, category): (LocationId, LocationId, CategoryId) = (id(1), id(2), id(1));
    let other: CategoryId = id(2);
    let thing = |status, location_id, shelf, category_id| Thing {
        status,
        location_id,
        shelf,
        category_id,
    };
    let mut narrow = new();
    (narrow.shelf, narrow.category_id) = (Some("A-1".into()), Some(category.clone()));
    let (all, narrow) = (opened(new()), opened(narrow));
    let on_shelf = thing(ProductStatus::Available, &here, Some("A-1"), &category);
    assert_eq!(all.verdict(Some(on_shelf)), Verdict::Expected);
    assert_eq!(narrow.verdict(Some(on_shelf)), Verdict::Expected);
    assert_eq!(all.verdict(None), Verdict::Unknown);
    for (it, in_all, in_narrow) in [
        (
            thing(ProductStatus::Available, &there, Some("A-1"), &category),
            Verdict::Elsewhere,
            Verdict::Elsewhere,
        ),
        (
            thing(ProductStatus::InStock, &here, None, &category),
            Verdict::Expected,
            Verdict::Elsewhere,
        ),
        (
            thing(ProductStatus::InStock, &here, Some("A-1"), &other),
            Verdict::Expected,
            Verdict::Elsewhere,
        ),
        (
            thing(ProductStatus::Missing, &there, None, &other),
            Verdict::Found,
            Verdict::Found,
        ),
        (
            thing(ProductStatus::Delivered, &here, Some("A-1"), &category),
            Verdict::Elsewhere,
            Verdict::Elsewhere,
        ),
    ] {
        assert_eq!(all.verdict(Some(it)), in_all, "{it:?}");
        assert_eq!(narrow.verdict(Some(it)), in_narrow, "{it:?}");
    }
}

fn expected(n: u128) -> Expected {
    Expected {
        product_id: id(n),
        sku: format!("P-{n}"),
        price: Money::usd(100),
    }
}

fn seen(n: u128, verdict: Verdict) -> Seen {
    Seen {
        code: format!("P-{n}"),
        product_id: (verdict != Verdict::Unknown).then(|| id(n)),
        verdict,
    }
}

#[test]
fn what_nobody_scanned_is_missing_with_its_value() {
    let scans = vec![
        seen(1, Verdict::Expected),
        seen(8, Verdict::Found),
        seen(9, Verdict::Elsewhere),
        seen(10, Verdict::Unknown),
    ];
    let all = compare((1..=3).chain([2]).map(expected).collect(), scans);
    assert_eq!(all.missing, [expected(2), expected(3)]);
    assert_eq!(all.totals.missing_value, Money::usd(200));
    let totals = all.totals;
    assert_eq!((totals.expected, totals.counted, totals.missing), (3, 1, 2));
    assert_eq!((totals.found, totals.elsewhere, totals.unknown), (1, 1, 1));
}

proptest! {
    /// Everything that should be there is counted or missing, and never both.
    #[test]
    fn nothing_falls_through_a_comparison(
        should in prop::collection::vec(0_u128..40, 0..60),
        scanned in prop::collection::btree_set(0_u128..60, 0..50),
    ) {
        let there: BTreeSet<u128> = should.iter().copied().collect();
        let scans = scanned
            .iter()
            .map(|n| seen(*n, if there.contains(n) { Verdict::Expected } else { Verdict::Elsewhere }))
            .collect();
        let all = compare(should.iter().copied().map(expected).collect(), scans);
        let missing: BTreeSet<_> = all.missing.iter().map(|it| it.product_id.clone()).collect();
        let wanted: BTreeSet<_> = there.difference(&scanned).map(|n| id(*n)).collect();
        prop_assert_eq!(missing, wanted);
        prop_assert_eq!(all.totals.counted + all.totals.missing, all.totals.expected);
        prop_assert_eq!(all.totals.expected as usize, there.len());
    }
}
