//! `POST /v1/categories/{id}/restore`: a category that was deleted is brought back.

use contract::inventory::setup::{KeptView, RestoreCategory};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, setup};

pub(crate) async fn restore_category(
    cx: &Context,
    input: Input<RestoreCategory>,
) -> Result<Answer, ApiError> {
    setup::house_wide(&input)?;
    let tree = data::catalogue::category_tree(&cx.table).await?;
    let kept = tree.get(&input.path.id)?;
    input.matches(kept.version)?;
    let decision = kept.restore(&input.caller().actor(), cx.now())?;
    kept.record.may_return(&tree.categories)?;
    let answer = input.answer(&KeptView::from(decision.next.clone()));
    let change = cx.table.begin(input.cause());
    let change = change.change_category(&tree, &decision);
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}
