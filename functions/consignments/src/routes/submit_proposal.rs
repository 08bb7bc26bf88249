//! `POST /v1/proposals/{id}/submit`: a draft is finished, and approved at once within the limits.

use contract::consignments::proposals::SubmitProposal;
use domain::proposal::{ApprovalRules, Command, Refusal};
use httpkit::{Answer, ApiError, Input};

use crate::Context;
use crate::proposals::show;

pub(crate) async fn submit_proposal(
    cx: &Context,
    input: Input<SubmitProposal>,
) -> Result<Answer, ApiError> {
    let proposal = show::proposal(cx, &input, &input.path.id).await?;
    input.matches(proposal.version())?;
    let request = show::request_of(cx, &proposal).await?;
    let settings = data::catalogue::settings(&cx.table, cx.now()).await?;
    let command = Command::Submit {
        rules: ApprovalRules::from(&settings),
        red_flags: request
            .red_flags()
            .cloned()
            .ok_or(Refusal::RequestNotAppraised)?,
    };
    let decision = proposal.decide(command, input.by(), cx.now())?;
    show::commit(cx, &input, &decision, None).await
}
