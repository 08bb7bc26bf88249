//! Every sample as it is, but for its token: its shape is one that its route takes.

use contract::consignments::requests::RequestOp as Op;
use domain::access::Role;

use crate::shop::Shop;

#[tokio::test]
async fn every_sample_gets_past_the_door() {
    let shop = Shop::open().await;
    let admin = shop.stage.person(Role::Admin).await;
    for op in Op::ALL.iter().copied() {
        let reply = shop.act(&admin, op).await;
        let expected = match op {
            Op::CreateRequest => (201, ""),
            Op::ListRequests => (200, ""),
            // Well formed, and about a request that is not there.
            Op::GetRequest
            | Op::UpdateRequest
            | Op::AddRequestItem
            | Op::UpdateRequestItem
            | Op::RemoveRequestItem
            | Op::SubmitRequest
            | Op::AssignAppraiser
            | Op::ScheduleAppointment
            | Op::ListSlots
            | Op::ReceiveGoods
            | Op::AppraiseItem
            | Op::CompleteAppraisal
            | Op::RejectRequest
            | Op::CancelRequest
            | Op::AcknowledgeRedFlags => (404, "not_found"),
        };
        let got = (reply.status, reply.code());
        assert_eq!(got, expected, "{}: {:#}", op.route().name, reply.json);
    }
}
