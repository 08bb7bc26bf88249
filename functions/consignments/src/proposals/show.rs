//! Loading a proposal for who may see it, and what most of its routes end with.

use contract::consignments::proposals::{Audience, ProposalView};
use contract::route::Endpoint;
use domain::access::{Caller, Permission};
use domain::decision::Decision;
use domain::event::Cause;
use domain::ids::ProposalId;
use domain::proposal::{Proposal, ProposalEvent};
use domain::request::{Request, RequestEvent};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

/// The proposal, if the caller sees it: its consignor does once it was sent. Out of reach looks
/// absent.
pub(crate) async fn proposal<E: Endpoint>(
    cx: &Context,
    input: &Input<E>,
    id: &ProposalId,
) -> Result<Proposal, ApiError> {
    let proposal = data::proposals::get(&cx.table, id).await?;
    let here = proposal.subject().location;
    let acts = input.caller().acts_in(E::ROUTE.access.permissions(), here);
    if acts && sees(input.caller(), &proposal) {
        Ok(proposal)
    } else {
        Err(data::StoreError::Missing { noun: "proposal" }.into())
    }
}

/// Whether the proposal is within the caller's reach.
pub(crate) fn sees(caller: &Caller, proposal: &Proposal) -> bool {
    let own = Some(Permission::ProposalsViewOwn);
    caller.sees(Permission::ProposalsView, own, proposal.subject())
}

/// As what the caller sees it.
pub(crate) fn audience(caller: &Caller, proposal: &Proposal) -> Audience {
    if caller.sees(Permission::ProposalsView, None, proposal.subject()) {
        Audience::Staff
    } else {
        Audience::Consignor
    }
}

/// The request that the proposal answers.
pub(crate) async fn request_of(cx: &Context, proposal: &Proposal) -> Result<Request, ApiError> {
    Ok(data::requests::get(&cx.table, &proposal.facts().request).await?)
}

/// The proposal as it will be, for the caller.
pub(crate) fn answer<E: Endpoint<Reply = ProposalView>>(
    input: &Input<E>,
    next: &Proposal,
) -> Answer {
    let audience = audience(input.caller(), next);
    input.answer(&ProposalView::of(next, audience))
}

/// Shows the proposal as it will be and keeps it, with the request where both move together.
pub(crate) async fn commit<E: Endpoint<Reply = ProposalView>>(
    cx: &Context,
    input: &Input<E>,
    proposal: &Decision<Proposal, ProposalEvent>,
    request: Option<&Decision<Request, RequestEvent>>,
) -> Result<Answer, ApiError> {
    commit_as(cx, input, input.cause(), proposal, request).await
}

/// The same for another cause than the plain one: an answer on someone's behalf.
pub(crate) async fn commit_as<E: Endpoint<Reply = ProposalView>>(
    cx: &Context,
    input: &Input<E>,
    cause: Cause,
    proposal: &Decision<Proposal, ProposalEvent>,
    request: Option<&Decision<Request, RequestEvent>>,
) -> Result<Answer, ApiError> {
    let answer = answer(input, &proposal.next);
    let change = cx.table.begin(cause).save(proposal);
    let change = match request {
        Some(request) => change.save(request),
        None => change,
    };
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}
