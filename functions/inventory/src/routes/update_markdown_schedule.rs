//! `PATCH /v1/markdown-schedules/{id}`: a markdown schedule is edited.

use contract::inventory::setup::{KeptView, UpdateMarkdownSchedule};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, setup};

pub(crate) async fn update_markdown_schedule(
    cx: &Context,
    input: Input<UpdateMarkdownSchedule>,
) -> Result<Answer, ApiError> {
    setup::house_wide(&input)?;
    let kept = data::catalogue::kept_schedule(&cx.table, &input.path.id).await?;
    input.matches(kept.version)?;
    let record = input.body.record(&kept.record);
    if input.body.applies_to.is_some() {
        setup::scope_known(cx, &record.applies_to).await?;
    }
    let decision = kept.edit(record, &input.caller().actor(), cx.now())?;
    let answer = input.answer(&KeptView::from(decision.next.clone()));
    let change = cx.table.begin(input.cause()).change_schedule(&decision);
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}
