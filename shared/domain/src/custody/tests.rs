//! Records, hand-overs in two steps, and who has what after all of them.

mod hand_overs;
mod histories;

use ulid::Ulid;

use super::*;
use crate::access::{By, Caller, Grants, Role, RoleGrant, Via};
use crate::ids::Id;

fn id<T: Id>(n: u128) -> T {
    T::new(Ulid::from_parts(1, n))
}

fn at(minute: i64) -> Timestamp {
    Timestamp::parse("2026-11-24T15:00:00Z")
        .expect("an instant")
        .plus_minutes(minute)
}

fn scan(n: u128) -> Option<Scan> {
    Some(Scan {
        by: id(n),
        at: at(0),
    })
}

fn shop(n: u128) -> Party {
    Party::Location { id: id(n) }
}

fn person(n: u128) -> Party {
    Party::Person { id: id(n) }
}

/// Someone of logistics, in these shops alone; in all of them where none is named.
fn staff(n: u128, shops: &[u128]) -> Caller {
    let grant = RoleGrant {
        locations: shops.iter().map(|n| id(*n)).collect(),
        ..RoleGrant::of(Role::Logistics)
    };
    Caller {
        user: id(n),
        via: Via::Session(id(n)),
        roles: vec![Role::Logistics],
        grants: Grants::held(&[grant], &[], at(0)),
    }
}

fn record() -> CustodyRecord {
    let item = |n| CustodyItem {
        subject: Subject::Product { id: id(n) },
        condition_note: "sin daños".into(),
        photos: Vec::new(),
    };
    CustodyRecord {
        id: id(1),
        from: person(1),
        to: shop(1),
        at: at(0),
        items: vec![item(1), item(2)],
        scan_by_from: None,
        scan_by_to: scan(2),
        geo: None,
    }
}

#[test]
fn a_hand_over_names_each_thing_once_with_its_condition() {
    assert_eq!(record().check(), Ok(()));
    let mut twice = record();
    twice.items[1].subject = twice.items[0].subject.clone();
    assert_eq!(twice.check(), Err(CustodyRefusal::Repeated { place: 1 }));
    let mut bare = record();
    bare.items[1].condition_note = " ".into();
    let refusal = bare.check().unwrap_err();
    assert_eq!(refusal.fields()[0].0, "items[1].condition_note");
}

#[test]
fn a_hand_over_has_two_sides_and_something_to_hand_over() {
    let mut none = record();
    none.items.clear();
    assert_eq!(none.check(), Err(CustodyRefusal::Empty));
    let mut one_sided = record();
    one_sided.to = one_sided.from.clone();
    assert_eq!(one_sided.check(), Err(CustodyRefusal::SameParty));
}

#[test]
fn nobody_scans_for_both_sides_and_somebody_scans() {
    let mut alone = record();
    alone.scan_by_from = scan(2);
    assert_eq!(alone.check(), Err(CustodyRefusal::SameScanner));
    let mut unseen = record();
    unseen.scan_by_to = None;
    assert_eq!(unseen.check(), Err(CustodyRefusal::SameScanner));
    let mut nowhere = record();
    nowhere.geo = Some(Geo {
        latitude_e6: 91_000_000,
        longitude_e6: 0,
    });
    assert_eq!(nowhere.check(), Err(CustodyRefusal::NoPlace));
}

#[test]
fn a_record_reads_back() {
    let text = serde_json::to_string(&record()).expect("a plain record");
    assert_eq!(
        serde_json::from_str::<CustodyRecord>(&text).expect("it reads back"),
        record()
    );
}

#[test]
fn a_product_s_list_tells_of_that_product_alone() {
    let about = record().about(&id(2));
    assert_eq!(about.items.len(), 1);
    assert_eq!(about.products().next(), Some(&id(2)));
    assert_eq!(about.scan_by_to, record().scan_by_to);
}

#[test]
fn who_has_a_product_follows_from_its_records() {
    let first = || Holding::beginning(id(1), person(1), at(0));
    let mut second = record();
    (second.from, second.to) = (shop(1), shop(2));
    let held = first().after([&record(), &second]).expect("they follow");
    assert_eq!((held.holder, held.version), (shop(2), 2));
    let gap = first().after([&second]);
    assert_eq!(gap.unwrap_err(), HoldingRefusal::NotHolder);
    let foreign = Holding::beginning(id(9), person(1), at(0)).after([&record()]);
    assert_eq!(foreign.unwrap_err(), HoldingRefusal::NotNamed);
}

#[test]
fn a_product_is_spoken_for_once() {
    let held = Holding::beginning(id(1), shop(1), at(0));
    let (one, two) = (Claim::HandOver { id: id(1) }, Claim::Transfer { id: id(2) });
    assert_eq!(
        held.claim(&shop(2), one.clone()),
        Err(HoldingRefusal::NotHolder)
    );
    let claimed = held.claim(&shop(1), one.clone()).expect("it is free");
    assert_eq!(
        claimed.claim(&shop(1), two.clone()),
        Err(HoldingRefusal::Claimed)
    );
    assert_eq!(claimed.free(&two), Err(HoldingRefusal::Claimed));
    let mut leaves = record();
    (leaves.from, leaves.to) = (shop(1), person(4));
    assert_eq!(claimed.pass(&leaves, None), Err(HoldingRefusal::Claimed));
    let settled = claimed.settle(&leaves, &one).expect("it is this one");
    assert_eq!(
        (settled.holder, settled.claim, settled.version),
        (person(4), None, 2)
    );
    assert_eq!(claimed.free(&one).expect("it is this one").claim, None);
}
