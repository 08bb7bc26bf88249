//! `PATCH /v1/proposals/{id}`: a draft is edited: what is sent replaces what was there.

use contract::consignments::proposals::UpdateProposal;
use domain::proposal::{Command, DraftLine, Proposal, ProposalLine};
use httpkit::{Answer, ApiError, Input};

use crate::Context;
use crate::proposals::drafting::SetUp;
use crate::proposals::show;

pub(crate) async fn update_proposal(
    cx: &Context,
    input: Input<UpdateProposal>,
) -> Result<Answer, ApiError> {
    let proposal = show::proposal(cx, &input, &input.path.id).await?;
    input.matches(proposal.version())?;
    let edit = &input.body;
    let lines = match &edit.lines {
        Some(lines) => {
            let request = show::request_of(cx, &proposal).await?;
            SetUp::load(cx).await?.lines(&request, lines)?
        }
        None => as_drafted(&proposal),
    };
    let message = edit.message.clone();
    let command = Command::Edit {
        lines,
        message: message.unwrap_or_else(|| proposal.message().to_owned()),
    };
    let decision = proposal.decide(command, input.by(), cx.now())?;
    show::commit(cx, &input, &decision, None).await
}

/// The lines as they are, with the copies they were drafted with.
fn as_drafted(proposal: &Proposal) -> Vec<DraftLine> {
    let draft = |line: &ProposalLine| DraftLine {
        item: line.item.clone(),
        terms: line.terms.clone(),
    };
    proposal.lines().iter().map(draft).collect()
}
