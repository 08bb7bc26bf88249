//! `PATCH /v1/discounts/{id}`: a discount is edited, paused or ended.

use contract::inventory::setup::discounts::{DiscountView, UpdateDiscount};
use domain::discount::Command;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, discounts, setup};

pub(crate) async fn update_discount(
    cx: &Context,
    input: Input<UpdateDiscount>,
) -> Result<Answer, ApiError> {
    setup::house_wide(&input)?;
    let discount = data::discounts::get(&cx.table, &input.path.id).await?;
    let (body, facts) = (&input.body, discount.facts());
    input.matches(facts.version)?;
    let details = Box::new(body.details(&facts.details));
    let status = body.status.unwrap_or(facts.status);
    let decision = discount.decide(Command::Edit(details, status), cx.now())?;
    if let Some(rules) = &body.rules {
        discounts::rules_known(cx, rules).await?;
    }
    let answer = input.answer(&DiscountView::from(&decision.next));
    let change = cx.table.begin(input.cause()).save(&decision);
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}
