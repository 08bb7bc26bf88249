//! `DELETE /v1/attributes/{id}`: an attribute of goods is taken away.

use contract::inventory::setup::{DeleteAttribute, KeptView};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, setup};

pub(crate) async fn delete_attribute(
    cx: &Context,
    input: Input<DeleteAttribute>,
) -> Result<Answer, ApiError> {
    setup::house_wide(&input)?;
    let kept = data::catalogue::kept_attribute(&cx.table, &input.path.id).await?;
    input.matches(kept.version)?;
    let decision = kept.delete(&input.caller().actor(), cx.now())?;
    let answer = input.answer(&KeptView::from(decision.next.clone()));
    let change = cx.table.begin(input.cause()).change_attribute(&decision);
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}
