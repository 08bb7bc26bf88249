//! `POST /v1/consignment-requests/{id}/cancel`: a request is called off.

use contract::consignments::requests::CancelRequest;
use domain::access::By;
use domain::request::Command;
use httpkit::{Answer, ApiError, Input};

use crate::proposals::ended;
use crate::{Context, load};

/// The part of the house that withdraws the proposals.
const BY: By<'static> = By::System("requests.cancel");

pub(crate) async fn cancel_request(
    cx: &Context,
    input: Input<CancelRequest>,
) -> Result<Answer, ApiError> {
    let request = load::request(cx, &input, &input.path.id).await?;
    input.matches(request.version())?;
    let command = Command::Cancel {
        reason: input.body.reason.clone(),
        agreed_fee: input.body.agreed_fee,
    };
    let withdrawn = ended::withdrawn(cx, &request, &input.body.reason, BY).await?;
    load::commit_with(cx, &input, &request, command, &withdrawn).await
}
