//! `GET /v1/proposals/{id}/simulation`: what both sides get as prices fall.

use contract::consignments::proposals::{SimulateProposal, SimulationView};
use httpkit::{Answer, ApiError, Input};

use crate::Context;
use crate::proposals::show;

pub(crate) async fn simulate_proposal(
    cx: &Context,
    input: Input<SimulateProposal>,
) -> Result<Answer, ApiError> {
    let proposal = show::proposal(cx, &input, &input.path.id).await?;
    Ok(input.answer(&SimulationView::from(&proposal)))
}
