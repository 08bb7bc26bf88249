//! Consignment requests: rows 39 to 54 of the route list. Machine A.

use domain::access::Permission as P;

use crate::common::{Nothing, Page, Reason};
use crate::route::{Method, Route};
use crate::routes;
use crate::worker::{Grant, Secret};

mod body;
mod view;

pub use body::{
    AppointmentWish, AppraisalBody, AppraiserChoice, CancelOrder, GoodsIn, ItemBody, ItemPath,
    NewRequest, PhotoBody, RejectOrder, RequestEdit, RequestPath, RequestQuery, SlotQuery,
    TermsConsent,
};
pub use view::{RequestCard, RequestView, SlotView, TimelineEntry};

const READS: &[Grant] = &[Grant::TableRead, Grant::Secret(Secret::CursorKey)];
const WRITES: &[Grant] = &[
    Grant::TableRead,
    Grant::TableWrite,
    Grant::Secret(Secret::CursorKey),
];
const UPDATES: &[P] = &[P::RequestsUpdate, P::RequestsUpdateOwn];
const VIEWS: &[P] = &[P::RequestsView, P::RequestsViewOwn];

routes! {
    /// Every operation on consignment requests.
    RequestOp {
        /// Opens a draft. A consignor opens their own; staff name the consignor, whose account must
        /// be active.
        CreateRequest {
            route: Route::create("create_request", "/v1/consignment-requests")
                .summary("Open a draft request")
                .any_of(&[P::RequestsCreate, P::RequestsCreateOwn])
                .grants(WRITES),
            path: Nothing, query: Nothing, body: NewRequest, reply: RequestView,
        }
        /// A consignor lists their own requests, an appraiser the ones assigned to them, newest
        /// first. Other staff name one of `status`, `consignor_id` and `appraiser_id`; without one
        /// they see what was submitted and waits for an appraiser.
        ListRequests {
            route: Route::get("list_requests", "/v1/consignment-requests")
                .summary("List requests")
                .any_of(VIEWS)
                .grants(READS),
            path: Nothing, query: RequestQuery, body: Nothing, reply: Page<RequestCard>,
        }
        /// Shows a request with everything that happened to it. Appraisals are for staff.
        GetRequest {
            route: Route::get("get_request", "/v1/consignment-requests/{id}")
                .summary("Show a request with its timeline")
                .any_of(VIEWS)
                .grants(READS),
            path: RequestPath, query: Nothing, body: Nothing, reply: RequestView,
        }
        /// Edits a draft. Only staff set the priority.
        UpdateRequest {
            route: Route::edit(Method::Patch, "update_request", "/v1/consignment-requests/{id}")
                .summary("Edit a draft request")
                .any_of(UPDATES)
                .grants(WRITES),
            path: RequestPath, query: Nothing, body: RequestEdit, reply: RequestView,
        }
        /// Adds an item to a draft: at most 50, each with at most 12 photos that passed the check.
        AddRequestItem {
            route: Route::act("add_request_item", "/v1/consignment-requests/{id}/items")
                .summary("Add an item to a draft")
                .status(201)
                .any_of(UPDATES)
                .grants(WRITES),
            path: RequestPath, query: Nothing, body: ItemBody, reply: RequestView,
        }
        /// Replaces what a draft says of an item.
        UpdateRequestItem {
            route: Route::edit(
                Method::Patch,
                "update_request_item",
                "/v1/consignment-requests/{id}/items/{item_id}",
            )
                .summary("Edit an item of a draft")
                .any_of(UPDATES)
                .grants(WRITES),
            path: ItemPath, query: Nothing, body: ItemBody, reply: RequestView,
        }
        /// Takes an item out of a draft.
        RemoveRequestItem {
            route: Route::edit(
                Method::Delete,
                "remove_request_item",
                "/v1/consignment-requests/{id}/items/{item_id}",
            )
                .summary("Remove an item from a draft")
                .any_of(UPDATES)
                .grants(WRITES),
            path: ItemPath, query: Nothing, body: Nothing, reply: RequestView,
        }
        /// Hands a draft in: at least one item, each with a category, a photo and the answers its
        /// category asks for, and the terms in force accepted. The promised time for an appraisal
        /// starts here.
        SubmitRequest {
            route: Route::act("submit_request", "/v1/consignment-requests/{id}/submit")
                .summary("Submit a request")
                .any_of(&[P::RequestsSubmit])
                .grants(WRITES),
            path: RequestPath, query: Nothing, body: TermsConsent, reply: RequestView,
        }
        /// Gives a request to an appraiser, or to another one. Without a name, the least busy one
        /// below the limit gets it; never the consignor themselves.
        AssignAppraiser {
            route: Route::act("assign_appraiser", "/v1/consignment-requests/{id}/assign")
                .summary("Assign or reassign the appraiser")
                .any_of(&[P::RequestsAssign])
                .grants(WRITES),
            path: RequestPath, query: Nothing, body: AppraiserChoice, reply: RequestView,
        }
        /// Sets or moves the time at which goods are handed over or looked at, or notes that nobody
        /// came. Two appointments of an appraiser never overlap, with the way between them. A
        /// consignor moves theirs at least four hours before.
        ScheduleAppointment {
            route: Route::act("schedule_appointment", "/v1/consignment-requests/{id}/appointment")
                .summary("Set or move the appointment")
                .any_of(&[P::RequestsSchedule])
                .grants(WRITES),
            path: RequestPath, query: Nothing, body: AppointmentWish, reply: RequestView,
        }
        /// The times of a day at which a request's appraiser is free.
        ListSlots {
            route: Route::get("list_slots", "/v1/appointments/slots")
                .summary("List free appointment slots")
                .any_of(&[P::RequestsSchedule])
                .grants(READS),
            path: Nothing, query: SlotQuery, body: Nothing, reply: Page<SlotView>,
        }
        /// Takes the goods in. Both sides confirm what came, in which condition, with photos; from
        /// here on the house bears the risk.
        ReceiveGoods {
            route: Route::act("receive_goods", "/v1/consignment-requests/{id}/receive")
                .summary("Take the goods in")
                .any_of(&[P::RequestsReceive])
                .grants(WRITES),
            path: RequestPath, query: Nothing, body: GoodsIn, reply: RequestView,
        }
        /// The assigned appraiser scores an item, or declines it with a reason. The first one begins
        /// the appraisal.
        AppraiseItem {
            route: Route::edit(
                Method::Put,
                "appraise_item",
                "/v1/consignment-requests/{id}/items/{item_id}/appraisal",
            )
                .summary("Save the appraisal of an item")
                .any_of(&[P::RequestsAppraise])
                .grants(WRITES),
            path: ItemPath, query: Nothing, body: AppraisalBody, reply: RequestView,
        }
        /// Closes the appraisal once every item is scored or declined.
        CompleteAppraisal {
            route: Route::act(
                "complete_appraisal",
                "/v1/consignment-requests/{id}/complete-appraisal",
            )
                .summary("Close the appraisal")
                .any_of(&[P::RequestsAppraise])
                .grants(WRITES),
            path: RequestPath, query: Nothing, body: Nothing, reply: RequestView,
        }
        /// Turns a request down with a reason, or sends it back to the consignor for changes.
        /// Counterfeits are held, with a note of what the law says. The open proposals of a request
        /// turned down are withdrawn with it.
        RejectRequest {
            route: Route::act("reject_request", "/v1/consignment-requests/{id}/reject")
                .summary("Reject, or send back for changes")
                .any_of(&[P::RequestsReject])
                .grants(WRITES),
            path: RequestPath, query: Nothing, body: RejectOrder, reply: RequestView,
        }
        /// Calls a request off: free before the goods are in. Its open proposals are withdrawn
        /// with it.
        CancelRequest {
            route: Route::act("cancel_request", "/v1/consignment-requests/{id}/cancel")
                .summary("Cancel a request")
                .any_of(&[P::RequestsCancel, P::RequestsCancelOwn])
                .grants(WRITES),
            path: RequestPath, query: Nothing, body: CancelOrder, reply: RequestView,
        }
        /// Takes suspicious findings on, so that a proposal can be approved.
        AcknowledgeRedFlags {
            route: Route::act(
                "acknowledge_red_flags",
                "/v1/consignment-requests/{id}/acknowledge-red-flags",
            )
                .summary("Take red flags on")
                .any_of(&[P::ProposalsApprove])
                .grants(WRITES),
            path: RequestPath, query: Nothing, body: Reason, reply: RequestView,
        }
    }
}
