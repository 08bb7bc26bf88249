//! `GET /v1/products/{id}`: one product.

use contract::inventory::products::GetProduct;
use domain::access::Permission;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, details, load};

pub(crate) async fn get_product(
    cx: &Context,
    input: Input<GetProduct>,
) -> Result<Answer, ApiError> {
    let product = load::product(cx, &input, &input.path.id).await?;
    let mut view = load::view(&product.read_at(cx.now()), input.caller());
    if input.caller().may(Permission::ProductsViewCost)
        && let Some(serial) = &product.facts().serial
    {
        view.serial = Some(details::opened(cx, product.id(), serial).await?);
    }
    Ok(input.answer(&view))
}
