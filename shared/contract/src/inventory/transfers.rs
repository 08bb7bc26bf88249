//! Goods on their way from one location to another: row 91 of the route list, and what follows.

mod body;
mod view;

use domain::access::Permission as P;

use super::{READS, WRITES};
use crate::common::{Nothing, Page, Reason};
use crate::route::Route;
use crate::routes;

pub use body::{
    ArrivalBody, Closing, Loading, NewTransfer, Receiving, TransferPath, TransferQuery,
};
pub use view::{TransferCard, TransferView};

const MOVES: &[P] = &[P::ProductsTransfer];

routes! {
    /// Every operation on transfers.
    TransferOp {
        /// Lists what shall go from one location to another: 1 to 50 products, scanned where they
        /// are. What is on sale is held for 48 h; what someone holds or buys does not go.
        OpenTransfer {
            route: Route::create("open_transfer", "/v1/transfers")
                .summary("Open a transfer between locations")
                .any_of(MOVES)
                .grants(WRITES)
                .timeout(20),
            path: Nothing, query: Nothing, body: NewTransfer, reply: TransferView,
        }
        /// Lists transfers by status, last changed first: all of them, those that leave a location,
        /// or those that arrive there. Who sees some locations names one of them.
        ListTransfers {
            route: Route::get("list_transfers", "/v1/transfers")
                .summary("List transfers")
                .any_of(MOVES)
                .grants(READS),
            path: Nothing, query: TransferQuery, body: Nothing, reply: Page<TransferCard>,
        }
        /// Shows a transfer with its products.
        GetTransfer {
            route: Route::get("get_transfer", "/v1/transfers/{id}")
                .summary("Show a transfer")
                .any_of(MOVES)
                .grants(READS),
            path: TransferPath, query: Nothing, body: Nothing, reply: TransferView,
        }
        /// Sends a transfer off: the carrier scans what they load, and everything else stays. The
        /// carrier is not who opened it. Custody passes from the store to the carrier.
        SendTransfer {
            route: Route::act("send_transfer", "/v1/transfers/{id}/send")
                .summary("Load a transfer and send it off")
                .any_of(MOVES)
                .grants(WRITES)
                .timeout(20),
            path: TransferPath, query: Nothing, body: Loading, reply: TransferView,
        }
        /// Takes in what arrives, all at once or bit by bit: a person of the other location, and
        /// not the carrier, scans it. Custody passes from the carrier to the store, and the products
        /// are in the other location.
        ReceiveTransfer {
            route: Route::act("receive_transfer", "/v1/transfers/{id}/receive")
                .summary("Take in what arrives with a transfer")
                .any_of(MOVES)
                .grants(WRITES)
                .timeout(20),
            path: TransferPath, query: Nothing, body: Receiving, reply: TransferView,
        }
        /// Closes a transfer. What was loaded and did not arrive is named, all of it and nothing
        /// else: it is with the carrier, and missing.
        CloseTransfer {
            route: Route::act("close_transfer", "/v1/transfers/{id}/close")
                .summary("Close a transfer and name what is missing")
                .any_of(MOVES)
                .grants(WRITES)
                .timeout(20),
            path: TransferPath, query: Nothing, body: Closing, reply: TransferView,
        }
        /// Calls a transfer off of which nothing is loaded yet.
        CancelTransfer {
            route: Route::act("cancel_transfer", "/v1/transfers/{id}/cancel")
                .summary("Call a transfer off")
                .any_of(MOVES)
                .grants(WRITES)
                .timeout(20),
            path: TransferPath, query: Nothing, body: Reason, reply: TransferView,
        }
    }
}
