//! Every sample as it is, but for its token: its shape is one that its route takes.

use contract::identity::IdentityOp as Op;
use domain::access::Role;

use crate::house::{House, call};

#[tokio::test]
async fn every_sample_gets_past_the_door() {
    for op in Op::ALL.iter().copied() {
        // An empty house for each: who signs up in one sample would be known in the next.
        let house = House::open().await;
        let admin = house.stage.person(Role::Admin).await;
        let sample = match op.route().access.needs_session() {
            true => call(op).by(&admin),
            false => call(op),
        };
        let reply = house.send(&sample).await;
        let expected = match op {
            Op::GetMe | Op::ListRoles | Op::ListPermissions => (200, ""),
            Op::RegisterUser | Op::SendOtp => (202, ""),
            Op::LogOut => (204, ""),
            // Well formed, and about someone who is not there.
            Op::LogIn => (401, "credentials_wrong"),
            Op::RefreshSession => (401, "session_ended"),
            Op::BlockUser => (404, "not_found"),
            Op::VerifyOtp => (422, "otp_wrong"),
        };
        let got = (reply.status, reply.code());
        assert_eq!(got, expected, "{}: {:#}", op.route().name, reply.json);
    }
}
