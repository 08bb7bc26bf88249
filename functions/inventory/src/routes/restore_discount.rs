//! `POST /v1/discounts/{id}/restore`: a discount that was deleted is brought back.

use contract::inventory::setup::discounts::{DiscountView, RestoreDiscount};
use domain::discount::Command;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, setup};

pub(crate) async fn restore_discount(
    cx: &Context,
    input: Input<RestoreDiscount>,
) -> Result<Answer, ApiError> {
    setup::house_wide(&input)?;
    let discount = data::discounts::get(&cx.table, &input.path.id).await?;
    input.matches(discount.facts().version)?;
    let decision = discount.decide(Command::Restore, cx.now())?;
    let answer = input.answer(&DiscountView::from(&decision.next));
    let change = cx.table.begin(input.cause()).save(&decision);
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}
