//! Undoing an acceptance by lapse of time (R9): proposal and request are open again, and a contract
//! drawn up meanwhile becomes void, all together.

use contract::consignments::proposals::RespondToProposal;
use domain::access::By;
use domain::proposal::{Command, Proposal};
use domain::request::{self, ReopenReason, Request, Status};
use httpkit::{Answer, ApiError, Input};

use super::show;
use crate::Context;

/// The part of the house that voids the contract.
const BY: By<'static> = By::System("proposals.undo");

pub(crate) async fn undo(
    cx: &Context,
    input: &Input<RespondToProposal>,
    proposal: &Proposal,
    request: &Request,
) -> Result<Answer, ApiError> {
    let (by, now) = (input.by(), cx.now());
    let undone = proposal.decide(command(request), by, now)?;
    let why = ReopenReason::AcceptanceUndone;
    let reopened = request.decide(request::Command::Reopen { why }, by, now)?;
    let answer = show::answer(input, &undone.next);
    let change = cx.table.begin(input.cause());
    let change = change.save(&undone).save(&reopened);
    let change = match data::contracts::of_proposal(&cx.table, proposal.id()).await? {
        Some(contract) => {
            let command = domain::contract::Command::AcceptanceUndone;
            change.give_up(&contract.decide(command, BY, now)?)
        }
        None => change.without_contract(proposal.id()),
    };
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}

/// The request knows of a signature, and is completed with the last listing.
fn command(request: &Request) -> Command {
    let (signed, listed) = match request.status() {
        Status::Completed => (true, true),
        Status::Contracted => (true, false),
        Status::Draft
        | Status::Submitted
        | Status::Assigned
        | Status::Scheduled
        | Status::Received
        | Status::InAppraisal
        | Status::Appraised
        | Status::Proposed
        | Status::Accepted
        | Status::Rejected
        | Status::Cancelled
        | Status::Expired => (false, false),
    };
    Command::Undo { signed, listed }
}
