//! `POST /v1/products/{id}/authenticate`: a product failed the check, and is held back.

use contract::inventory::products::AuthenticateProduct;
use domain::product::Command;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn authenticate_product(
    cx: &Context,
    input: Input<AuthenticateProduct>,
) -> Result<Answer, ApiError> {
    let product = load::product(cx, &input, &input.path.id).await?;
    input.matches(product.version())?;
    let finding = &input.body.0;
    load::photos_may_be_used(cx, input.caller(), &product, &finding.photos).await?;
    let command = Command::AuthenticateFail(finding.clone());
    load::commit(cx, &input, &product, command).await
}
