//! Many who want the same thing at once, while calls meet each other, get lost, come late, and
//! callers give up waiting and ask again. `HOLD_RACES=10000` runs so many races of each kind.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use data::products::{self, Held, HoldError};
use data::{StoreError, Table};
use domain::fault::Fault as _;
use domain::ids::ProductId;
use domain::product::hold::{self, Change};
use domain::product::{Product, ProductChange};
use domain::time::Timestamp;
use futures::future::join_all;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use testkit::{Fault, Faults, now};

use crate::{ask, on_sale, table};

const WRITERS: usize = 32;
/// Races in one table before it is thrown away.
const PER_TABLE: u64 = 50;
const PIECES: u32 = 5;

type Dice = Arc<Mutex<StdRng>>;

/// What one who wanted it was told in the end.
#[derive(Debug)]
enum Told {
    Held(Box<Held>),
    Refused(&'static str),
}

/// What went wrong, over all races.
#[derive(Debug, Default)]
struct Tally {
    contended: u64,
    lost: u64,
    unreachable: u64,
    adrift: u64,
    given_up: u64,
    unsure: u64,
}

type Tallied = Arc<Mutex<Tally>>;

fn races() -> u64 {
    let asked = std::env::var("HOLD_RACES").ok();
    asked.map_or(30, |text| text.parse().expect("HOLD_RACES is a number"))
}

fn roll<T>(dice: &Dice, roll: impl FnOnce(&mut StdRng) -> T) -> T {
    roll(&mut dice.lock().expect("nobody panics with the dice"))
}

fn count(tally: &Tallied, count: impl FnOnce(&mut Tally)) {
    count(&mut tally.lock().expect("nobody panics with the tally"));
}

/// From now on every call takes a while, and some go wrong.
fn trouble(faults: &Faults, dice: &Dice, tally: &Tallied) {
    let (dice, tally) = (dice.clone(), tally.clone());
    faults.by_chance(move |operation| {
        let writes = operation == "TransactWriteItems";
        let millis = |most: u64| {
            roll(&dice, |dice| {
                Duration::from_millis(dice.random_range(0..most))
            })
        };
        Some(match roll(&dice, |dice| dice.random_range(0..100)) {
            0..10 if writes => {
                count(&tally, |tally| tally.contended += 1);
                Fault::Contended
            }
            10..20 if writes => {
                count(&tally, |tally| tally.lost += 1);
                Fault::AnswerLost
            }
            20..26 => {
                count(&tally, |tally| tally.unreachable += 1);
                Fault::Unreachable
            }
            26..32 if writes => {
                count(&tally, |tally| tally.adrift += 1);
                Fault::Adrift(millis(9_000))
            }
            _ => Fault::Late(millis(30)),
        })
    });
}

/// Asks until there is an answer. Some do not wait for it, and ask again.
async fn insist(
    table: &Table,
    product: &ProductId,
    (who, quantity): (String, u32),
    at: Timestamp,
    (dice, tally): (&Dice, &Tallied),
) -> Told {
    loop {
        let patience = roll(dice, |dice| {
            let hurried = dice.random_bool(0.3);
            if hurried {
                dice.random_range(1..80)
            } else {
                60_000
            }
        });
        let asking = ask(table, product, (&who, quantity), at);
        match tokio::time::timeout(Duration::from_millis(patience), asking).await {
            Ok(Ok(held)) => return Told::Held(Box::new(held)),
            Ok(Err(HoldError::Refused(refusal))) => return Told::Refused(refusal.code()),
            Ok(Err(HoldError::Store(
                StoreError::Unavailable(_) | StoreError::Contended | StoreError::Changed { .. },
            ))) => count(tally, |tally| tally.unsure += 1),
            Ok(Err(HoldError::Store(other))) => panic!("{who}: {other:?}"),
            Err(_gave_up) => count(tally, |tally| tally.given_up += 1),
        }
    }
}

/// All of them at once. What is adrift arrives before this ends.
async fn race(
    table: &Table,
    product: &ProductId,
    (quantities, at): (&[u32], Timestamp),
    trouble: (&Dice, &Tallied),
) -> Vec<Told> {
    let writers = quantities.iter().enumerate().map(|(number, quantity)| {
        let who = format!("w{number}");
        insist(table, product, (who, *quantity), at, trouble)
    });
    let told = join_all(writers).await;
    tokio::time::sleep(Duration::from_secs(10)).await;
    told
}

/// The holds that were ever taken, as history tells them: their fences rise, and their chain holds.
async fn taken(table: &Table, product: &Product) -> Vec<(String, u64, u32)> {
    let history = products::history(table, product.id()).await.unwrap();
    assert_eq!(product.verify_history(&history), Ok(()));
    let mut taken = Vec::new();
    for link in history {
        if let ProductChange::Hold(Change::Held {
            reference,
            fence,
            quantity,
            ..
        }) = link.change
        {
            taken.push((reference, fence, quantity));
        }
    }
    let rising = taken.windows(2).all(|two| two[0].1 < two[1].1);
    assert!(rising, "{taken:?}");
    taken
}

fn holders(told: &[Told]) -> Vec<&hold::Hold> {
    let held = told.iter().filter_map(|told| match told {
        Told::Held(held) => Some(&held.hold),
        Told::Refused(_) => None,
    });
    held.collect()
}

fn refusals(told: &[Told]) -> Vec<&'static str> {
    let refused = told.iter().filter_map(|told| match told {
        Told::Held(_) => None,
        Told::Refused(code) => Some(*code),
    });
    refused.collect()
}

/// One item, and who wants it; and again when the first hold is over.
async fn unique_race(seed: u64, faults: &Faults, table: &Table, tally: &Tallied) {
    let dice = Arc::new(Mutex::new(StdRng::seed_from_u64(seed)));
    let product = on_sale(table, u128::from(seed) + 1, None).await;
    let mut before = Vec::new();
    for (round, (at, writers)) in [(now(), WRITERS), (now().plus_minutes(31), 4)]
        .into_iter()
        .enumerate()
    {
        trouble(faults, &dice, tally);
        let told = race(table, &product, (&vec![1; writers], at), (&dice, tally)).await;
        faults.by_no_chance();

        let holders = holders(&told);
        assert_eq!(holders.len(), 1, "seed {seed}: {holders:?}");
        let refused = refusals(&told);
        assert_eq!(refused.len(), writers - 1, "seed {seed}");
        let all_told = refused.iter().all(|code| *code == "item_already_held");
        assert!(all_told, "seed {seed}: {refused:?}");

        let stored = products::get(table, &product).await.unwrap();
        let standing: Vec<_> = stored.holds_at(at).collect();
        assert_eq!(standing, holders, "seed {seed}");
        let taken = taken(table, &stored).await;
        assert_eq!(taken.len(), round + 1, "seed {seed}: {taken:?}");
        assert!(taken.starts_with(&before), "seed {seed}: {taken:?}");
        before = taken;
    }
    faults.forget();
}

/// Five pieces, and many who want one to three of them.
async fn counted_race(seed: u64, faults: &Faults, table: &Table, tally: &Tallied) {
    let dice = Arc::new(Mutex::new(StdRng::seed_from_u64(seed)));
    let product = on_sale(table, u128::from(seed) + 1, Some(PIECES)).await;
    let quantities: Vec<u32> = (0..WRITERS)
        .map(|_| roll(&dice, |dice| dice.random_range(1..4)))
        .collect();
    trouble(faults, &dice, tally);
    let told = race(table, &product, (&quantities, now()), (&dice, tally)).await;
    faults.by_no_chance();

    let stored = products::get(table, &product).await.unwrap();
    let mut holders = holders(&told);
    holders.sort_by_key(|hold| hold.fence);
    let standing: Vec<_> = stored.holds_at(now()).collect();
    assert_eq!(standing, holders, "seed {seed}");
    let total: u32 = holders.iter().map(|hold| hold.quantity).sum();
    assert!(total <= PIECES, "seed {seed}: {total} held");
    let free = stored.free_at(now());
    assert_eq!(free, PIECES - total, "seed {seed}");
    for (told, quantity) in told.iter().zip(&quantities) {
        if let Told::Refused(code) = told {
            assert_eq!(*code, "too_few_free", "seed {seed}");
            assert!(*quantity > free, "seed {seed}: {quantity} of {free}");
        }
    }
    let taken = taken(table, &stored).await;
    assert_eq!(taken.len(), holders.len(), "seed {seed}: one hold each");
    faults.forget();
}

async fn run(kind: &str, one: impl AsyncFn(u64, &Faults, &Table, &Tallied)) {
    let tally = Tallied::default();
    let races = races();
    let mut seed = 0;
    while seed < races {
        let (faults, table) = table().await;
        let until = races.min(seed + PER_TABLE);
        for seed in seed..until {
            one(seed, &faults, &table, &tally).await;
        }
        seed = until;
        if races > 100 && seed % 500 == 0 {
            println!("{kind}: {seed} races");
        }
    }
    println!("{kind}: {races} races of {WRITERS}, {tally:?}");
    let tally = tally.lock().unwrap();
    let all_happened = [
        tally.contended,
        tally.lost,
        tally.unreachable,
        tally.adrift,
        tally.given_up,
    ];
    assert!(all_happened.iter().all(|times| *times > 0), "{tally:?}");
}

#[tokio::test(start_paused = true)]
async fn whatever_goes_wrong_one_of_many_holds_a_unique_item() {
    run("unique", unique_race).await;
}

#[tokio::test(start_paused = true)]
async fn whatever_goes_wrong_no_more_pieces_are_held_than_there_are() {
    run("counted", counted_race).await;
}
