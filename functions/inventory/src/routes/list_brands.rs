//! `GET /v1/brands`: the brands by name.

use contract::common::Page;
use contract::inventory::setup::ListBrands;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, setup};

pub(crate) async fn list_brands(
    cx: &Context,
    input: Input<ListBrands>,
) -> Result<Answer, ApiError> {
    let kept = data::catalogue::kept_brands(&cx.table).await?;
    let mut items = setup::present(kept);
    items.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
    Ok(input.answer(&Page { items, next: None }))
}
