//! Dispatch of the operations on requests: a total match.

use contract::consignments::requests::{
    AcknowledgeRedFlags, AddRequestItem, AppraiseItem, AssignAppraiser, CancelRequest,
    CompleteAppraisal, CreateRequest, GetRequest, ListRequests, ListSlots, ReceiveGoods,
    RejectRequest, RemoveRequestItem, RequestOp, ScheduleAppointment, SubmitRequest, UpdateRequest,
    UpdateRequestItem,
};
use httpkit::serve;
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::{
    acknowledge_red_flags, add_request_item, appraise_item, assign_appraiser, cancel_request,
    complete_appraisal, create_request, get_request, list_requests, list_slots, receive_goods,
    reject_request, remove_request_item, schedule_appointment, submit_request, update_request,
    update_request_item,
};

pub(crate) async fn handle(cx: &Context, op: RequestOp, request: Request) -> Response<Body> {
    use RequestOp as Op;
    match op {
        Op::CreateRequest => {
            serve::<CreateRequest, _>(cx, request, create_request::create_request).await
        }
        Op::ListRequests => {
            serve::<ListRequests, _>(cx, request, list_requests::list_requests).await
        }
        Op::GetRequest => serve::<GetRequest, _>(cx, request, get_request::get_request).await,
        Op::UpdateRequest => {
            serve::<UpdateRequest, _>(cx, request, update_request::update_request).await
        }
        Op::AddRequestItem => {
            serve::<AddRequestItem, _>(cx, request, add_request_item::add_request_item).await
        }
        Op::UpdateRequestItem => {
            serve::<UpdateRequestItem, _>(cx, request, update_request_item::update_request_item)
                .await
        }
        Op::RemoveRequestItem => {
            serve::<RemoveRequestItem, _>(cx, request, remove_request_item::remove_request_item)
                .await
        }
        Op::SubmitRequest => {
            serve::<SubmitRequest, _>(cx, request, submit_request::submit_request).await
        }
        Op::AssignAppraiser => {
            serve::<AssignAppraiser, _>(cx, request, assign_appraiser::assign_appraiser).await
        }
        Op::ScheduleAppointment => {
            serve::<ScheduleAppointment, _>(cx, request, schedule_appointment::schedule_appointment)
                .await
        }
        Op::ListSlots => serve::<ListSlots, _>(cx, request, list_slots::list_slots).await,
        Op::ReceiveGoods => {
            serve::<ReceiveGoods, _>(cx, request, receive_goods::receive_goods).await
        }
        Op::AppraiseItem => {
            serve::<AppraiseItem, _>(cx, request, appraise_item::appraise_item).await
        }
        Op::CompleteAppraisal => {
            serve::<CompleteAppraisal, _>(cx, request, complete_appraisal::complete_appraisal).await
        }
        Op::RejectRequest => {
            serve::<RejectRequest, _>(cx, request, reject_request::reject_request).await
        }
        Op::CancelRequest => {
            serve::<CancelRequest, _>(cx, request, cancel_request::cancel_request).await
        }
        Op::AcknowledgeRedFlags => {
            serve::<AcknowledgeRedFlags, _>(
                cx,
                request,
                acknowledge_red_flags::acknowledge_red_flags,
            )
            .await
        }
    }
}
