//! `POST /v1/consignment-requests/{id}/complete-appraisal`: the appraisal is closed.

use contract::consignments::requests::CompleteAppraisal;
use domain::request::Command;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn complete_appraisal(
    cx: &Context,
    input: Input<CompleteAppraisal>,
) -> Result<Answer, ApiError> {
    let request = load::request(cx, &input, &input.path.id).await?;
    input.matches(request.version())?;
    let command = Command::CompleteAppraisal;
    load::commit(cx, &input, &request, command).await
}
