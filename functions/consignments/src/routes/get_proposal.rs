//! `GET /v1/proposals/{id}`: one proposal; the consignor's first look at it is recorded.

use contract::consignments::proposals::{Audience, GetProposal, ProposalView};
use domain::proposal::{Command, Proposal, Status};
use httpkit::{Answer, ApiError, Input};

use crate::Context;
use crate::proposals::show;

pub(crate) async fn get_proposal(
    cx: &Context,
    input: Input<GetProposal>,
) -> Result<Answer, ApiError> {
    let proposal = show::proposal(cx, &input, &input.path.id).await?;
    let proposal = opened(cx, &input, proposal).await;
    let audience = show::audience(input.caller(), &proposal);
    let view = ProposalView::of(&proposal, audience);
    Ok(input.answer(&match audience {
        Audience::Consignor => view,
        Audience::Staff => {
            let history = data::proposals::history(&cx.table, proposal.id()).await?;
            view.with_timeline(history)
        }
    }))
}

/// The proposal after the consignor's first look. The look is a note, not an answer: whatever
/// becomes of the write, a read stays a read and shows what was read.
async fn opened(cx: &Context, input: &Input<GetProposal>, proposal: Proposal) -> Proposal {
    let own = input.caller().user == proposal.facts().consignor;
    if !own || proposal.status() != Status::Sent {
        return proposal;
    }
    let Ok(decision) = proposal.decide(Command::Open, input.by(), cx.now()) else {
        return proposal;
    };
    let change = cx.table.begin(input.cause()).save(&decision);
    match change.commit().await {
        Ok(()) => decision.next,
        Err(err) => {
            let id = proposal.id();
            tracing::info!(proposal.id = %id, error = %err, "The first look at {id} was not noted");
            proposal
        }
    }
}
