//! `POST /v1/stock-counts/{id}/close`: what should be there is compared with what was scanned.

use contract::inventory::stock_counts::{CloseStockCount, StockCountView};
use data::stock_counts::{expected, keep_differences, seen};
use domain::stock_count::{Command, Totals, compare};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, stock_counts};

/// Whoever has it marked at once and whose request ends early sends `settle` and goes on there: the
/// count is closed by then.
pub(crate) async fn close_stock_count(
    cx: &Context,
    input: Input<CloseStockCount>,
) -> Result<Answer, ApiError> {
    let count = stock_counts::stock_count(cx, &input, &input.path.id).await?;
    input.matches(count.version())?;
    let (by, now) = (input.by(), cx.now());
    // Whether it can be closed at all, before everything is read.
    let totals = Totals::default();
    count.decide(Command::Close { totals }, by, now).map(drop)?;
    let should = expected(&cx.table, count.id()).await?;
    let all = compare(should, seen(&cx.table, count.id()).await?);
    keep_differences(&cx.table, &input.cause(), count.id(), &all).await?;
    let totals = all.totals;
    let decision = count.decide(Command::Close { totals }, by, now)?;
    let closed = cx.table.begin(input.cause()).save(&decision);
    let to_settle = decision.next.next_to_settle().is_some();
    if input.body.mark_missing && to_settle {
        closed.commit().await?;
        return stock_counts::settle(cx, &input, &decision.next).await;
    }
    let answer = input.answer(&StockCountView::from(&decision.next));
    closed.remember(answer.record()).commit().await?;
    Ok(answer)
}
