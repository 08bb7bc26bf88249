//! `POST /v1/consignment-requests/{id}/reject`: a request is turned down, or sent back for changes.

use contract::consignments::requests::{RejectOrder, RejectRequest};
use domain::access::By;
use domain::request::Command;
use httpkit::{Answer, ApiError, Input};

use crate::proposals::ended;
use crate::{Context, load};

/// The part of the house that withdraws the proposals.
const BY: By<'static> = By::System("requests.reject");

pub(crate) async fn reject_request(
    cx: &Context,
    input: Input<RejectRequest>,
) -> Result<Answer, ApiError> {
    let request = load::request(cx, &input, &input.path.id).await?;
    input.matches(request.version())?;
    match input.body.clone() {
        RejectOrder::RequestChanges { reason } => {
            load::commit(cx, &input, &request, Command::RequestChanges { reason }).await
        }
        RejectOrder::Reject {
            reason_code,
            text,
            legal_note,
        } => {
            let withdrawn = ended::withdrawn(cx, &request, &text, BY).await?;
            let command = Command::Reject {
                reason: reason_code,
                text,
                legal_note,
            };
            load::commit_with(cx, &input, &request, command, &withdrawn).await
        }
    }
}
