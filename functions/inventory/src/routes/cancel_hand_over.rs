//! `POST /v1/custody-records/{id}/cancel`: a hand-over is called off, or refused.

use contract::inventory::custody::{CancelHandOver, CustodyRecordView};
use domain::custody::{Claim, Command};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, custody};

pub(crate) async fn cancel_hand_over(
    cx: &Context,
    input: Input<CancelHandOver>,
) -> Result<Answer, ApiError> {
    let hand_over = custody::hand_over(cx, input.caller(), &input.path.id).await?;
    input.matches(hand_over.version())?;
    let reason = input.body.reason.clone();
    let decision = hand_over.decide(Command::Cancel { reason }, input.by(), cx.now())?;
    let product = data::products::get(&cx.table, &hand_over.facts().product_id).await?;
    let holding = data::custody::holding(&cx.table, &product).await?;
    let id = hand_over.id().clone();
    let free = holding.free(&Claim::HandOver { id })?;
    let answer = input.answer(&CustodyRecordView::from(&decision.next));
    cx.table
        .begin(input.cause())
        .save(&decision)
        .holding(&free)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}
