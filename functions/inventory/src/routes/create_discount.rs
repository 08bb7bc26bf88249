//! `POST /v1/discounts`: a discount or coupon is made.

use contract::inventory::setup::discounts::{CreateDiscount, DiscountView};
use domain::discount::Discount;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, discounts, setup};

pub(crate) async fn create_discount(
    cx: &Context,
    input: Input<CreateDiscount>,
) -> Result<Answer, ApiError> {
    setup::house_wide(&input)?;
    let (details, by) = (input.body.details(), input.caller().actor());
    let decision = Discount::create(cx.new_id(), details, &by, cx.now())?;
    discounts::rules_known(cx, &decision.next.facts().details.rules).await?;
    let answer = input.answer(&DiscountView::from(&decision.next));
    let change = cx.table.begin(input.cause()).save(&decision);
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}
