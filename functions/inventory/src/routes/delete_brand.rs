//! `DELETE /v1/brands/{id}`: a brand is taken away.

use contract::inventory::setup::{DeleteBrand, KeptView};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, setup};

pub(crate) async fn delete_brand(
    cx: &Context,
    input: Input<DeleteBrand>,
) -> Result<Answer, ApiError> {
    setup::house_wide(&input)?;
    let kept = data::catalogue::kept_brand(&cx.table, &input.path.id).await?;
    input.matches(kept.version)?;
    let decision = kept.delete(&input.caller().actor(), cx.now())?;
    let answer = input.answer(&KeptView::from(decision.next.clone()));
    let change = cx.table.begin(input.cause()).change_brand(&decision);
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}
