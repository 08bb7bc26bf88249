//! `POST /v1/attributes`: an attribute of goods is set up.

use contract::inventory::setup::{CreateAttribute, KeptView};
use domain::catalogue::{Kept, stands_among};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, setup};

pub(crate) async fn create_attribute(
    cx: &Context,
    input: Input<CreateAttribute>,
) -> Result<Answer, ApiError> {
    setup::house_wide(&input)?;
    let record = input.body.record(cx.new_id());
    setup::categories_known(cx, &record.categories).await?;
    let decision = Kept::create(record, &input.caller().actor(), cx.now())?;
    let all = data::catalogue::kept_attributes(&cx.table).await?;
    stands_among(&decision.next.record, &all)?;
    let answer = input.answer(&KeptView::from(decision.next.clone()));
    let change = cx.table.begin(input.cause()).change_attribute(&decision);
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}
