//! Whatever is handed over, in whatever order: each thing is with exactly one party at any time.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

const PRODUCTS: u128 = 4;
const SHOPS: u128 = 3;
const PEOPLE: u128 = 4;

/// A step somebody tries; most are refused.
#[derive(Clone, Debug)]
enum Step {
    Open {
        product: u128,
        to: Party,
        by: u128,
    },
    Confirm {
        which: usize,
        scanned: u128,
        by: u128,
    },
    Cancel {
        which: usize,
        by: u128,
    },
}

fn party() -> impl Strategy<Value = Party> {
    prop_oneof![
        (0..SHOPS).prop_map(shop),
        (0..PEOPLE).prop_map(|n| person(100 + n))
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let by = || (0..PEOPLE).prop_map(|n| 100 + n);
    prop_oneof![
        (0..PRODUCTS, party(), by()).prop_map(|(product, to, by)| Step::Open { product, to, by }),
        (0_usize..8, 0..PRODUCTS, by()).prop_map(|(which, scanned, by)| Step::Confirm {
            which,
            scanned,
            by
        }),
        (0_usize..8, by()).prop_map(|(which, by)| Step::Cancel { which, by }),
    ]
}

/// What the table would hold: who has each product, the open hand-overs, and the records.
struct House {
    holdings: BTreeMap<u128, Holding>,
    hand_overs: Vec<(u128, HandOver)>,
    records: BTreeMap<u128, Vec<CustodyRecord>>,
}

impl House {
    fn new() -> Self {
        let begins = |n| (n, Holding::beginning(id(n), shop(n % SHOPS), at(0)));
        Self {
            holdings: (0..PRODUCTS).map(begins).collect(),
            hand_overs: Vec::new(),
            records: BTreeMap::new(),
        }
    }

    /// Whether the step was taken. One that is refused leaves everything as it was.
    fn take(&mut self, step: Step, now: Timestamp) -> Option<()> {
        match step {
            Step::Open { product, to, by } => self.open(product, to, by, now),
            Step::Confirm { which, scanned, by } => self.confirm(which, scanned, by, now),
            Step::Cancel { which, by } => self.cancel(which, by, now),
        }
    }

    fn open(&mut self, product: u128, to: Party, by: u128, now: Timestamp) -> Option<()> {
        let held = &self.holdings[&product];
        let hand_over: CustodyId = id(1_000 + self.hand_overs.len() as u128);
        let claim = Claim::HandOver {
            id: hand_over.clone(),
        };
        let claimed = held.claim(&held.holder, claim).ok()?;
        let new = NewHandOver {
            product_id: id(product),
            scanned: id(product),
            from: held.holder.clone(),
            to,
            taker_may: true,
            condition_note: "sin daños".into(),
            photos: Vec::new(),
            geo: None,
            location_id: id(0),
        };
        let caller = staff(by, &[]);
        let opened = HandOver::open(hand_over, new, By::Person(&caller), now).ok()?;
        self.holdings.insert(product, claimed);
        self.hand_overs.push((product, opened.next));
        Some(())
    }

    fn confirm(&mut self, which: usize, scanned: u128, by: u128, now: Timestamp) -> Option<()> {
        let (product, hand_over) = self.hand_overs.get(which)?.clone();
        let command = Command::Confirm {
            scanned: id(scanned),
            note: None,
        };
        let caller = staff(by, &[]);
        let taken = hand_over.decide(command, By::Person(&caller), now).ok()?;
        let record = taken.next.record()?;
        let claim = Claim::HandOver {
            id: hand_over.id().clone(),
        };
        let settled = self.holdings[&product].settle(&record, &claim).ok()?;
        self.holdings.insert(product, settled);
        self.records.entry(product).or_default().push(record);
        self.hand_overs[which].1 = taken.next;
        Some(())
    }

    fn cancel(&mut self, which: usize, by: u128, now: Timestamp) -> Option<()> {
        let (product, hand_over) = self.hand_overs.get(which)?.clone();
        let command = Command::Cancel {
            reason: "no".into(),
        };
        let caller = staff(by, &[]);
        let off = hand_over.decide(command, By::Person(&caller), now).ok()?;
        let claim = Claim::HandOver {
            id: hand_over.id().clone(),
        };
        let free = self.holdings[&product].free(&claim).ok()?;
        self.holdings.insert(product, free);
        self.hand_overs[which].1 = off.next;
        Some(())
    }
}

proptest! {
    #[test]
    fn each_thing_is_with_exactly_one_party_at_any_time(
        steps in prop::collection::vec(step(), 0..60),
    ) {
        let mut house = House::new();
        for (minute, step) in (1..).zip(steps) {
            let before = house.holdings.clone();
            if house.take(step, at(minute)).is_none() {
                prop_assert_eq!(&house.holdings, &before);
            }
            for n in 0..PRODUCTS {
                let (was, held) = (&before[&n], &house.holdings[&n]);
                prop_assert!(held.version <= was.version + 1);
                // The fold of its records says the same, and each takes up where the last left off.
                let records = house.records.get(&n).map(Vec::as_slice).unwrap_or_default();
                let told = Holding::beginning(id(n), shop(n % SHOPS), at(0)).after(records);
                let told = told.expect("records follow one on the other");
                prop_assert_eq!(&told.holder, &held.holder);
                prop_assert_eq!(&told.record, &held.record);
                prop_assert!(records.iter().all(|record| record.check().is_ok()));
                // At most one hand-over is under way with it, and it is the one it is claimed by.
                let open: Vec<_> = house
                    .hand_overs
                    .iter()
                    .filter(|(product, it)| *product == n && it.status().is_open())
                    .map(|(_, it)| Claim::HandOver { id: it.id().clone() })
                    .collect();
                prop_assert_eq!(open.as_slice(), held.claim.as_slice());
                // Nobody hands over the same second what somebody else does: it has one holder.
                let elsewhere = house.holdings.values().filter(|it| it.product_id == held.product_id);
                prop_assert_eq!(elsewhere.count(), 1);
            }
        }
    }
}
