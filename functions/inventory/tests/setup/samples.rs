//! Every sample as it is, but for its token: its shape is one that its route takes.

use contract::inventory::setup::SetupOp;
use contract::inventory::setup::discounts::DiscountOp;
use testkit::sample;

use crate::house::House;

#[tokio::test]
async fn every_sample_gets_past_the_door() {
    let house = House::open().await;
    for row in SetupOp::ROWS.iter().chain(DiscountOp::ROWS) {
        let sample = match row.route.access.needs_session() {
            true => sample(row.route).by(&house.admin),
            false => sample(row.route),
        };
        let reply = house.send(&sample).await;
        let verb = row.route.name.split('_').next().unwrap();
        let expected = match verb {
            "list" => (200, ""),
            "create" | "publish" => (201, ""),
            // Well formed, and about something that is not there.
            "update" | "delete" | "restore" => (404, "not_found"),
            other => panic!("{other} has no expectation here"),
        };
        let got = (reply.status, reply.code());
        assert_eq!(got, expected, "{}: {:#}", row.route.name, reply.json);
    }
}
