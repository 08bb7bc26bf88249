//! `DELETE /v1/me/sessions/{id}`: one of one's own sessions ends.

use contract::common::Nothing;
use contract::identity::credentials::RemoveSession;
use data::StoreError;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, sessions};

/// The key holds whose session it is, so one of someone else is looked for and not found.
pub(crate) async fn remove_session(
    cx: &Context,
    input: Input<RemoveSession>,
) -> Result<Answer, ApiError> {
    if sessions::end(cx, &input, &input.path.id).await? {
        Ok(input.answer(&Nothing {}))
    } else {
        Err(StoreError::Missing { noun: "session" }.into())
    }
}
