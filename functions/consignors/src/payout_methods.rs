//! Dispatch of the operations on payout methods: a total match.

use contract::consignors::payout_methods::{AddPayoutMethod, PayoutMethodOp};
use httpkit::serve;
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::add_payout_method;

pub(crate) async fn handle(cx: &Context, op: PayoutMethodOp, request: Request) -> Response<Body> {
    use PayoutMethodOp as Op;
    match op {
        Op::AddPayoutMethod => {
            serve::<AddPayoutMethod, _>(cx, request, add_payout_method::add_payout_method).await
        }
    }
}
