//! `GET /v1/products/{id}/split-explanation`: how a price is split, step by step (R5).

use contract::inventory::products::{ExplainSplit, SplitExplanation};
use domain::access::Permission;
use domain::money::Money;
use domain::product::Refusal;
use domain::terms::explain;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn explain_split(
    cx: &Context,
    input: Input<ExplainSplit>,
) -> Result<Answer, ApiError> {
    let product = load::product(cx, &input, &input.path.id).await?;
    let own = product.subject().owner == Some(&input.caller().user);
    if !own && !input.caller().may(Permission::ProductsViewCost) {
        return Err(data::StoreError::Missing { noun: "product" }.into());
    }
    let facts = product.facts();
    let terms = facts.terms.as_ref().ok_or(Refusal::NotConsigned)?;
    let settings = data::catalogue::settings(&cx.table, cx.now()).await?;
    let price = input.query.price.map_or(facts.pricing.current, Money::usd);
    let consignor = terms.consignor_share(price);
    let bonus = consignor.share(settings.store_credit_bonus);
    Ok(input.answer(&SplitExplanation {
        price,
        steps: explain(terms, price),
        consignor,
        store: terms.store_share(price),
        as_store_credit: consignor.checked_add(bonus).unwrap_or(consignor),
    }))
}
