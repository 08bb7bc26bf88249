//! Who has the goods: hand-overs between two parties of the house, and the code with which a
//! consignor takes their goods back. Row 86 of the route list is among the products.

mod body;
mod view;

use domain::access::Permission as P;

use super::products::ProductPath;
use super::{READS, WRITES};
use crate::common::{Nothing, Page, Reason};
use crate::route::Route;
use crate::routes;

pub use body::{Confirmation, CustodyPath, CustodyQuery, HandOverQuery, HandOverSide, NewHandOver};
pub use view::{Cancellation, CustodyRecordView, HandBackCode};

const VIEWS: &[P] = &[P::ProductsView, P::ProductsViewOwn];

routes! {
    /// Every operation on hand-overs.
    CustodyOp {
        /// The hand-overs that a product went through, the last one first.
        ListProductCustody {
            route: Route::get("list_product_custody", "/v1/products/{id}/custody")
                .summary("List a product's hand-overs")
                .any_of(VIEWS)
                .grants(READS),
            path: ProductPath, query: CustodyQuery, body: Nothing, reply: Page<CustodyRecordView>,
        }
        /// Gives a product to a person or a location of the house: whoever has it, or a person of
        /// the location that has it, scans it. Until the other side confirms, the hand-over is open
        /// and the risk stays where it was. One is under way with a product at a time.
        OpenHandOver {
            route: Route::create("open_hand_over", "/v1/products/{id}/hand-overs")
                .summary("Give a product to another party of the house")
                .any_of(&[P::CustodyRecord])
                .grants(WRITES),
            path: ProductPath, query: Nothing, body: NewHandOver, reply: CustodyRecordView,
        }
        /// Lists the hand-overs that are open: those that a location or person shall take, or has
        /// given. Without either they are the caller's own; those of another person are for who
        /// records hand-overs everywhere.
        ListHandOvers {
            route: Route::get("list_hand_overs", "/v1/custody-records")
                .summary("List open hand-overs")
                .any_of(&[P::CustodyRecord])
                .grants(READS),
            path: Nothing, query: HandOverQuery, body: Nothing, reply: Page<CustodyRecordView>,
        }
        /// Shows a hand-over, open or done.
        GetCustodyRecord {
            route: Route::get("get_custody_record", "/v1/custody-records/{id}")
                .summary("Show a hand-over")
                .any_of(&[P::CustodyRecord])
                .grants(READS),
            path: CustodyPath, query: Nothing, body: Nothing, reply: CustodyRecordView,
        }
        /// Takes what was given: the person who was named, or one of the location, and never the one
        /// who gave, scans the same thing. What comes to another location than it is booked in is
        /// moved there; not while someone holds it.
        ConfirmHandOver {
            route: Route::act("confirm_hand_over", "/v1/custody-records/{id}/confirm")
                .summary("Take what was given")
                .any_of(&[P::CustodyRecord])
                .grants(WRITES),
            path: CustodyPath, query: Nothing, body: Confirmation, reply: CustodyRecordView,
        }
        /// Calls a hand-over off, or refuses it: either side can, while it is open.
        CancelHandOver {
            route: Route::act("cancel_hand_over", "/v1/custody-records/{id}/cancel")
                .summary("Call a hand-over off")
                .any_of(&[P::CustodyRecord])
                .grants(WRITES),
            path: CustodyPath, query: Nothing, body: Reason, reply: CustodyRecordView,
        }
        /// Sends the consignor of a product that goes back a one-time code: six digits, ten minutes,
        /// one use, five tries, good for this product alone. They tell it to whoever hands the
        /// product to them; that is their side of the hand-over. Only so many are sent to an account;
        /// more are 429 `too_many_tries`.
        SendHandBackCode {
            route: Route::post("send_hand_back_code", "/v1/products/{id}/hand-back-codes")
                .summary("Send a consignor the code to take a product back")
                .any_of(&[P::ProductsChangeStatus])
                .status(202)
                .grants(WRITES),
            path: ProductPath, query: Nothing, body: Nothing, reply: HandBackCode,
        }
    }
}
