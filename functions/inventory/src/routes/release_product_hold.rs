//! `POST /v1/products/{id}/holds/release`: a product is let go of.

use contract::inventory::holds::ReleaseProductHold;
use domain::product::{Command, hold};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn release_product_hold(
    cx: &Context,
    input: Input<ReleaseProductHold>,
) -> Result<Answer, ApiError> {
    let product = load::product(cx, &input, &input.path.id).await?;
    input.matches(product.version())?;
    let command = hold::Command::Release {
        fence: input.body.fence,
        holder: input.body.kind.holder(&input.body.reference),
    };
    load::commit(cx, &input, &product, Command::Hold(command)).await
}
