//! The limiter's buckets in the real table.

use data::{Table, TableConfig, limiter};
use domain::limiter::{Lane, TooManyTries};
use futures::future::join_all;
use testkit::{Emulator, now};

async fn table() -> (Emulator, Table) {
    let emulator = Emulator::start().await;
    let config = TableConfig {
        name: emulator.table.clone(),
        company: "dejavu".to_owned(),
        cursor_key: [7; 32],
    };
    let table = Table::connect(&emulator.sdk, config);
    (emulator, table)
}

#[tokio::test]
async fn a_bucket_lets_its_depth_through_and_then_says_how_long_to_wait() {
    let (_emulator, table) = table().await;
    let rule = Lane::Account.rule();
    for _ in 0..rule.burst {
        let taken = limiter::take(&table, Lane::Account, "ana", now()).await;
        assert_eq!(taken.unwrap(), Ok(()));
    }
    let limited = limiter::take(&table, Lane::Account, "ana", now())
        .await
        .unwrap();
    let retry_after = rule.seconds;
    assert_eq!(limited, Err(TooManyTries { retry_after }));
    // Neither another account nor another lane is touched.
    for (lane, whom) in [(Lane::Account, "beto"), (Lane::Pair, "ana")] {
        let taken = limiter::take(&table, lane, whom, now()).await;
        assert_eq!(taken.unwrap(), Ok(()));
    }
    let later = now().plus_seconds(i64::from(rule.seconds));
    let taken = limiter::take(&table, Lane::Account, "ana", later).await;
    assert_eq!(taken.unwrap(), Ok(()));
}

#[tokio::test]
async fn tries_at_once_never_count_as_one() {
    let (_emulator, table) = table().await;
    let rule = Lane::Account.rule();
    let tries = (0..40).map(|_| limiter::take(&table, Lane::Account, "ana", now()));
    let taken = join_all(tries).await.into_iter().map(Result::unwrap);
    let through = taken.filter(Result::is_ok).count();
    assert!((1..=rule.burst as usize).contains(&through), "{through}");
}

#[tokio::test]
async fn what_was_right_is_given_back_and_never_more() {
    let (_emulator, table) = table().await;
    limiter::give_back(&table, Lane::Account, "ana")
        .await
        .unwrap();
    for _ in 0..30 {
        let taken = limiter::take(&table, Lane::Account, "ana", now()).await;
        assert_eq!(taken.unwrap(), Ok(()));
        limiter::give_back(&table, Lane::Account, "ana")
            .await
            .unwrap();
    }
    // Nothing was saved up by it.
    let mut through = 0;
    for _ in 0..30 {
        let taken = limiter::take(&table, Lane::Account, "ana", now()).await;
        through += u32::from(taken.unwrap().is_ok());
    }
    assert_eq!(through, Lane::Account.rule().burst);
}
