//! Products, from the empty shelf to the buyer: rows 75 to 90 of the route list, and `ready`.
//! Machine D.

mod body;
mod bulk;
mod moves;
mod new;
mod split;
mod view;

use domain::access::Permission as P;

use super::{READS, WRITES};
use crate::common::{Nothing, Page};
use crate::route::{Method, Route};
use crate::routes;
use crate::worker::{Grant, Secret};

pub use body::{FailedCheck, HandOver, ListingOrder, ProductEdit, ProductPath, ProductQuery};
pub use bulk::{
    BulkChange, BulkEdit, BulkItem, BulkOutcome, BulkRefusal, BulkReport, BulkResult, BulkValues,
    MAX_BULK,
};
pub use moves::{DeletionQuery, ProductMove, WithdrawalOrder, WithdrawalPreview};
pub use new::NewGoods;
pub use split::{SplitExplanation, SplitQuery};
pub use view::{HistoryLink, ProductCard, ProductHistory, ProductView, Sight};

/// Seals serial numbers.
const SEALS: &[Grant] = &[
    Grant::TableRead,
    Grant::TableWrite,
    Grant::Secret(Secret::CursorKey),
    Grant::Secret(Secret::FieldKey),
];
const VIEWS: &[P] = &[P::ProductsView, P::ProductsViewOwn];

routes! {
    /// Every operation on products.
    ProductOp {
        /// A consignor lists their own products, newest first. Staff name one of `status`,
        /// `consignor_id` and `contract_id`; without one they see what is on sale.
        ListProducts {
            route: Route::get("list_products", "/v1/products")
                .summary("List products")
                .any_of(VIEWS)
                .grants(READS),
            path: Nothing, query: ProductQuery, body: Nothing, reply: Page<ProductCard>,
        }
        /// Takes goods of the house's own in: bought, and not under a contract. One piece that is
        /// one of a kind, or so many pieces of the same. They are in the house, and being prepared.
        CreateProduct {
            route: Route::create("create_product", "/v1/products")
                .summary("Take goods of the house's own in")
                .any_of(&[P::ProductsCreate])
                .grants(SEALS),
            path: Nothing, query: Nothing, body: NewGoods, reply: ProductView,
        }
        /// Shows a product. The agreed terms are for its consignor and for staff who may see cost
        /// and split; what a failed check found is for staff. The whole serial number is for staff
        /// who may see cost.
        GetProduct {
            route: Route::get("get_product", "/v1/products/{id}")
                .summary("Show a product")
                .any_of(VIEWS)
                .grants(&[
                    Grant::TableRead,
                    Grant::Secret(Secret::CursorKey),
                    Grant::Secret(Secret::FieldKey),
                ]),
            path: ProductPath, query: Nothing, body: Nothing, reply: ProductView,
        }
        /// Edits what people see of a product, its serial number, and where it lies. Photos must
        /// have passed the check, and attributes be those of the category. What is ready for sale
        /// can not lose what made it so.
        UpdateProduct {
            route: Route::edit(Method::Patch, "update_product", "/v1/products/{id}")
                .summary("Edit a product")
                .any_of(&[P::ProductsUpdate])
                .grants(SEALS),
            path: ProductPath, query: Nothing, body: ProductEdit, reply: ProductView,
        }
        /// Takes a product out of every list: the house's own that is not on sale, or one that left
        /// the house. What happened to it stays.
        DeleteProduct {
            route: Route::edit(Method::Delete, "delete_product", "/v1/products/{id}")
                .summary("Delete a product")
                .any_of(&[P::ProductsDelete])
                .grants(WRITES),
            path: ProductPath, query: DeletionQuery, body: Nothing, reply: ProductView,
        }
        /// Makes a deleted product what it was.
        RestoreProduct {
            route: Route::act("restore_product", "/v1/products/{id}/restore")
                .summary("Restore a deleted product")
                .any_of(&[P::ProductsDelete])
                .grants(WRITES),
            path: ProductPath, query: Nothing, body: Nothing, reply: ProductView,
        }
        /// Moves a product beside its sale: lost, broken, found, going back, handed back with its
        /// consignor's code, given to a charity, on sale again as the house's own.
        MoveProduct {
            route: Route::act("move_product", "/v1/products/{id}/status")
                .summary("Move a product: missing, damaged, found, return, donate")
                .any_of(&[P::ProductsChangeStatus])
                .grants(&[
                    Grant::TableRead,
                    Grant::TableWrite,
                    Grant::Secret(Secret::CursorKey),
                    // Checks the code of who takes their goods back.
                    Grant::Secret(Secret::Pepper),
                ]),
            path: ProductPath, query: Nothing, body: ProductMove, reply: ProductView,
        }
        /// What it would cost the consignor to take a product back now (R11), and whether they can
        /// ask for it.
        PreviewWithdrawal {
            route: Route::get("preview_withdrawal", "/v1/products/{id}/withdrawal")
                .summary("What taking a product back costs")
                .any_of(&[P::ProductsWithdrawOwn])
                .grants(READS),
            path: ProductPath, query: Nothing, body: Nothing, reply: WithdrawalPreview,
        }
        /// A consignor asks for a product back, and agrees to the fee as they were shown it. The
        /// house answers.
        RequestWithdrawal {
            route: Route::act("request_withdrawal", "/v1/products/{id}/withdrawal")
                .summary("Ask for a product back")
                .any_of(&[P::ProductsWithdrawOwn])
                .grants(WRITES),
            path: ProductPath, query: Nothing, body: WithdrawalOrder, reply: ProductView,
        }
        /// Edits many products at once. A dry run shows what each would become, or why not, and
        /// gives a token; with it, the very same edit is made, each product for itself. One that
        /// has changed since the dry run is left as it is.
        BulkEditProducts {
            route: Route::act("bulk_edit_products", "/v1/products/bulk-edits")
                .summary("Preview or make an edit of many products")
                .any_of(&[P::ProductsBulkEdit])
                .timeout(29)
                .grants(WRITES),
            path: Nothing, query: Nothing, body: BulkEdit, reply: BulkReport,
        }
        /// How the price of today, or another one, would be split between consignor and house:
        /// each step with its rule (R2, R3), the consignor's share in the end.
        ExplainSplit {
            route: Route::get("explain_split", "/v1/products/{id}/split-explanation")
                .summary("Explain the split of a price")
                .any_of(&[P::ProductsViewCost, P::ProductsViewOwn])
                .grants(READS),
            path: ProductPath, query: SplitQuery, body: Nothing, reply: SplitExplanation,
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
