//! `GET /v1/me/sessions`: where one is signed in.

use std::cmp::Reverse;

use contract::identity::credentials::{ListSessions, SessionList, SessionView};
use domain::session::Session;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, sessions};

pub(crate) async fn list_sessions(
    cx: &Context,
    input: Input<ListSessions>,
) -> Result<Answer, ApiError> {
    let caller = input.caller();
    let mut live = sessions::live(cx, &caller.user).await?;
    live.sort_by_key(|session| Reverse(session.refreshed_at));
    let view = |session: Session| SessionView {
        is_this: caller.session() == Some(&session.id),
        id: session.id,
        device: session.device,
        address: session.address,
        started_at: session.created_at,
        last_used_at: session.refreshed_at,
    };
    Ok(input.answer(&SessionList {
        items: live.into_iter().map(view).collect(),
    }))
}
