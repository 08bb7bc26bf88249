//! `PATCH /v1/products/{id}`: what people see of a product is edited.

use contract::inventory::UpdateProduct;
use domain::product::Command;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn update_product(
    cx: &Context,
    input: Input<UpdateProduct>,
) -> Result<Answer, ApiError> {
    let product = load::product(cx, &input, &input.path.id).await?;
    input.matches(product.version())?;
    let (body, facts) = (&input.body, product.facts());
    let details = body.details(&facts.details);
    if details.category_id != facts.details.category_id {
        let found = data::catalogue::category(&cx.table, &details.category_id).await;
        load::named("category_id", found)?;
    }
    if let Some(brand) = &body.brand_id {
        let found = data::catalogue::brand(&cx.table, brand).await;
        load::named("brand_id", found)?;
    }
    load::photos_may_be_used(cx, input.caller(), &product, &details.photos).await?;
    let command = Command::Edit {
        details: Box::new(details),
        shelf: body.shelf(facts.shelf.as_ref()),
    };
    load::commit(cx, &input, &product, command).await
}
