//! Proposals: rows 55 to 64 of the route list. Machine B.

use domain::access::Permission as P;

use crate::common::{Nothing, Page, Reason};
use crate::consignments::requests::RequestPath;
use crate::route::{Method, Route};
use crate::routes;
use crate::worker::{Grant, Secret};

mod body;
mod view;

pub use body::{
    AnswerBody, ApprovalOrder, CounterBody, LineBody, MarkdownChoice, NewRound, ProposalAnswer,
    ProposalEdit, ProposalPath, ProposalQuery, ReplyBody, TermsBody,
};
pub use view::{Audience, InternalView, LineView, ProposalCard, ProposalView, SimulationView};

const READS: &[Grant] = &[Grant::TableRead, Grant::Secret(Secret::CursorKey)];
const WRITES: &[Grant] = &[
    Grant::TableRead,
    Grant::TableWrite,
    Grant::Secret(Secret::CursorKey),
];
const VIEWS: &[P] = &[P::ProposalsView, P::ProposalsViewOwn];

routes! {
    /// Every operation on proposals.
    ProposalOp {
        /// Drafts a round: the first for an appraised request, a later one by naming the proposal
        /// it supersedes, which answers a counter of the consignor. The commission plan, the
        /// schedule of markdowns, term and grace are copied into each line; what is not said
        /// follows from the item's category and the house's settings.
        DraftProposal {
            route: Route::create("draft_proposal", "/v1/consignment-requests/{id}/proposals")
                .summary("Draft a round")
                .any_of(&[P::ProposalsCreate])
                .grants(WRITES),
            path: RequestPath, query: Nothing, body: NewRound, reply: ProposalView,
        }
        /// A consignor lists what was sent to them, last sent first; an appraiser what they drafted.
        /// Other staff name one of `status`, `consignor_id` and `author_id`; without one they see
        /// what waits for approval. Everyone may name a `request_id` instead, of a request they see.
        ListProposals {
            route: Route::get("list_proposals", "/v1/proposals")
                .summary("List proposals")
                .any_of(VIEWS)
                .grants(READS),
            path: Nothing, query: ProposalQuery, body: Nothing, reply: Page<ProposalCard>,
        }
        /// Shows a proposal, to its consignor only once it was sent, and then nothing but the offer.
        /// That they looked for the first time is recorded and stops nothing.
        GetProposal {
            route: Route::get("get_proposal", "/v1/proposals/{id}")
                .summary("Show a proposal")
                .any_of(VIEWS)
                .grants(WRITES),
            path: ProposalPath, query: Nothing, body: Nothing, reply: ProposalView,
        }
        /// Edits a draft: lines that are sent replace all the lines, and copy the plans and
        /// schedules anew.
        UpdateProposal {
            route: Route::edit(Method::Patch, "update_proposal", "/v1/proposals/{id}")
                .summary("Edit a draft proposal")
                .any_of(&[P::ProposalsUpdate])
                .grants(WRITES),
            path: ProposalPath, query: Nothing, body: ProposalEdit, reply: ProposalView,
        }
        /// Finishes a draft. Within the limits of an appraiser it may be sent at once; a higher
        /// price, another commission, a price moved by more than ten percent or a red flag not
        /// looked at needs a second person.
        SubmitProposal {
            route: Route::act("submit_proposal", "/v1/proposals/{id}/submit")
                .summary("Submit a proposal for approval")
                .any_of(&[P::ProposalsUpdate])
                .grants(WRITES),
            path: ProposalPath, query: Nothing, body: Nothing, reply: ProposalView,
        }
        /// A second person approves, or sends back with a reason. Nobody approves what they drafted
        /// or put up themselves.
        ApproveProposal {
            route: Route::act("approve_proposal", "/v1/proposals/{id}/approve")
                .summary("Approve, or send back")
                .any_of(&[P::ProposalsApprove])
                .grants(WRITES),
            path: ProposalPath, query: Nothing, body: ApprovalOrder, reply: ProposalView,
        }
        /// Puts an approved proposal before the consignor, for so many days. It says when it accepts
        /// itself only where the consignor consented to that.
        SendProposal {
            route: Route::act("send_proposal", "/v1/proposals/{id}/send")
                .summary("Send a proposal to the consignor")
                .any_of(&[P::ProposalsSend])
                .grants(WRITES),
            path: ProposalPath, query: Nothing, body: Nothing, reply: ProposalView,
        }
        /// The consignor answers every line, or staff do for them with proof. The house agrees to a
        /// counter or refuses it; another round is drafted instead. For 48 hours, and until they
        /// sign the contract, the consignor can undo an acceptance by lapse of time; a contract
        /// drawn up meanwhile becomes void.
        RespondToProposal {
            route: Route::act("respond_to_proposal", "/v1/proposals/{id}/respond")
                .summary("Accept, reject or counter, line by line")
                .any_of(&[P::ProposalsRespondOwn, P::ProposalsRespondFor, P::ProposalsSend])
                .grants(WRITES),
            path: ProposalPath, query: Nothing, body: ProposalAnswer, reply: ProposalView,
        }
        /// Takes a proposal back that was not answered. The consignor is shown the reason, if they
        /// had it. A counter that it was to answer, and which they never saw answered, waits for an
        /// answer again.
        WithdrawProposal {
            route: Route::act("withdraw_proposal", "/v1/proposals/{id}/withdraw")
                .summary("Withdraw a proposal")
                .any_of(&[P::ProposalsWithdraw])
                .grants(WRITES),
            path: ProposalPath, query: Nothing, body: Reason, reply: ProposalView,
        }
        /// What both sides get of each line at the listing and at each markdown step.
        SimulateProposal {
            route: Route::get("simulate_proposal", "/v1/proposals/{id}/simulation")
                .summary("Show the net at each markdown step")
                .any_of(VIEWS)
                .grants(READS),
            path: ProposalPath, query: Nothing, body: Nothing, reply: SimulationView,
        }
    }
}
