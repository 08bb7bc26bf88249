//! `DELETE /v1/categories/{id}`: a category is taken away.

use contract::inventory::setup::{DeleteCategory, KeptView};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, setup};

pub(crate) async fn delete_category(
    cx: &Context,
    input: Input<DeleteCategory>,
) -> Result<Answer, ApiError> {
    setup::house_wide(&input)?;
    let tree = data::catalogue::category_tree(&cx.table).await?;
    let kept = tree.get(&input.path.id)?;
    input.matches(kept.version)?;
    let decision = kept.delete(&input.caller().actor(), cx.now())?;
    kept.record.may_go(&tree.categories)?;
    let answer = input.answer(&KeptView::from(decision.next.clone()));
    let change = cx.table.begin(input.cause());
    let change = change.change_category(&tree, &decision);
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}
