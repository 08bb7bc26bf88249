//! `POST /v1/commission-plans`: a commission plan is published, or its next version.

use contract::inventory::setup::{PlanView, PublishCommissionPlan};
use domain::terms::CommissionPlan;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, setup};

pub(crate) async fn publish_commission_plan(
    cx: &Context,
    input: Input<PublishCommissionPlan>,
) -> Result<Answer, ApiError> {
    setup::house_wide(&input)?;
    let (body, today) = (&input.body, cx.now().panama_date());
    setup::plan_scope_known(cx, body).await?;
    let previous = setup::followed(cx, body.follows.as_ref()).await?;
    let settings = data::catalogue::settings(&cx.table, cx.now()).await?;
    let wanted = body.plan(cx.new_id(), settings.store_credit_bonus, today);
    let (plan, event) = CommissionPlan::publish(wanted, previous.as_ref(), today)?;
    let change = cx.table.begin(input.cause()).publish_plan(&plan, &event);
    let answer = input.answer(&PlanView(plan));
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}
