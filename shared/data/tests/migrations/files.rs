//! Consignors who came before there were files.

use std::cell::Cell;

use data::consignors;
use data::migrations::{self, Outcome, Runner};
use domain::access::Role;
use domain::ids::UserId;

use crate::house::{House, outcome};

/// The number of the walk that draws up files.
const FILES: u16 = 7;

/// Consignors without a file, as the stage makes them.
async fn consignors_of_before(house: &House, count: usize) -> Vec<UserId> {
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.push(house.stage.person(Role::Consignor).await.id);
    }
    ids
}

async fn number(house: &House, id: &UserId) -> Option<String> {
    let file = consignors::find(house.table(), id).await;
    let file = file.expect("the house answers");
    file.map(|file| file.parts().number.clone())
}

#[tokio::test]
async fn every_consignor_gets_a_file_with_a_number_and_nobody_else_does() {
    let house = House::new().await;
    let ids = consignors_of_before(&house, 3).await;
    let other = house.stage.person(Role::Customer).await.id;
    let looked = house.rehearse().await;
    let Outcome::Would { change, .. } = outcome(&looked, FILES) else {
        panic!("{looked:?}");
    };
    assert_eq!(*change, 3);
    assert_eq!(
        number(&house, &ids[0]).await,
        None,
        "a dry run writes nothing"
    );

    let done = house.migrate().await;
    let Outcome::Done { changed, samples } = outcome(&done, FILES) else {
        panic!("{done:?}");
    };
    assert_eq!((*changed, samples.len()), (3, 3));
    let mut numbers = Vec::new();
    for id in &ids {
        numbers.push(number(&house, id).await.expect("a file"));
    }
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), 3, "each has a number of its own");
    assert_eq!(number(&house, &other).await, None);
    let again = house.migrate().await;
    assert_eq!(outcome(&again, FILES), &Outcome::Before);
}

#[tokio::test]
async fn a_walk_that_ends_early_is_gone_on_with_and_draws_up_no_file_twice() {
    let house = House::new().await;
    let ids = consignors_of_before(&house, 25).await;
    let steps = Cell::new(0);
    let goes_on = || {
        steps.set(steps.get() + 1);
        false
    };
    let mut runs = 0;
    loop {
        runs += 1;
        let runner = Runner {
            id: &format!("run {runs}"),
            dry_run: false,
            now: &|| house.stage.clock.now(),
            goes_on: &goes_on,
        };
        let reports = migrations::run(house.table(), &runner).await.unwrap();
        if reports.len() == migrations::ALL.len()
            && matches!(outcome(&reports, FILES), Outcome::Done { .. })
        {
            break;
        }
        assert!(runs < 50, "it ends");
    }
    assert!(runs > 2);
    for id in &ids {
        assert!(number(&house, id).await.is_some());
        let history = consignors::history(house.table(), id).await.unwrap();
        assert_eq!(history.len(), 1);
    }
}
