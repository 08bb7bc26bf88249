//! `POST /v1/proposals/{id}/withdraw`: a proposal that was not answered is taken back.

use contract::consignments::proposals::WithdrawProposal;
use domain::proposal::Command;
use httpkit::{Answer, ApiError, Input};

use crate::Context;
use crate::proposals::show;

pub(crate) async fn withdraw_proposal(
    cx: &Context,
    input: Input<WithdrawProposal>,
) -> Result<Answer, ApiError> {
    let proposal = show::proposal(cx, &input, &input.path.id).await?;
    input.matches(proposal.version())?;
    let command = Command::Withdraw {
        reason: input.body.reason.clone(),
    };
    let decision = proposal.decide(command, input.by(), cx.now())?;
    show::commit(cx, &input, &decision, None).await
}
