//! `GET /v1/category-records`: the categories with their versions, for whoever edits them.

use contract::common::Page;
use contract::inventory::setup::{KeptView, ListCategoryRecords};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn list_category_records(
    cx: &Context,
    input: Input<ListCategoryRecords>,
) -> Result<Answer, ApiError> {
    let mut kept = data::catalogue::kept_categories(&cx.table).await?;
    kept.sort_by(|one, other| {
        let (one, other) = (&one.record, &other.record);
        (&one.name, &one.id).cmp(&(&other.name, &other.id))
    });
    Ok(input.answer(&Page {
        items: kept.into_iter().map(KeptView::from).collect(),
        next: None,
    }))
}
