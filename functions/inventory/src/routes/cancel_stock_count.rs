//! `POST /v1/stock-counts/{id}/cancel`: a stock count is called off.

use contract::inventory::stock_counts::{CancelStockCount, StockCountView};
use domain::stock_count::Command;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, stock_counts};

pub(crate) async fn cancel_stock_count(
    cx: &Context,
    input: Input<CancelStockCount>,
) -> Result<Answer, ApiError> {
    let count = stock_counts::stock_count(cx, &input, &input.path.id).await?;
    input.matches(count.version())?;
    let reason = input.body.reason.clone();
    let decision = count.decide(Command::Cancel { reason }, input.by(), cx.now())?;
    let answer = input.answer(&StockCountView::from(&decision.next));
    cx.table
        .begin(input.cause())
        .save(&decision)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}
