//! `POST /v1/products/{id}/restore`: a deleted product is what it was.

use contract::inventory::products::RestoreProduct;
use domain::product::{Command, standing};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn restore_product(
    cx: &Context,
    input: Input<RestoreProduct>,
) -> Result<Answer, ApiError> {
    let product = load::product(cx, &input, &input.path.id).await?;
    input.matches(product.version())?;
    let command = Command::Standing(standing::Command::Restore);
    load::commit(cx, &input, &product, command).await
}
