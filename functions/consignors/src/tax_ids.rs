//! Dispatch of the operations on tax ids: a total match.

use contract::consignors::tax_ids::{TaxIdOp, ValidateTaxId};
use httpkit::serve;
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::validate_tax_id;

pub(crate) async fn handle(cx: &Context, op: TaxIdOp, request: Request) -> Response<Body> {
    use TaxIdOp as Op;
    match op {
        Op::ValidateTaxId => {
            serve::<ValidateTaxId, _>(cx, request, validate_tax_id::validate_tax_id).await
        }
    }
}
