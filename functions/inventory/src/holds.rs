//! Dispatch of the operations on holds: a total match.

use contract::inventory::holds::{HoldOp, HoldProduct, ReleaseProductHold, RenewProductHold};
use httpkit::serve;
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::{hold_product, release_product_hold, renew_product_hold};

pub(crate) async fn handle(cx: &Context, op: HoldOp, request: Request) -> Response<Body> {
    use HoldOp as Op;
    match op {
        Op::HoldProduct => serve::<HoldProduct, _>(cx, request, hold_product::hold_product).await,
        Op::RenewProductHold => {
            serve::<RenewProductHold, _>(cx, request, renew_product_hold::renew_product_hold).await
        }
        Op::ReleaseProductHold => {
            serve::<ReleaseProductHold, _>(cx, request, release_product_hold::release_product_hold)
                .await
        }
    }
}
