//! Every sample as it is, but for its token.

use catalog::invoke;
use contract::catalog::watches::WatchOp;
use contract::catalog::window::{FOLLOW_PRODUCTS, REBUILD_WINDOW, WindowOp};
use testkit::sample;

use crate::shop::Shop;

#[tokio::test]
async fn every_sample_gets_past_the_door() {
    let shop = Shop::open().await;
    let invoke_one = async |name: &str, event: &str| invoke(&shop.cx, name, event).await;
    for op in WindowOp::ALL.iter().copied() {
        let expected = match op {
            WindowOp::ListCatalogProducts => 200,
            // Well formed, of what this shop does not have.
            WindowOp::GetCatalogProduct | WindowOp::GetCatalogPhoto => 404,
        };
        let reply = Box::pin(sample(op.route()).send(invoke_one)).await;
        assert_eq!(
            reply.status,
            expected,
            "{}: {:#}",
            op.route().name,
            reply.json
        );
    }
    for op in WatchOp::ALL.iter().copied() {
        let expected = match op {
            WatchOp::ListWatches => 200,
            WatchOp::WatchProduct => 404,
        };
        let call = sample(op.route()).by(&shop.ana);
        let reply = Box::pin(call.send(invoke_one)).await;
        assert_eq!(
            reply.status,
            expected,
            "{}: {:#}",
            op.route().name,
            reply.json
        );
    }
    let follow = include_str!("../../../../events/follow_products.json");
    let answer = invoke(&shop.cx, FOLLOW_PRODUCTS.name, follow)
        .await
        .unwrap();
    assert_eq!(answer, r#"{"batchItemFailures":[]}"#);
    let rebuild = include_str!("../../../../events/rebuild_window.json");
    invoke(&shop.cx, REBUILD_WINDOW.name, rebuild)
        .await
        .unwrap();
}
