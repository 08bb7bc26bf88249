//! `POST /v1/stock-counts/{id}/settle`: a page of what was found goes into the books.

use contract::inventory::stock_counts::SettleStockCount;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, stock_counts};

pub(crate) async fn settle_stock_count(
    cx: &Context,
    input: Input<SettleStockCount>,
) -> Result<Answer, ApiError> {
    let count = stock_counts::stock_count(cx, &input, &input.path.id).await?;
    input.matches(count.version())?;
    stock_counts::settle(cx, &input, &count).await
}
