//! Who waits is told, and who came first is next.

use domain::money::Money;
use domain::product::Status;
use serde_json::json;

use crate::shop::Shop;

#[tokio::test]
async fn what_is_free_goes_to_who_came_first_for_ten_minutes_and_then_to_the_next() {
    let shop = Shop::open().await;
    shop.watch(&shop.ana, "queue", true)
        .await
        .refused(422, "item_is_free");
    shop.hold().await;
    let ana = shop.watch(&shop.ana, "queue", true).await.expect(200).json;
    assert_eq!(
        (ana["status"].clone(), ana["place"].clone()),
        (json!("watching"), json!(1))
    );
    shop.stage.clock.advance(1);
    let eva = shop.watch(&shop.eva, "queue", true).await.expect(200).json;
    assert_eq!(eva["place"], 2);

    shop.let_go().await;
    let bag = shop.bag().await;
    assert_eq!(bag.status_at(shop.now()), Status::Reserved);
    let ana = &shop.watches(&shop.ana).await[0];
    assert_eq!(ana["status"], "offered");
    // Held for them exactly as long as they are told.
    let hold = &bag.facts().holds[0];
    assert_eq!(ana["offered_until"], json!(hold.until));
    assert_eq!(hold.until, Some(hold.since.plus_minutes(10)));
    assert_eq!(shop.watches(&shop.eva).await[0]["place"], 2);
    // The same event again offers nothing to anyone else.
    shop.follow().await;
    assert_eq!(shop.bag().await.version(), bag.version());

    shop.stage.clock.advance(10 * 60 + 1);
    assert_eq!(shop.watches(&shop.ana).await[0]["status"], "ended");
    assert_eq!(shop.watches(&shop.eva).await[0]["place"], 1);
    shop.follow().await;
    assert_eq!(shop.watches(&shop.eva).await[0]["status"], "offered");
    assert_eq!(shop.watches(&shop.ana).await, json!([]));
}

#[tokio::test]
async fn who_leaves_gives_back_what_is_held_for_them() {
    let shop = Shop::open().await;
    shop.hold().await;
    shop.watch(&shop.ana, "queue", true).await.expect(200);
    shop.let_go().await;
    shop.watch(&shop.ana, "queue", false).await.expect(200);
    assert_eq!(shop.bag().await.status_at(shop.now()), Status::Available);
    assert_eq!(shop.watches(&shop.ana).await, json!([]));
    let again = shop.watch(&shop.ana, "queue", false).await;
    again.refused(422, "transition_not_allowed");
    let never = shop.watch(&shop.eva, "queue", false).await;
    never.refused(404, "not_found");
}

#[tokio::test]
async fn who_waits_for_it_to_be_back_is_told_once_nobody_queues() {
    let shop = Shop::open().await;
    shop.hold().await;
    shop.watch(&shop.ana, "back_available", true)
        .await
        .expect(200);
    shop.watch(&shop.eva, "queue", true).await.expect(200);
    shop.let_go().await;
    assert_eq!(shop.watches(&shop.ana).await[0]["status"], "watching");
    shop.watch(&shop.eva, "queue", false).await.expect(200);
    shop.follow().await;
    assert_eq!(shop.watches(&shop.ana).await, json!([]));
}

#[tokio::test]
async fn a_lower_price_is_told_and_a_higher_one_is_not() {
    let shop = Shop::open().await;
    let begun = shop.watch(&shop.ana, "price_drop", true).await.expect(200);
    assert_eq!(begun.json["price_seen"]["amount"], 42_800);
    shop.alter(|facts| facts.pricing.current = Money::usd(30_000))
        .await;
    let told = &shop.watches(&shop.ana).await[0];
    assert_eq!(told["price_seen"]["amount"], 32_100);
    let version = told["version"].clone();
    shop.alter(|facts| facts.pricing.current = Money::usd(35_000))
        .await;
    assert_eq!(shop.watches(&shop.ana).await[0]["version"], version);
}

#[tokio::test]
async fn only_customers_wait_and_only_for_what_is_in_the_window() {
    let shop = Shop::closed().await;
    let none = shop.watch(&shop.ana, "queue", true).await;
    none.refused(404, "not_found");
    let staff = shop.watch(&shop.manager, "queue", true).await;
    staff.refused(403, "permission_denied");
}
