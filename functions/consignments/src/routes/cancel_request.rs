//! `POST /v1/consignment-requests/{id}/cancel`: a request is called off.

use contract::consignments::requests::CancelRequest;
use domain::request::Command;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

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
    load::commit(cx, &input, &request, command).await
}
