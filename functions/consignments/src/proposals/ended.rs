//! What becomes of the proposals of a request that is cancelled or rejected.

use domain::access::By;
use domain::decision::Decision;
use domain::proposal::{Command, Proposal, ProposalEvent};
use domain::request::Request;
use httpkit::ApiError;

use crate::Context;

/// Every open proposal of the request, withdrawn with it: drafts, the one before the consignor, and
/// a counter. Nobody can accept them any more.
pub(crate) async fn withdrawn(
    cx: &Context,
    request: &Request,
    reason: &str,
    by: By<'_>,
) -> Result<Vec<Decision<Proposal, ProposalEvent>>, ApiError> {
    let proposals = data::proposals::of_request(&cx.table, request.id()).await?;
    let open = proposals.iter().filter(|one| one.status().is_open());
    let withdraw = |one: &Proposal| {
        let reason = reason.to_owned();
        one.decide(Command::RequestEnded { reason }, by, cx.now())
    };
    Ok(open.map(withdraw).collect::<Result<_, _>>()?)
}
