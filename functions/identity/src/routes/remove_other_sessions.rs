//! `DELETE /v1/me/sessions`: every session but the one that asks ends.

use contract::common::Nothing;
use contract::identity::credentials::RemoveOtherSessions;
use data::StoreError;
use domain::session::SessionEvent;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, sessions};

/// How many end in one transaction: each takes two places in it, and the log its own.
const AT_ONCE: usize = 20;
/// How often it begins anew because one of them was used in between.
const ROUNDS: usize = 4;

/// In several steps where there are many: whoever asks again after a failure ends the rest.
pub(crate) async fn remove_other_sessions(
    cx: &Context,
    input: Input<RemoveOtherSessions>,
) -> Result<Answer, ApiError> {
    let caller = input.caller();
    for _ in 0..ROUNDS {
        let mut others = sessions::live(cx, &caller.user).await?;
        others.retain(|session| caller.session() != Some(&session.id));
        let mut is_done = true;
        for some in others.chunks(AT_ONCE) {
            let mut change = cx.table.begin(input.cause());
            for session in some {
                let user = caller.user.clone();
                let event = SessionEvent::Ended { user };
                let ended = session.end(cx.now());
                change = change.was(session).session(&ended, Some(event));
            }
            match change.commit().await {
                Err(StoreError::Changed { .. }) => is_done = false,
                kept => kept?,
            }
        }
        if is_done {
            return Ok(input.answer(&Nothing {}));
        }
    }
    Err(StoreError::Contended.into())
}
