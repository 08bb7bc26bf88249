//! `POST /v1/auth/logout`: the session ends.

use contract::common::Nothing;
use contract::identity::sign_in::LogOut;
use domain::session::SessionEvent;
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn log_out(cx: &Context, input: Input<LogOut>) -> Result<Answer, ApiError> {
    let caller = input.caller();
    let session = data::users::session(&cx.table, &caller.user, &caller.session).await?;
    let event = SessionEvent::Ended {
        user: caller.user.clone(),
    };
    let ended = session.end(cx.now());
    cx.table
        .begin(input.cause())
        .session(&ended, Some(event))
        .commit()
        .await?;
    Ok(input.answer(&Nothing {}))
}
