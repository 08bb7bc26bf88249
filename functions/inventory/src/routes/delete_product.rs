//! `DELETE /v1/products/{id}`: a product is in no list any more.

use contract::inventory::products::DeleteProduct;
use domain::product::{Command, standing};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn delete_product(
    cx: &Context,
    input: Input<DeleteProduct>,
) -> Result<Answer, ApiError> {
    let product = load::product(cx, &input, &input.path.id).await?;
    input.matches(product.version())?;
    let reason = input.query.reason.clone();
    let command = Command::Standing(standing::Command::Delete { reason });
    load::commit(cx, &input, &product, command).await
}
