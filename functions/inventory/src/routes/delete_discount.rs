//! `DELETE /v1/discounts/{id}`: a discount is taken away.

use contract::inventory::setup::discounts::{DeleteDiscount, DiscountView};
use domain::discount::Command;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, setup};

pub(crate) async fn delete_discount(
    cx: &Context,
    input: Input<DeleteDiscount>,
) -> Result<Answer, ApiError> {
    setup::house_wide(&input)?;
    let discount = data::discounts::get(&cx.table, &input.path.id).await?;
    input.matches(discount.facts().version)?;
    let decision = discount.decide(Command::Delete, cx.now())?;
    let answer = input.answer(&DiscountView::from(&decision.next));
    let change = cx.table.begin(input.cause()).save(&decision);
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}
