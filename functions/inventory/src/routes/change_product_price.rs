//! `POST /v1/products/{id}/price`: a price is moved by hand.

use contract::inventory::prices::ChangeProductPrice;
use domain::product::Command;
use domain::product::price::{self, PriceRules, Wish};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn change_product_price(
    cx: &Context,
    input: Input<ChangeProductPrice>,
) -> Result<Answer, ApiError> {
    let product = load::product(cx, &input, &input.path.id).await?;
    input.matches(product.version())?;
    let settings = data::catalogue::settings(&cx.table, cx.now()).await?;
    let command = price::Command::Change {
        wish: Wish::from(&input.body),
        rules: PriceRules::from(&settings),
    };
    load::commit(cx, &input, &product, Command::Price(command)).await
}
