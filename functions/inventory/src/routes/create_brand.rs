//! `POST /v1/brands`: a brand is set up.

use contract::inventory::setup::{CreateBrand, KeptView};
use domain::catalogue::{Kept, stands_among};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, setup};

pub(crate) async fn create_brand(
    cx: &Context,
    input: Input<CreateBrand>,
) -> Result<Answer, ApiError> {
    setup::house_wide(&input)?;
    let record = input.body.record(cx.new_id());
    let decision = Kept::create(record, &input.caller().actor(), cx.now())?;
    let all = data::catalogue::kept_brands(&cx.table).await?;
    stands_among(&decision.next.record, &all)?;
    let answer = input.answer(&KeptView::from(decision.next.clone()));
    let change = cx.table.begin(input.cause()).change_brand(&decision);
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}
