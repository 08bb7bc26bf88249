//! `PATCH /v1/categories/{id}`: a category is edited, or hung elsewhere.

use contract::inventory::setup::{KeptView, UpdateCategory};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, setup};

pub(crate) async fn update_category(
    cx: &Context,
    input: Input<UpdateCategory>,
) -> Result<Answer, ApiError> {
    setup::house_wide(&input)?;
    let tree = data::catalogue::category_tree(&cx.table).await?;
    let kept = tree.get(&input.path.id)?;
    input.matches(kept.version)?;
    let body = &input.body;
    let (plan, schedule) = (body.default_plan.as_ref(), body.default_schedule.as_ref());
    let (plan, schedule) = (
        plan.and_then(Option::as_ref),
        schedule.and_then(Option::as_ref),
    );
    setup::defaults_known(cx, plan, schedule).await?;
    let record = body.record(&kept.record);
    record.fits(&tree.categories)?;
    let decision = kept.edit(record, &input.caller().actor(), cx.now())?;
    let answer = input.answer(&KeptView::from(decision.next.clone()));
    let change = cx.table.begin(input.cause());
    let change = change.change_category(&tree, &decision);
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}
