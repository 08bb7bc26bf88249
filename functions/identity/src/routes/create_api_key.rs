//! `POST /v1/api-keys`: a person makes a key for a machine.

use contract::identity::api_keys::{ApiKeyMade, CreateApiKey};
use domain::api_key::{ApiKey, KeyText, NewKey};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn create_api_key(
    cx: &Context,
    input: Input<CreateApiKey>,
) -> Result<Answer, ApiError> {
    let settings = data::catalogue::settings(&cx.table, cx.now()).await?;
    let text = KeyText::new(cx.new_id(), rand::random());
    let new = NewKey {
        id: text.id.clone(),
        name: input.body.name.trim().to_owned(),
        scopes: input.body.permissions(),
        addresses: input.body.addresses.clone(),
        expires_at: input.body.expires_at,
    };
    let max_days = settings.api_key_max_days;
    let (key, event) = ApiKey::create(new, &text, input.caller(), max_days, cx.now())?;
    let answer = input.answer(&ApiKeyMade::of(&key, &text));
    // No answer is kept: it holds the secret.
    cx.table
        .begin(input.cause())
        .api_key(&key, &event)
        .commit()
        .await?;
    Ok(answer)
}
