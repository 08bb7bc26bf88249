//! `POST /v1/categories`: a category is set up.

use contract::inventory::setup::{CreateCategory, KeptView};
use domain::catalogue::Kept;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, setup};

pub(crate) async fn create_category(
    cx: &Context,
    input: Input<CreateCategory>,
) -> Result<Answer, ApiError> {
    setup::house_wide(&input)?;
    let settings = data::catalogue::settings(&cx.table, cx.now()).await?;
    let record = input.body.record(cx.new_id(), settings.term_days);
    let (plan, schedule) = (&record.default_plan, &record.default_schedule);
    setup::defaults_known(cx, plan.as_ref(), schedule.as_ref()).await?;
    let tree = data::catalogue::category_tree(&cx.table).await?;
    record.fits(&tree.categories)?;
    let decision = Kept::create(record, &input.caller().actor(), cx.now())?;
    let answer = input.answer(&KeptView::from(decision.next.clone()));
    let change = cx.table.begin(input.cause());
    let change = change.change_category(&tree, &decision);
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}
