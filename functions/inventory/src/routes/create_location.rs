//! `POST /v1/locations`: a location is set up.

use contract::inventory::setup::{CreateLocation, KeptView};
use domain::catalogue::{Kept, stands_among};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, setup};

pub(crate) async fn create_location(
    cx: &Context,
    input: Input<CreateLocation>,
) -> Result<Answer, ApiError> {
    setup::house_wide(&input)?;
    let record = input.body.record(cx.new_id());
    let decision = Kept::create(record, &input.caller().actor(), cx.now())?;
    let all = data::catalogue::kept_locations(&cx.table).await?;
    stands_among(&decision.next.record, &all)?;
    let answer = input.answer(&KeptView::from(decision.next.clone()));
    let change = cx.table.begin(input.cause()).change_location(&decision);
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}
