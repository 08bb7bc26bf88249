//! `GET /v1/settings`: the settings, their defaults, and what was changed.

use contract::catalog::settings::GetSettings;
use httpkit::{Answer, ApiError, Input};

use crate::Context;
use crate::settings::shown;

pub(crate) async fn get_settings(
    cx: &Context,
    input: Input<GetSettings>,
) -> Result<Answer, ApiError> {
    let kept = data::catalogue::kept_settings(&cx.table).await?;
    let page = (input.query.limit, input.query.cursor.as_deref());
    let view = shown(cx, kept, input.caller(), page).await?;
    Ok(input.answer(&view))
}
