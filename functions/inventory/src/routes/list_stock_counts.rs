//! `GET /v1/stock-counts`: stock counts by status, of all locations or of one.

use contract::common::{DEFAULT_LIMIT, Page};
use contract::inventory::stock_counts::{ListStockCounts, StockCountView};
use data::{Paging, stock_counts};
use domain::access::{Permission, Sight, one_of};
use domain::stock_count::{Status, StockCount};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn list_stock_counts(
    cx: &Context,
    input: Input<ListStockCounts>,
) -> Result<Answer, ApiError> {
    let page = page(cx, &input).await?;
    Ok(input.answer(&Page {
        items: page.items.iter().map(StockCountView::from).collect(),
        next: page.next,
    }))
}

async fn page(
    cx: &Context,
    input: &Input<ListStockCounts>,
) -> Result<data::Page<StockCount>, ApiError> {
    let (query, caller, now) = (&input.query, input.caller(), cx.now());
    let paging = Paging {
        limit: query.limit.unwrap_or(DEFAULT_LIMIT),
        cursor: query.cursor.as_deref(),
        principal: caller.user.as_str(),
    };
    let status = query.status.unwrap_or(Status::Counting);
    let location = match caller.sight(Permission::ProductsCount) {
        Sight::All => query.location_id.as_ref(),
        Sight::In(these) => match one_of(these, query.location_id.as_ref())? {
            Some(location) => Some(location),
            None => return Ok(data::Page::default()),
        },
        // Counts are assigned to nobody, and no consignor's.
        Sight::Assigned | Sight::Own => return Ok(data::Page::default()),
    };
    Ok(match location {
        Some(location) => {
            stock_counts::of_location(&cx.table, (location, status), &paging, now).await?
        }
        None => stock_counts::standing_at(&cx.table, status, &paging, now).await?,
    })
}
