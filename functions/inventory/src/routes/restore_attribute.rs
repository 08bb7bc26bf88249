//! `POST /v1/attributes/{id}/restore`: an attribute of goods that was deleted is brought back.

use contract::inventory::setup::{KeptView, RestoreAttribute};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, setup};

pub(crate) async fn restore_attribute(
    cx: &Context,
    input: Input<RestoreAttribute>,
) -> Result<Answer, ApiError> {
    setup::house_wide(&input)?;
    let kept = data::catalogue::kept_attribute(&cx.table, &input.path.id).await?;
    input.matches(kept.version)?;
    let decision = kept.restore(&input.caller().actor(), cx.now())?;
    let answer = input.answer(&KeptView::from(decision.next.clone()));
    let change = cx.table.begin(input.cause()).change_attribute(&decision);
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}
