//! `GET /v1/categories`: the categories as a tree.

use contract::common::Page;
use contract::inventory::setup::{CategoryView, ListCategories};
use domain::catalogue::tree;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, setup};

pub(crate) async fn list_categories(
    cx: &Context,
    input: Input<ListCategories>,
) -> Result<Answer, ApiError> {
    let kept = data::catalogue::kept_categories(&cx.table).await?;
    let items = tree(&setup::present(kept)).into_iter();
    Ok(input.answer(&Page {
        items: items.map(CategoryView::from).collect(),
        next: None,
    }))
}
