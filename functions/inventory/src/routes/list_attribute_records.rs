//! `GET /v1/attribute-records`: the attributes with their versions, for whoever edits them.

use contract::common::Page;
use contract::inventory::setup::{KeptView, ListAttributeRecords};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn list_attribute_records(
    cx: &Context,
    input: Input<ListAttributeRecords>,
) -> Result<Answer, ApiError> {
    let mut kept = data::catalogue::kept_attributes(&cx.table).await?;
    kept.sort_by(|one, other| {
        let (one, other) = (&one.record, &other.record);
        (&one.name, &one.id).cmp(&(&other.name, &other.id))
    });
    Ok(input.answer(&Page {
        items: kept.into_iter().map(KeptView::from).collect(),
        next: None,
    }))
}
