//! `PATCH /v1/locations/{id}`: a location is edited.

use contract::inventory::setup::{KeptView, UpdateLocation};
use domain::catalogue::stands_among;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, setup};

pub(crate) async fn update_location(
    cx: &Context,
    input: Input<UpdateLocation>,
) -> Result<Answer, ApiError> {
    setup::in_location(&input, &input.path.id)?;
    let kept = data::catalogue::kept_location(&cx.table, &input.path.id).await?;
    input.matches(kept.version)?;
    let record = input.body.record(&kept.record);
    let decision = kept.edit(record, &input.caller().actor(), cx.now())?;
    let all = data::catalogue::kept_locations(&cx.table).await?;
    stands_among(&decision.next.record, &all)?;
    let answer = input.answer(&KeptView::from(decision.next.clone()));
    let change = cx.table.begin(input.cause()).change_location(&decision);
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}
