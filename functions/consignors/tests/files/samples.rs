//! Every sample as it is, but for its token: its shape is one that its route takes.

use contract::consignors::files::ConsignorOp as Op;

use crate::shop::{Shop, adding, call};

#[tokio::test]
async fn every_sample_gets_past_the_door() {
    let shop = Shop::open().await;
    for op in Op::ALL.iter().copied() {
        let expected = match op {
            Op::ListConsignors | Op::GetConsignor | Op::UpdateConsignor => (200, ""),
            // Well formed, of a consignor who has shown nothing yet.
            Op::VerifyConsignor => (422, "transition_not_allowed"),
            // Well formed, of someone who is no consignor.
            Op::SubmitIdentityDocuments => (404, "not_found"),
        };
        let reply = shop.send(&call(op).by(&shop.admin)).await;
        let got = (reply.status, reply.code());
        assert_eq!(got, expected, "{}: {:#}", op.route().name, reply.json);
    }
    let reply = shop.send(&adding().by(&shop.consignor)).await;
    reply.refused(422, "otp_wrong");
}
