//! `POST /v1/stock-counts`: somebody begins to count what is in a location.

use contract::inventory::stock_counts::{OpenStockCount, StockCountView};
use data::catalogue::{Named, require_known};
use data::counters::{self, Series};
use domain::stock_count::{NewStockCount, StockCount};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, scanned, stock_counts};

pub(crate) async fn open_stock_count(
    cx: &Context,
    input: Input<OpenStockCount>,
) -> Result<Answer, ApiError> {
    let (body, now) = (&input.body, cx.now());
    let location = ("location_id", Named::Location(&body.location_id));
    let category = body.category_id.as_ref();
    let category = category.map(|id| ("category_id", Named::Category(id)));
    let named: Vec<_> = std::iter::once(location).chain(category).collect();
    require_known(&cx.table, &named).await?;
    let shelf = body.shelf.as_deref().map(|it| ("shelf".to_owned(), it));
    scanned::shelf(cx, &body.location_id, shelf.as_slice()).await?;
    let new = NewStockCount {
        number: counters::next(&cx.table, Series::StockCount, now).await?,
        location_id: body.location_id.clone(),
        shelf: body.shelf.clone(),
        category_id: body.category_id.clone(),
    };
    let opened = StockCount::open(cx.new_id(), new, input.by(), now)?;
    let (listed, rows) = stock_counts::list(cx, &opened.next, input.by()).await?;
    let answer = input.answer(&StockCountView::from(&listed.next));
    let decisions = [opened, listed];
    let change = cx.table.begin(input.cause()).save_in_turn(&decisions);
    let [_, listed] = &decisions;
    let change = change.expected(&listed.next, &rows);
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}
