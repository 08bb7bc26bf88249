//! `POST /v1/proposals/{id}/withdraw`: a proposal that was not answered is taken back.

use contract::consignments::proposals::WithdrawProposal;
use domain::access::By;
use domain::decision::Decision;
use domain::proposal::{Command, Proposal, ProposalEvent, State};
use domain::request::Request;
use httpkit::{Answer, ApiError, Input};

use crate::Context;
use crate::proposals::show;

/// The part of the house that opens a counter again.
const BY: By<'static> = By::System("proposals.withdraw");

pub(crate) async fn withdraw_proposal(
    cx: &Context,
    input: Input<WithdrawProposal>,
) -> Result<Answer, ApiError> {
    let proposal = show::proposal(cx, &input, &input.path.id).await?;
    input.matches(proposal.version())?;
    let command = Command::Withdraw {
        reason: input.body.reason.clone(),
    };
    let withdrawn = proposal.decide(command, input.by(), cx.now())?;
    let answer = show::answer(&input, &withdrawn.next);
    let change = cx.table.begin(input.cause()).save(&withdrawn);
    let change = match counter(cx, &proposal).await? {
        Some((request, opened)) => change.save(&opened).unchanged(&request),
        None => change,
    };
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}

/// The counter that the proposal was to answer, open again, and the request it is open in; nothing
/// once the proposal, and not the counter, was the last before the consignor.
async fn counter(
    cx: &Context,
    proposal: &Proposal,
) -> Result<Option<(Request, Decision<Proposal, ProposalEvent>)>, ApiError> {
    let Some(before) = &proposal.facts().supersedes else {
        return Ok(None);
    };
    let request = show::request_of(cx, proposal).await?;
    let last = request
        .state()
        .offering()
        .map(|offering| &offering.proposal);
    if last != Some(before) {
        return Ok(None);
    }
    let before = data::proposals::get(&cx.table, before).await?;
    // One of several drafts after a round that ran out, or was taken back, answers no counter.
    let answers = matches!(
        before.state(),
        State::Countered { superseded_by: Some(next), .. } if next == proposal.id()
    );
    if !answers {
        return Ok(None);
    }
    let round = proposal.id().clone();
    let opened = before.decide(Command::RoundWithdrawn { round }, BY, cx.now())?;
    Ok(Some((request, opened)))
}
