//! `GET /v1/markdown-schedules`: the markdown schedules with their versions.

use contract::common::Page;
use contract::inventory::setup::{KeptView, ListMarkdownSchedules};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn list_markdown_schedules(
    cx: &Context,
    input: Input<ListMarkdownSchedules>,
) -> Result<Answer, ApiError> {
    let mut kept = data::catalogue::kept_schedules(&cx.table).await?;
    kept.sort_by(|one, other| {
        let (one, other) = (&one.record, &other.record);
        (&one.name, &one.id).cmp(&(&other.name, &other.id))
    });
    Ok(input.answer(&Page {
        items: kept.into_iter().map(KeptView::from).collect(),
        next: None,
    }))
}
