//! `GET /v1/location-records`: the locations with shelves and billing points, for staff.

use contract::common::Page;
use contract::inventory::setup::{KeptView, ListLocationRecords};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn list_location_records(
    cx: &Context,
    input: Input<ListLocationRecords>,
) -> Result<Answer, ApiError> {
    let mut kept = data::catalogue::kept_locations(&cx.table).await?;
    kept.sort_by(|one, other| {
        let (one, other) = (&one.record, &other.record);
        (&one.name, &one.id).cmp(&(&other.name, &other.id))
    });
    Ok(input.answer(&Page {
        items: kept.into_iter().map(KeptView::from).collect(),
        next: None,
    }))
}
