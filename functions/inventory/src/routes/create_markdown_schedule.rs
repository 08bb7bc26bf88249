//! `POST /v1/markdown-schedules`: a markdown schedule is set up.

use contract::inventory::setup::{CreateMarkdownSchedule, KeptView};
use domain::catalogue::{Kept, stands_among};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, setup};

pub(crate) async fn create_markdown_schedule(
    cx: &Context,
    input: Input<CreateMarkdownSchedule>,
) -> Result<Answer, ApiError> {
    setup::house_wide(&input)?;
    let record = input.body.record(cx.new_id());
    setup::scope_known(cx, &record.applies_to).await?;
    let decision = Kept::create(record, &input.caller().actor(), cx.now())?;
    let all = data::catalogue::kept_schedules(&cx.table).await?;
    stands_among(&decision.next.record, &all)?;
    let answer = input.answer(&KeptView::from(decision.next.clone()));
    let change = cx.table.begin(input.cause()).change_schedule(&decision);
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}
