//! `PATCH /v1/settings`: some of the settings are changed.

use contract::catalog::settings::{UpdateSettings, patched};
use httpkit::{Answer, ApiError, Input};

use crate::Context;
use crate::settings::shown;

pub(crate) async fn update_settings(
    cx: &Context,
    input: Input<UpdateSettings>,
) -> Result<Answer, ApiError> {
    let kept = data::catalogue::kept_settings(&cx.table).await?;
    input.matches(kept.version)?;
    let cause = input.cause();
    let changed = patched(&kept, &input.body.0, &cause.actor, cause.at)?;
    let mut view = shown(cx, kept.clone(), input.caller(), (None, None)).await?;
    let Some((next, event)) = changed else {
        return Ok(input.answer(&view));
    };
    view.change(&next, &event);
    let answer = input.answer(&view);
    let change = cx.table.begin(cause).change_settings(&kept, &next, &event);
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}
