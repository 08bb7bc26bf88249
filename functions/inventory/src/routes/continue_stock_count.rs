//! `POST /v1/stock-counts/{id}/continue`: more of what should be there is written down.

use contract::inventory::stock_counts::{ContinueStockCount, StockCountView};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, stock_counts};

pub(crate) async fn continue_stock_count(
    cx: &Context,
    input: Input<ContinueStockCount>,
) -> Result<Answer, ApiError> {
    let count = stock_counts::stock_count(cx, &input, &input.path.id).await?;
    input.matches(count.version())?;
    let (listed, rows) = stock_counts::list(cx, &count, input.by()).await?;
    let answer = input.answer(&StockCountView::from(&listed.next));
    cx.table
        .begin(input.cause())
        .save(&listed)
        .expected(&listed.next, &rows)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}
