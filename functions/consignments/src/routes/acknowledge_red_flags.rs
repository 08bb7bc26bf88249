//! `POST /v1/consignment-requests/{id}/acknowledge-red-flags`: suspicious findings are taken on.

use contract::consignments::requests::AcknowledgeRedFlags;
use domain::request::Command;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn acknowledge_red_flags(
    cx: &Context,
    input: Input<AcknowledgeRedFlags>,
) -> Result<Answer, ApiError> {
    let request = load::request(cx, &input, &input.path.id).await?;
    input.matches(request.version())?;
    let command = Command::AcknowledgeRedFlags {
        note: input.body.reason.clone(),
    };
    load::commit(cx, &input, &request, command).await
}
