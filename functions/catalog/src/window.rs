//! The shop window: dispatch of its operations, and how the shop is set up as it shows it.

mod keep;

use contract::catalog::window::{
    GetCatalogPhoto, GetCatalogProduct, ListCatalogProducts, WindowOp,
};
use httpkit::serve;
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::{get_catalog_photo, get_catalog_product, list_catalog_products};

pub(crate) use keep::{SetUp, keep};

/// Whose cursors they are that anyone is given.
pub(crate) const ANYONE: &str = "anyone";

pub(crate) async fn handle(cx: &Context, op: WindowOp, request: Request) -> Response<Body> {
    use WindowOp as Op;
    match op {
        Op::ListCatalogProducts => {
            let route = list_catalog_products::list_catalog_products;
            serve::<ListCatalogProducts, _>(cx, request, route).await
        }
        Op::GetCatalogProduct => {
            let route = get_catalog_product::get_catalog_product;
            serve::<GetCatalogProduct, _>(cx, request, route).await
        }
        Op::GetCatalogPhoto => {
            // On the heap: the futures of two services are too deep for the compiler.
            let route = get_catalog_photo::get_catalog_photo;
            Box::pin(serve::<GetCatalogPhoto, _>(cx, request, route)).await
        }
    }
}
