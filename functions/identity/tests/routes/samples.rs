//! Every sample as it is, but for its token: its shape is one that its route takes.

use domain::access::Role;
use testkit::sample;

use crate::house::House;

#[tokio::test]
async fn every_sample_gets_past_the_door() {
    for row in contract::identity::ROWS {
        // An empty house for each: who signs up in one sample would be known in the next.
        let house = House::open().await;
        let admin = house.stage.person(Role::Admin).await;
        let sample = match row.route.access.needs_session() {
            true => sample(row.route).by(&admin),
            false => sample(row.route),
        };
        let reply = house.send(&sample).await;
        let expected = match row.route.name {
            "get_me" | "list_roles" | "list_permissions" => (200, ""),
            "register_user" | "send_otp" => (202, ""),
            "log_out" => (204, ""),
            // Well formed, and about someone who is not there.
            "log_in" => (401, "credentials_wrong"),
            "refresh_session" => (401, "session_ended"),
            "block_user" => (404, "not_found"),
            "verify_otp" => (422, "otp_wrong"),
            name => panic!("{name} has no expectation here"),
        };
        let got = (reply.status, reply.code());
        assert_eq!(got, expected, "{}: {:#}", row.route.name, reply.json);
    }
}
