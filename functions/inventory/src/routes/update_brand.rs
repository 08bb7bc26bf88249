//! `PATCH /v1/brands/{id}`: a brand is edited.

use contract::inventory::setup::{KeptView, UpdateBrand};
use domain::catalogue::stands_among;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, setup};

pub(crate) async fn update_brand(
    cx: &Context,
    input: Input<UpdateBrand>,
) -> Result<Answer, ApiError> {
    setup::house_wide(&input)?;
    let kept = data::catalogue::kept_brand(&cx.table, &input.path.id).await?;
    input.matches(kept.version)?;
    let record = input.body.record(&kept.record);
    let decision = kept.edit(record, &input.caller().actor(), cx.now())?;
    let all = data::catalogue::kept_brands(&cx.table).await?;
    stands_among(&decision.next.record, &all)?;
    let answer = input.answer(&KeptView::from(decision.next.clone()));
    let change = cx.table.begin(input.cause()).change_brand(&decision);
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}
