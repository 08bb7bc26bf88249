//! Dispatch of the operations on stock counts: a total match; and what they share.

mod listing;
mod settling;

use contract::inventory::stock_counts::{
    CancelStockCount, CloseStockCount, ContinueStockCount, GetStockCount, ListStockCounts,
    ListStockDifferences, OpenStockCount, ScanStock, SettleStockCount, StockCountOp,
};
use contract::route::Endpoint;
use domain::ids::StockCountId;
use domain::stock_count::StockCount;
use httpkit::{ApiError, Input, serve};
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::{
    cancel_stock_count, close_stock_count, continue_stock_count, get_stock_count,
    list_stock_counts, list_stock_differences, open_stock_count, scan_stock, settle_stock_count,
};

pub(crate) use listing::list;
pub(crate) use settling::settle;

pub(crate) async fn handle(cx: &Context, op: StockCountOp, request: Request) -> Response<Body> {
    use StockCountOp as Op;
    match op {
        Op::OpenStockCount => {
            serve::<OpenStockCount, _>(cx, request, open_stock_count::open_stock_count).await
        }
        Op::ListStockCounts => {
            serve::<ListStockCounts, _>(cx, request, list_stock_counts::list_stock_counts).await
        }
        Op::GetStockCount => {
            serve::<GetStockCount, _>(cx, request, get_stock_count::get_stock_count).await
        }
        Op::ContinueStockCount => {
            serve::<ContinueStockCount, _>(cx, request, continue_stock_count::continue_stock_count)
                .await
        }
        Op::ScanStock => serve::<ScanStock, _>(cx, request, scan_stock::scan_stock).await,
        Op::CloseStockCount => {
            serve::<CloseStockCount, _>(cx, request, close_stock_count::close_stock_count).await
        }
        Op::SettleStockCount => {
            serve::<SettleStockCount, _>(cx, request, settle_stock_count::settle_stock_count).await
        }
        Op::CancelStockCount => {
            serve::<CancelStockCount, _>(cx, request, cancel_stock_count::cancel_stock_count).await
        }
        Op::ListStockDifferences => {
            serve::<ListStockDifferences, _>(
                cx,
                request,
                list_stock_differences::list_stock_differences,
            )
            .await
        }
    }
}

/// The stock count, if the caller counts in its location.
pub(crate) async fn stock_count<E: Endpoint>(
    cx: &Context,
    input: &Input<E>,
    id: &StockCountId,
) -> Result<StockCount, ApiError> {
    let found = data::stock_counts::get(&cx.table, id).await?;
    let (caller, row) = (input.caller(), found.subject());
    if caller.acts_in(E::ROUTE.access.permissions(), row.location) {
        Ok(found)
    } else {
        Err(data::StoreError::Missing {
            noun: "stock_count",
        }
        .into())
    }
}
