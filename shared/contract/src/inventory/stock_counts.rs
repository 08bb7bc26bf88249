//! Counting what is in a location: rows 92 and 93 of the route list, and what follows.

mod body;
mod view;

use domain::access::Permission as P;
use domain::stock_count::Row as DifferenceRow;

use super::{READS, WRITES};
use crate::common::{Nothing, Page, Reason};
use crate::route::Route;
use crate::routes;

pub use body::{
    ClosingOrder, DifferenceQuery, NewStockCount, ScanBatch, StockCountPath, StockCountQuery,
};
pub use view::{ScanReport, ScannedCode, StockCountView};

const COUNTS: &[P] = &[P::ProductsCount];

routes! {
    /// Every operation on stock counts.
    StockCountOp {
        /// Opens a count of a location, or of a shelf or category of it, and begins to write down
        /// what should be there. Of up to 10,000 products that is done at once; for more, the list
        /// goes on with `continue_stock_count`.
        OpenStockCount {
            route: Route::create("open_stock_count", "/v1/stock-counts")
                .summary("Open a stock count")
                .any_of(COUNTS)
                .grants(WRITES)
                .memory(512)
                .timeout(29),
            path: Nothing, query: Nothing, body: NewStockCount, reply: StockCountView,
        }
        /// Lists stock counts by status, last changed first: all of them, or those of a location.
        /// Who sees some locations names one of them.
        ListStockCounts {
            route: Route::get("list_stock_counts", "/v1/stock-counts")
                .summary("List stock counts")
                .any_of(COUNTS)
                .grants(READS),
            path: Nothing, query: StockCountQuery, body: Nothing, reply: Page<StockCountView>,
        }
        /// Shows a stock count.
        GetStockCount {
            route: Route::get("get_stock_count", "/v1/stock-counts/{id}")
                .summary("Show a stock count")
                .any_of(COUNTS)
                .grants(READS),
            path: StockCountPath, query: Nothing, body: Nothing, reply: StockCountView,
        }
        /// Writes down the next 10,000 products that should be there. Once all are, people scan.
        ContinueStockCount {
            route: Route::act("continue_stock_count", "/v1/stock-counts/{id}/continue")
                .summary("Write down more of what should be there")
                .any_of(COUNTS)
                .grants(WRITES)
                .memory(512)
                .timeout(29),
            path: StockCountPath, query: Nothing, body: Nothing, reply: StockCountView,
        }
        /// Takes a batch of 1 to 500 scanned codes, and says of each whether it was expected, is
        /// elsewhere or missing by the books, unknown, or was scanned before. A batch that is sent
        /// again under its key counts once.
        ScanStock {
            route: Route::act("scan_stock", "/v1/stock-counts/{id}/scans")
                .summary("Take a batch of scans")
                .any_of(COUNTS)
                .grants(WRITES)
                .timeout(20),
            path: StockCountPath, query: Nothing, body: ScanBatch, reply: ScanReport,
        }
        /// Compares what should be there with what was scanned, and lists what differs. It changes
        /// no product, unless it is asked to: then the first page of what is missing or found goes
        /// into the books, as with `settle_stock_count`.
        CloseStockCount {
            route: Route::act("close_stock_count", "/v1/stock-counts/{id}/close")
                .summary("Close a stock count")
                .any_of(COUNTS)
                .grants(WRITES)
                .memory(512)
                .timeout(29),
            path: StockCountPath, query: Nothing, body: ClosingOrder, reply: StockCountView,
        }
        /// Takes the next page of what a closed count found into the books, up to 100 products:
        /// those that nobody scanned are marked missing, and missing ones that were scanned are
        /// found. What has changed since is left as it is, and counted. For who may also change the
        /// status of products.
        SettleStockCount {
            route: Route::act("settle_stock_count", "/v1/stock-counts/{id}/settle")
                .summary("Take what a count found into the books")
                .any_of(COUNTS)
                .grants(WRITES)
                .timeout(20),
            path: StockCountPath, query: Nothing, body: Nothing, reply: StockCountView,
        }
        /// Calls a stock count off.
        CancelStockCount {
            route: Route::act("cancel_stock_count", "/v1/stock-counts/{id}/cancel")
                .summary("Call a stock count off")
                .any_of(COUNTS)
                .grants(WRITES),
            path: StockCountPath, query: Nothing, body: Reason, reply: StockCountView,
        }
        /// Lists what a closed count found to differ, up to 100 rows a page: what is missing, found,
        /// elsewhere by the books, or unknown.
        ListStockDifferences {
            route: Route::get("list_stock_differences", "/v1/stock-counts/{id}/differences")
                .summary("List what a stock count found to differ")
                .any_of(COUNTS)
                .grants(READS),
            path: StockCountPath, query: DifferenceQuery, body: Nothing, reply: Page<DifferenceRow>,
        }
    }
}
