//! `POST /v1/products/{id}/price/decision`: a change of price is approved or called off.

use contract::inventory::prices::DecideProductPrice;
use domain::product::Command;
use domain::product::price::{self, PriceRules};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn decide_product_price(
    cx: &Context,
    input: Input<DecideProductPrice>,
) -> Result<Answer, ApiError> {
    let product = load::product(cx, &input, &input.path.id).await?;
    input.matches(product.version())?;
    let settings = data::catalogue::settings(&cx.table, cx.now()).await?;
    let command = price::Command::Decide {
        approved: input.body.approved,
        rules: PriceRules::from(&settings),
    };
    load::commit(cx, &input, &product, Command::Price(command)).await
}
