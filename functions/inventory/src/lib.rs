//! Products, from the empty shelf to the shop window.
//!
//! | operation | route |
//! |---|---|
//! | `list_products` | `GET /v1/products` |
//! | `get_product` | `GET /v1/products/{id}` |
//! | `update_product` | `PATCH /v1/products/{id}` |
//! | `ready_product` | `POST /v1/products/{id}/ready` |
//! | `authenticate_product` | `POST /v1/products/{id}/authenticate` |
//! | `publish_product` | `POST /v1/products/{id}/publish` |
//! | `record_custody` | `POST /v1/products/{id}/custody` |
//! | `get_product_history` | `GET /v1/products/{id}/history` |

mod load;
mod routes;

use contract::inventory::{
    AuthenticateProduct, GetProduct, GetProductHistory, InventoryOp, ListProducts, PublishProduct,
    ReadyProduct, RecordCustody, UpdateProduct,
};
use httpkit::serve;
use lambda_http::{Body, Request, Response};
use runtime::NotServed;

use routes::{
    authenticate_product, get_product, get_product_history, list_products, publish_product,
    ready_product, record_custody, update_product,
};
pub use runtime::Core as Context;

/// Runs the operation named `handler` on an event's text.
///
/// # Errors
/// [`NotServed`]: no such operation here.
pub async fn invoke(cx: &Context, handler: &str, event: &str) -> Result<String, NotServed> {
    match InventoryOp::named(handler) {
        Some(op) => {
            Ok(runtime::http(cx, event, async |request| handle(cx, op, request).await).await)
        }
        None => Err(NotServed::NoSuchOperation(handler.to_owned())),
    }
}

async fn handle(cx: &Context, op: InventoryOp, request: Request) -> Response<Body> {
    use InventoryOp as Op;
    match op {
        Op::ListProducts => {
            serve::<ListProducts, _>(cx, request, list_products::list_products).await
        }
        Op::GetProduct => serve::<GetProduct, _>(cx, request, get_product::get_product).await,
        Op::UpdateProduct => {
            serve::<UpdateProduct, _>(cx, request, update_product::update_product).await
        }
        Op::ReadyProduct => {
            serve::<ReadyProduct, _>(cx, request, ready_product::ready_product).await
        }
        Op::AuthenticateProduct => {
            serve::<AuthenticateProduct, _>(cx, request, authenticate_product::authenticate_product)
                .await
        }
        Op::PublishProduct => {
            serve::<PublishProduct, _>(cx, request, publish_product::publish_product).await
        }
        Op::RecordCustody => {
            serve::<RecordCustody, _>(cx, request, record_custody::record_custody).await
        }
        Op::GetProductHistory => {
            serve::<GetProductHistory, _>(cx, request, get_product_history::get_product_history)
                .await
        }
    }
}
