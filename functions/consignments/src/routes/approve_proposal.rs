//! `POST /v1/proposals/{id}/approve`: a second person approves, or sends back.

use contract::consignments::proposals::{ApprovalOrder, ApproveProposal};
use domain::proposal::{Command, Refusal};
use httpkit::{Answer, ApiError, Input};

use crate::Context;
use crate::proposals::show;

pub(crate) async fn approve_proposal(
    cx: &Context,
    input: Input<ApproveProposal>,
) -> Result<Answer, ApiError> {
    let proposal = show::proposal(cx, &input, &input.path.id).await?;
    input.matches(proposal.version())?;
    let command = match input.body.clone() {
        ApprovalOrder::SendBack { reason } => Command::SendBack { reason },
        ApprovalOrder::Approve => Command::Approve {
            red_flags: show::request_of(cx, &proposal)
                .await?
                .red_flags()
                .cloned()
                .ok_or(Refusal::RequestNotAppraised)?,
        },
    };
    let decision = proposal.decide(command, input.by(), cx.now())?;
    show::commit(cx, &input, &decision, None).await
}
