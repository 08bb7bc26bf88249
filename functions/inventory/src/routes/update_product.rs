//! `PATCH /v1/products/{id}`: what people see of a product is edited.

use contract::inventory::products::UpdateProduct;
use data::catalogue::{Named, require_known};
use domain::product::{Command, Edit};
use httpkit::{Answer, ApiError, Input};

use crate::details::{Attributes, edited};
use crate::{Context, load};

pub(crate) async fn update_product(
    cx: &Context,
    input: Input<UpdateProduct>,
) -> Result<Answer, ApiError> {
    let product = load::product(cx, &input, &input.path.id).await?;
    input.matches(product.version())?;
    let (body, facts) = (&input.body, product.facts());
    let details = body.details(&facts.details);
    let category = ("category_id", Named::Category(&details.category_id));
    let brand = body.brand_id.as_ref();
    let brand = brand.map(|id| ("brand_id", Named::Brand(id)));
    let named: Vec<_> = std::iter::once(category).chain(brand).collect();
    require_known(&cx.table, &named).await?;
    load::photos_may_be_used(cx, input.caller(), &product, &details.photos).await?;
    let attributes = Attributes::read(cx).await?;
    attributes.check(&facts.details, &details)?;
    let (sent, now) = (body.serial.as_deref(), facts.serial.as_ref());
    let serial = edited(cx, product.id(), sent, now).await?;
    let command = Command::Edit(Box::new(Edit {
        details,
        shelf: body.shelf(facts.shelf.as_ref()),
        serial,
    }));
    load::commit(cx, &input, &product, command).await
}
