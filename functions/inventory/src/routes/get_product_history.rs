//! `GET /v1/products/{id}/history`: everything that happened to a product, with its proof.

use contract::inventory::products::{GetProductHistory, HistoryLink, ProductHistory};
use domain::product::ProductEvent;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn get_product_history(
    cx: &Context,
    input: Input<GetProductHistory>,
) -> Result<Answer, ApiError> {
    let product = load::product(cx, &input, &input.path.id).await?;
    let mut links = data::products::history(&cx.table, product.id()).await?;
    // What happened since the product was read is no part of the history that it vouches for.
    links.retain(|link: &ProductEvent| link.seq <= product.version());
    let broken_at = product
        .verify_history(&links)
        .err()
        .map(|broken| broken.seq);
    if let Some(seq) = broken_at {
        tracing::error!(product.id = %product.id(), seq, "A product's history is broken");
    }
    Ok(input.answer(&ProductHistory {
        items: links.into_iter().map(HistoryLink::from).collect(),
        verified: broken_at.is_none(),
        broken_at,
    }))
}
