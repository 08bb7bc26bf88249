//! `GET /v1/products/{id}/prices`: the prices of a product, and how they came to be.

use contract::inventory::prices::{ListProductPrices, PriceEntry, PriceHistory};
use domain::product::price_with_tax;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn list_product_prices(
    cx: &Context,
    input: Input<ListProductPrices>,
) -> Result<Answer, ApiError> {
    let product = load::product(cx, &input, &input.path.id).await?;
    let mut links = data::products::history(&cx.table, product.id()).await?;
    // What happened since the product was read is not in the prices that are shown.
    links.retain(|link| link.seq <= product.version());
    let facts = product.facts();
    let price = facts.pricing.current;
    let tax_class = facts.details.tax_class;
    Ok(input.answer(&PriceHistory {
        pricing: facts.pricing.clone(),
        with_itbms: tax_class.map(|tax_class| price_with_tax(price, tax_class)),
        items: links.into_iter().filter_map(PriceEntry::of).collect(),
    }))
}
