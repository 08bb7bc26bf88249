//! Dispatch of the operations on consignors' files: a total match.

use contract::consignors::files::{
    ConsignorOp, GetConsignor, ListConsignors, SubmitIdentityDocuments, UpdateConsignor,
    VerifyConsignor,
};
use httpkit::serve;
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::{
    get_consignor, list_consignors, submit_identity_documents, update_consignor, verify_consignor,
};

pub(crate) async fn handle(cx: &Context, op: ConsignorOp, request: Request) -> Response<Body> {
    use ConsignorOp as Op;
    match op {
        Op::ListConsignors => {
            serve::<ListConsignors, _>(cx, request, list_consignors::list_consignors).await
        }
        Op::GetConsignor => {
            serve::<GetConsignor, _>(cx, request, get_consignor::get_consignor).await
        }
        Op::UpdateConsignor => {
            serve::<UpdateConsignor, _>(cx, request, update_consignor::update_consignor).await
        }
        Op::VerifyConsignor => {
            serve::<VerifyConsignor, _>(cx, request, verify_consignor::verify_consignor).await
        }
        Op::SubmitIdentityDocuments => {
            serve::<SubmitIdentityDocuments, _>(
                cx,
                request,
                submit_identity_documents::submit_identity_documents,
            )
            .await
        }
    }
}
