//! `POST /v1/consignment-requests/{id}/reject`: a request is turned down, or sent back for changes.

use contract::consignments::requests::{RejectOrder, RejectRequest};
use domain::request::Command;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn reject_request(
    cx: &Context,
    input: Input<RejectRequest>,
) -> Result<Answer, ApiError> {
    let request = load::request(cx, &input, &input.path.id).await?;
    input.matches(request.version())?;
    let command = match input.body.clone() {
        RejectOrder::RequestChanges { reason } => Command::RequestChanges { reason },
        RejectOrder::Reject {
            reason_code,
            text,
            legal_note,
        } => Command::Reject {
            reason: reason_code,
            text,
            legal_note,
        },
    };
    load::commit(cx, &input, &request, command).await
}
