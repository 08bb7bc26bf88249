//! `DELETE /v1/api-keys/{id}`: a key is called back.

use contract::identity::api_keys::{ApiKeyView, RevokeApiKey};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn revoke_api_key(
    cx: &Context,
    input: Input<RevokeApiKey>,
) -> Result<Answer, ApiError> {
    let key = data::api_keys::get(&cx.table, &input.path.id).await?;
    input.matches(key.version)?;
    let Some((revoked, event)) = key.revoke(cx.now()) else {
        return Ok(input.answer(&ApiKeyView::of(&key, None)));
    };
    let answer = input.answer(&ApiKeyView::of(&revoked, None));
    cx.table
        .begin(input.cause())
        .was(&key)
        .api_key(&revoked, &event)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}
