//! One hold at a time.

use data::StoreError;
use data::products::{self, HoldAsk, HoldError};
use domain::access::By;
use domain::fault::Fault as _;
use domain::product::Status;
use domain::product::hold::HoldKind;
use domain::settings::Settings;
use testkit::{Fault, now};

use crate::{ask, cart, cause, on_sale, table};

const WRITE: &str = "TransactWriteItems";

#[tokio::test(start_paused = true)]
async fn a_hold_is_one_read_and_one_transaction() {
    let (faults, table) = table().await;
    let product = on_sale(&table, 1, None).await;
    faults.forget();
    let held = ask(&table, &product, ("a", 1), now()).await.unwrap();
    assert_eq!((held.hold.fence, held.hold.quantity), (1, 1));
    assert_eq!(faults.asked("GetItem").len(), 1);
    assert_eq!(faults.asked(WRITE).len(), 1);
    let stored = products::get(&table, &product).await.unwrap();
    assert_eq!(stored, held.product);
    assert_eq!(stored.status(), Status::Reserved);
    let history = products::history(&table, &product).await.unwrap();
    assert_eq!(stored.verify_history(&history), Ok(()));
}

#[tokio::test(start_paused = true)]
async fn who_comes_second_is_told_that_the_item_is_held() {
    let (_faults, table) = table().await;
    let product = on_sale(&table, 1, None).await;
    ask(&table, &product, ("a", 1), now()).await.unwrap();
    let second = ask(&table, &product, ("b", 1), now()).await.unwrap_err();
    assert_eq!(second.code(), "item_already_held");
    let after = now().plus_minutes(30);
    let third = ask(&table, &product, ("b", 1), after).await.unwrap();
    assert_eq!(third.hold.fence, 2);
}

#[tokio::test(start_paused = true)]
async fn who_asks_again_gets_the_hold_that_stands_and_nothing_is_written() {
    let (faults, table) = table().await;
    let product = on_sale(&table, 1, Some(5)).await;
    let first = ask(&table, &product, ("a", 2), now()).await.unwrap();
    faults.forget();
    let later = now().plus_minutes(9);
    let again = ask(&table, &product, ("a", 2), later).await.unwrap();
    assert_eq!((&again.hold, &again.product), (&first.hold, &first.product));
    assert!(first.fresh && !again.fresh);
    assert!(faults.asked(WRITE).is_empty());
    let more = ask(&table, &product, ("a", 3), later).await.unwrap();
    assert_eq!((more.hold.fence, more.product.free_at(later)), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn a_hold_whose_answer_got_lost_for_good_is_found_by_reading() {
    let (faults, table) = table().await;
    let product = on_sale(&table, 1, None).await;
    faults.always(WRITE, Fault::AnswerLost);
    let held = ask(&table, &product, ("a", 1), now()).await.unwrap();
    assert_eq!(held.hold.fence, 1);
    let other = on_sale_again(&faults, &table).await;
    faults.always(WRITE, Fault::Unreachable);
    let unsure = ask(&table, &other, ("a", 1), now()).await.unwrap_err();
    assert!(matches!(
        unsure,
        HoldError::Store(StoreError::Unavailable(_))
    ));
    assert_eq!(
        products::get(&table, &other).await.unwrap().free_at(now()),
        1
    );
}

async fn on_sale_again(faults: &testkit::Faults, table: &data::Table) -> domain::ids::ProductId {
    // Later faults of the same operation replace earlier ones; a wait of nothing is none.
    faults.always(WRITE, Fault::Late(std::time::Duration::ZERO));
    on_sale(table, 2, None).await
}

#[tokio::test(start_paused = true)]
async fn who_saw_an_older_product_reads_again_and_decides_again() {
    let (_faults, table) = table().await;
    let product = on_sale(&table, 1, Some(2)).await;
    let seen = products::get(&table, &product).await.unwrap();
    ask(&table, &product, ("a", 1), now()).await.unwrap();
    let mut asked = HoldAsk {
        holder: cart("b"),
        quantity: 1,
        until: HoldKind::Cart.until(&Settings::default(), now()),
        by: By::System("carts"),
        now: now(),
    };
    let cause = cause();
    let second = products::hold(&table, &cause, seen.clone(), &asked, |change, _| change);
    assert_eq!(second.await.unwrap().hold.fence, 2);
    asked.holder = cart("c");
    let third = products::hold(&table, &cause, seen, &asked, |change, _| change).await;
    assert_eq!(third.unwrap_err().code(), "too_few_free");
}
