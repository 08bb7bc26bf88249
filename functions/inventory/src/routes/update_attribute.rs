//! `PATCH /v1/attributes/{id}`: an attribute of goods is edited.

use contract::inventory::setup::{KeptView, UpdateAttribute};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, setup};

pub(crate) async fn update_attribute(
    cx: &Context,
    input: Input<UpdateAttribute>,
) -> Result<Answer, ApiError> {
    setup::house_wide(&input)?;
    let kept = data::catalogue::kept_attribute(&cx.table, &input.path.id).await?;
    input.matches(kept.version)?;
    let record = input.body.record(&kept.record);
    if input.body.categories.is_some() {
        setup::categories_known(cx, &record.categories).await?;
    }
    kept.record.may_become(&record)?;
    let decision = kept.edit(record, &input.caller().actor(), cx.now())?;
    let answer = input.answer(&KeptView::from(decision.next.clone()));
    let change = cx.table.begin(input.cause()).change_attribute(&decision);
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}
