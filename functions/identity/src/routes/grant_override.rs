//! `POST /v1/overrides`: someone else is let do one thing once.

use contract::identity::roles::{GrantOverride, OverrideGranted};
use data::catalogue;
use domain::overrides::{NewOverride, Override, OverrideText};
use domain::user::UserStatus;
use httpkit::{Answer, ApiError, Input};

use crate::Context;
use crate::access::{self, NotTaken};

pub(crate) async fn grant_override(
    cx: &Context,
    input: Input<GrantOverride>,
) -> Result<Answer, ApiError> {
    let (body, now) = (&input.body, cx.now());
    let opened_by = access::permissions_of(&body.operation)?;
    let user = access::account(cx, &input, "for_user", &body.for_user).await?;
    if user.facts().status != UserStatus::Active {
        return Err(NotTaken::NotActive.into());
    }
    let text = OverrideText::new(cx.new_id(), rand::random());
    let new = NewOverride {
        id: text.id.clone(),
        for_user: body.for_user.clone(),
        operation: body.operation.clone(),
        target_id: body.target_id.clone(),
        reason: body.reason.trim().to_owned(),
    };
    let minutes = catalogue::settings(&cx.table, now).await?.override_minutes;
    let (granted, event) = Override::grant(new, &text, opened_by, input.caller(), minutes, now)?;
    let answer = input.answer(&OverrideGranted {
        id: granted.id.clone(),
        token: text.reveal(),
        for_user: granted.for_user.clone(),
        operation: granted.operation.clone(),
        target_id: granted.target_id.clone(),
        expires_at: granted.expires_at,
    });
    cx.table
        .begin(input.cause())
        .grant_override(&granted, &event)
        .commit()
        .await?;
    Ok(answer)
}
