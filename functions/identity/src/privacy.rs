//! The rights to one's own data: dispatch of its operations, a total match, and what they share.

pub(crate) mod copy;
pub(crate) mod erase;
pub(crate) mod gather;
pub(crate) mod holds;
pub(crate) mod words;

use contract::identity::privacy::{
    DecideDataRequest, GetDataExport, ListDataRequests, PrivacyOp, RequestCorrection,
    RequestDataExport, RequestErasure, RequestObjection, SetMyConsents,
};
use httpkit::serve;
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::{
    decide_data_request, get_data_export, list_data_requests, request_correction,
    request_data_export, request_erasure, request_objection, set_my_consents,
};

pub(crate) async fn handle(cx: &Context, op: PrivacyOp, request: Request) -> Response<Body> {
    use PrivacyOp as Op;
    match op {
        Op::SetMyConsents => {
            serve::<SetMyConsents, _>(cx, request, set_my_consents::set_my_consents).await
        }
        Op::RequestDataExport => {
            let ask = request_data_export::request_data_export;
            serve::<RequestDataExport, _>(cx, request, ask).await
        }
        Op::GetDataExport => {
            serve::<GetDataExport, _>(cx, request, get_data_export::get_data_export).await
        }
        Op::RequestErasure => {
            serve::<RequestErasure, _>(cx, request, request_erasure::request_erasure).await
        }
        Op::RequestCorrection => {
            let ask = request_correction::request_correction;
            serve::<RequestCorrection, _>(cx, request, ask).await
        }
        Op::RequestObjection => {
            serve::<RequestObjection, _>(cx, request, request_objection::request_objection).await
        }
        Op::ListDataRequests => {
            serve::<ListDataRequests, _>(cx, request, list_data_requests::list_data_requests).await
        }
        Op::DecideDataRequest => {
            let decide = decide_data_request::decide_data_request;
            serve::<DecideDataRequest, _>(cx, request, decide).await
        }
    }
}
