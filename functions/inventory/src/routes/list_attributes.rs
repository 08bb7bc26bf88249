//! `GET /v1/attributes`: what there is to say about goods.

use contract::common::Page;
use contract::inventory::setup::ListAttributes;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, setup};

pub(crate) async fn list_attributes(
    cx: &Context,
    input: Input<ListAttributes>,
) -> Result<Answer, ApiError> {
    let kept = data::catalogue::kept_attributes(&cx.table).await?;
    let mut items = setup::present(kept);
    items.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
    Ok(input.answer(&Page { items, next: None }))
}
