//! Proposals: dispatch of their operations, a total match, and what their routes share.

pub(crate) mod drafting;
pub(crate) mod ended;
pub(crate) mod show;
pub(crate) mod undo;

use contract::consignments::proposals::{
    ApproveProposal, DraftProposal, GetProposal, ListProposals, ProposalOp, RespondToProposal,
    SendProposal, SimulateProposal, SubmitProposal, UpdateProposal, WithdrawProposal,
};
use httpkit::serve;
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::{
    approve_proposal, draft_proposal, get_proposal, list_proposals, respond_to_proposal,
    send_proposal, simulate_proposal, submit_proposal, update_proposal, withdraw_proposal,
};

pub(crate) async fn handle(cx: &Context, op: ProposalOp, request: Request) -> Response<Body> {
    use ProposalOp as Op;
    match op {
        Op::DraftProposal => {
            serve::<DraftProposal, _>(cx, request, draft_proposal::draft_proposal).await
        }
        Op::ListProposals => {
            serve::<ListProposals, _>(cx, request, list_proposals::list_proposals).await
        }
        Op::GetProposal => serve::<GetProposal, _>(cx, request, get_proposal::get_proposal).await,
        Op::UpdateProposal => {
            serve::<UpdateProposal, _>(cx, request, update_proposal::update_proposal).await
        }
        Op::SubmitProposal => {
            serve::<SubmitProposal, _>(cx, request, submit_proposal::submit_proposal).await
        }
        Op::ApproveProposal => {
            serve::<ApproveProposal, _>(cx, request, approve_proposal::approve_proposal).await
        }
        Op::SendProposal => {
            serve::<SendProposal, _>(cx, request, send_proposal::send_proposal).await
        }
        Op::RespondToProposal => {
            serve::<RespondToProposal, _>(cx, request, respond_to_proposal::respond_to_proposal)
                .await
        }
        Op::WithdrawProposal => {
            serve::<WithdrawProposal, _>(cx, request, withdraw_proposal::withdraw_proposal).await
        }
        Op::SimulateProposal => {
            serve::<SimulateProposal, _>(cx, request, simulate_proposal::simulate_proposal).await
        }
    }
}
