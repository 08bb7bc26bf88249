//! `GET /v1/stock-counts/{id}/differences`: what a closed count found to differ.

use contract::common::Page;
use contract::inventory::stock_counts::ListStockDifferences;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, stock_counts};

pub(crate) async fn list_stock_differences(
    cx: &Context,
    input: Input<ListStockDifferences>,
) -> Result<Answer, ApiError> {
    let (query, caller) = (&input.query, input.caller());
    let count = stock_counts::stock_count(cx, &input, &input.path.id).await?;
    let page = data::stock_counts::differences(
        &cx.table,
        (count.id(), query.kind),
        (query.cursor.as_deref(), caller.user.as_str()),
        cx.now(),
    )
    .await?;
    Ok(input.answer(&Page {
        items: page.items,
        next: page.next,
    }))
}
