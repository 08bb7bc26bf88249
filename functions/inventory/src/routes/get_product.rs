//! `GET /v1/products/{id}`: one product.

use contract::inventory::GetProduct;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn get_product(
    cx: &Context,
    input: Input<GetProduct>,
) -> Result<Answer, ApiError> {
    let product = load::product(cx, &input, &input.path.id).await?;
    Ok(input.answer(&load::view(&product, input.caller())))
}
