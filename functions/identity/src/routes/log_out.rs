//! `POST /v1/auth/logout`: the session ends.

use contract::common::Nothing;
use contract::identity::sign_in::LogOut;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, sessions};

/// That it has ended in between is as good.
pub(crate) async fn log_out(cx: &Context, input: Input<LogOut>) -> Result<Answer, ApiError> {
    let id = input.caller().session();
    let id = id.expect("a key does not reach this route");
    sessions::end(cx, &input, id).await?;
    Ok(input.answer(&Nothing {}))
}
