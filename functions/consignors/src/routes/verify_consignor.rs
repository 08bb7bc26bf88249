//! `POST /v1/consignors/{id}/verify`: someone decides on the papers that a consignor showed.

use contract::consignors::files::{ConsignorView, IdentityDecision, Sight, VerifyConsignor};
use domain::consignor::{Balances, Command};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

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
    let decision = file.decide(command, input.by(), cx.now())?;
    let sight = Sight::of(input.caller());
    let view = ConsignorView::of(&decision.next, Balances::no_entries(), sight);
    let answer = input.answer(&view);
    cx.table
        .begin(input.cause())
        .save(&decision)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}
