//! `POST /v1/products/{id}/ready`: a product is found ready for sale.

use contract::inventory::products::ReadyProduct;
use domain::product::Command;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn ready_product(
    cx: &Context,
    input: Input<ReadyProduct>,
) -> Result<Answer, ApiError> {
    let product = load::product(cx, &input, &input.path.id).await?;
    input.matches(product.version())?;
    load::commit(cx, &input, &product, Command::Ready).await
}
