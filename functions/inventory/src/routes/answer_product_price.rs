//! `POST /v1/products/{id}/price-consent`: a consignor answers about a price.

use contract::inventory::prices::AnswerProductPrice;
use domain::product::Command;
use domain::product::price;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn answer_product_price(
    cx: &Context,
    input: Input<AnswerProductPrice>,
) -> Result<Answer, ApiError> {
    let product = load::product(cx, &input, &input.path.id).await?;
    input.matches(product.version())?;
    let command = price::Command::Answer(input.body.answer);
    load::commit(cx, &input, &product, Command::Price(command)).await
}
