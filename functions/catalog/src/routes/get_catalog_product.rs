//! `GET /v1/catalog/products/{slug}`: a product on sale.

use contract::catalog::window::{GetCatalogProduct, WindowProduct};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn get_catalog_product(
    cx: &Context,
    input: Input<GetCatalogProduct>,
) -> Result<Answer, ApiError> {
    let now = cx.now();
    let page = data::window::page(&cx.table, &input.path.slug, now).await?;
    Ok(input.answer(&WindowProduct::of(page, now)))
}
