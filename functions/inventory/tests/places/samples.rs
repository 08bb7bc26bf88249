//! The samples of these routes: each is understood, and what it names is not there.

use contract::inventory::custody::CustodyOp;
use contract::inventory::stock_counts::StockCountOp;
use contract::inventory::transfers::TransferOp;
use contract::route::Route;
use inventory::invoke;
use testkit::sample;

use crate::shop::Shop;

#[tokio::test]
async fn every_sample_is_understood() {
    let house = Shop::with(0).await;
    let routes = CustodyOp::ALL.iter().map(|op| op.route());
    let routes = routes.chain(TransferOp::ALL.iter().map(|op| op.route()));
    let routes: Vec<&Route> = routes
        .chain(StockCountOp::ALL.iter().map(|op| op.route()))
        .collect();
    for route in routes {
        let call = sample(route).by(&house.manager);
        let invoke = async |name: &str, event: &str| invoke(&house.cx, name, event).await;
        let reply = Box::pin(call.send(invoke)).await;
        let listed = route.name.starts_with("list_") && reply.status == 200;
        let absent = reply.status == 404 || reply.json["code"] == "not_set_up";
        assert!(
            listed || absent,
            "{} {} {}",
            route.name,
            reply.status,
            reply.json
        );
    }
}
