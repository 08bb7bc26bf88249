//! `POST /v1/products/{id}/markdown`: what a schedule has due is done.

use contract::inventory::prices::MarkDownProduct;
use domain::product::Command;
use domain::product::price::{self, PriceRules};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn mark_down_product(
    cx: &Context,
    input: Input<MarkDownProduct>,
) -> Result<Answer, ApiError> {
    let product = load::product(cx, &input, &input.path.id).await?;
    input.matches(product.version())?;
    let settings = data::catalogue::settings(&cx.table, cx.now()).await?;
    let command = if product.price_lapses(cx.now()) {
        price::Command::Lapse
    } else {
        price::Command::ApplyMarkdown(PriceRules::from(&settings))
    };
    load::commit(cx, &input, &product, Command::Price(command)).await
}
