//! `GET /v1/stock-counts/{id}`: one stock count.

use contract::inventory::stock_counts::{GetStockCount, StockCountView};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, stock_counts};

pub(crate) async fn get_stock_count(
    cx: &Context,
    input: Input<GetStockCount>,
) -> Result<Answer, ApiError> {
    let count = stock_counts::stock_count(cx, &input, &input.path.id).await?;
    Ok(input.answer(&StockCountView::from(&count)))
}
