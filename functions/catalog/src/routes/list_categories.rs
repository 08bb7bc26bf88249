//! `GET /v1/categories`: the categories as a tree.

use contract::catalog::{CategoryView, ListCategories};
use contract::common::Page;
use domain::catalogue::tree;
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn list_categories(
    cx: &Context,
    input: Input<ListCategories>,
) -> Result<Answer, ApiError> {
    let categories = data::catalogue::categories(&cx.table).await?;
    let items = tree(&categories).into_iter().map(CategoryView::from);
    Ok(input.answer(&Page {
        items: items.collect(),
        next: None,
    }))
}
