//! `POST /v1/brands/{id}/restore`: a brand that was deleted is brought back.

use contract::inventory::setup::{KeptView, RestoreBrand};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, setup};

pub(crate) async fn restore_brand(
    cx: &Context,
    input: Input<RestoreBrand>,
) -> Result<Answer, ApiError> {
    setup::house_wide(&input)?;
    let kept = data::catalogue::kept_brand(&cx.table, &input.path.id).await?;
    input.matches(kept.version)?;
    let decision = kept.restore(&input.caller().actor(), cx.now())?;
    let answer = input.answer(&KeptView::from(decision.next.clone()));
    let change = cx.table.begin(input.cause()).change_brand(&decision);
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}
