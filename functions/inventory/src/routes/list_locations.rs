//! `GET /v1/locations`: the shops by name.

use contract::common::Page;
use contract::inventory::setup::{ListLocations, LocationView};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, setup};

pub(crate) async fn list_locations(
    cx: &Context,
    input: Input<ListLocations>,
) -> Result<Answer, ApiError> {
    let kept = data::catalogue::kept_locations(&cx.table).await?;
    let mut items = setup::present(kept);
    items.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
    Ok(input.answer(&Page {
        items: items.into_iter().map(LocationView::from).collect(),
        next: None,
    }))
}
