//! `POST /v1/consignors/{id}/verify`: someone decides on the papers that a consignor showed.

use contract::consignors::files::{IdentityDecision, VerifyConsignor};
use domain::consignor::Command;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn verify_consignor(
    cx: &Context,
    input: Input<VerifyConsignor>,
) -> Result<Answer, ApiError> {
    let file = data::consignors::get(&cx.table, &input.path.id).await?;
    input.matches(file.version())?;
    let command = match &input.body {
        IdentityDecision::Verified {
            reason,
            payout_method_ids,
        } => Command::Verify {
            reason: reason.clone(),
            methods: payout_method_ids.clone(),
        },
        IdentityDecision::Rejected { reason } => Command::Reject {
            reason: reason.clone(),
        },
    };
    load::commit(cx, &input, &file, command).await
}
