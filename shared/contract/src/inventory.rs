//! `functions/inventory`: products, from the empty shelf to the shop window. Rows 75 to 87 of the
//! route list, and `ready`. Machine D.

use domain::access::Permission as P;

use crate::common::{Nothing, Page};
use crate::route::{Method, Route};
use crate::routes;
use crate::worker::{Grant, Secret};

mod body;
mod view;

pub use body::{FailedCheck, HandOver, ListingOrder, ProductEdit, ProductPath, ProductQuery};
pub use view::{HistoryLink, ProductCard, ProductHistory, ProductView, Sight};

const READS: &[Grant] = &[Grant::TableRead, Grant::Secret(Secret::CursorKey)];
const WRITES: &[Grant] = &[
    Grant::TableRead,
    Grant::TableWrite,
    Grant::Secret(Secret::CursorKey),
];
const VIEWS: &[P] = &[P::ProductsView, P::ProductsViewOwn];

routes! {
    /// Every operation of `functions/inventory`.
    InventoryOp {
        /// A consignor lists their own products, newest first. Staff name one of `status`,
        /// `consignor_id` and `contract_id`; without one they see what is on sale.
        ListProducts {
            route: Route::get("list_products", "/v1/products")
                .summary("List products")
                .any_of(VIEWS)
                .grants(READS),
            path: Nothing, query: ProductQuery, body: Nothing, reply: Page<ProductCard>,
        }
        /// Shows a product. The agreed terms are for its consignor and for staff who may see cost
        /// and split; what a failed check found is for staff.
        GetProduct {
            route: Route::get("get_product", "/v1/products/{id}")
                .summary("Show a product")
                .any_of(VIEWS)
                .grants(READS),
            path: ProductPath, query: Nothing, body: Nothing, reply: ProductView,
        }
        /// Edits what people see of a product, and where it lies. Photos must have passed the
        /// check. What is ready for sale can not lose what made it so.
        UpdateProduct {
            route: Route::edit(Method::Patch, "update_product", "/v1/products/{id}")
                .summary("Edit a product")
                .any_of(&[P::ProductsUpdate])
                .grants(WRITES),
            path: ProductPath, query: Nothing, body: ProductEdit, reply: ProductView,
        }
        /// Finds a product ready for sale: it has photos, a price, a tax class, and a label or a
        /// shelf.
        ReadyProduct {
            route: Route::act("ready_product", "/v1/products/{id}/ready")
                .summary("Find a product ready for sale")
                .any_of(&[P::ProductsUpdate])
                .grants(WRITES),
            path: ProductPath, query: Nothing, body: Nothing, reply: ProductView,
        }
        /// Records a failed check of authenticity: the product is held back, and not even given
        /// back before a legal check.
        AuthenticateProduct {
            route: Route::act("authenticate_product", "/v1/products/{id}/authenticate")
                .summary("Record a failed check of authenticity")
                .any_of(&[P::ProductsAuthenticate])
                .grants(WRITES),
            path: ProductPath, query: Nothing, body: FailedCheck, reply: ProductView,
        }
        /// Puts a product on sale, or takes it off. Its term begins on the first day on sale
        /// (R10); with the last of its contract's products listed, the request is completed.
        PublishProduct {
            route: Route::act("publish_product", "/v1/products/{id}/publish")
                .summary("Put a product on sale or take it off")
                .any_of(&[P::ProductsPublish])
                .grants(WRITES),
            path: ProductPath, query: Nothing, body: ListingOrder, reply: ProductView,
        }
        /// Records the hand-over of an awaited product to a shop or store room. From here on the
        /// house bears the risk.
        RecordCustody {
            route: Route::act("record_custody", "/v1/products/{id}/custody")
                .summary("Record a hand-over to the house")
                .status(201)
                .any_of(&[P::CustodyRecord])
                .grants(WRITES),
            path: ProductPath, query: Nothing, body: HandOver, reply: ProductView,
        }
        /// Everything that happened to a product, link by link, and whether the chain of their
        /// hashes holds: nothing was altered, left out or put in.
        GetProductHistory {
            route: Route::get("get_product_history", "/v1/products/{id}/history")
                .summary("Show a product's history with its proof")
                .any_of(VIEWS)
                .grants(READS),
            path: ProductPath, query: Nothing, body: Nothing, reply: ProductHistory,
        }
    }
}
