//! What several routes do with the sessions of who is signed in.

use contract::route::Endpoint;
use data::StoreError;
use domain::ids::{SessionId, UserId};
use domain::session::{Session, SessionEvent};
use httpkit::{ApiError, Input};

use crate::Context;

/// How often it begins anew because the session was used in between.
const ROUNDS: usize = 4;

/// The sessions of someone that still count.
pub(crate) async fn live(cx: &Context, user: &UserId) -> Result<Vec<Session>, ApiError> {
    let now = cx.now();
    let life = data::catalogue::settings(&cx.table, now)
        .await?
        .session_life();
    let user = data::users::get(&cx.table, user).await?;
    let facts = user.facts();
    let mut sessions = data::sessions::list(&cx.table, &facts.id).await?;
    sessions.retain(|session| session.is_live(facts.token_version, life, now));
    Ok(sessions)
}

/// Ends a session of who is signed in. False when there is none of theirs that could end.
pub(crate) async fn end<E: Endpoint>(
    cx: &Context,
    input: &Input<E>,
    id: &SessionId,
) -> Result<bool, ApiError> {
    let user = &input.caller().user;
    for _ in 0..ROUNDS {
        let session = match data::sessions::get(&cx.table, user, id).await {
            Err(StoreError::Missing { .. }) => return Ok(false),
            session => session?,
        };
        if session.ended_at.is_some() {
            return Ok(false);
        }
        let event = SessionEvent::Ended { user: user.clone() };
        let ended = session.end(cx.now());
        let change = cx.table.begin(input.cause()).was(&session);
        let change = change.session(&ended, Some(event));
        match change.commit().await {
            // Its tokens were renewed in between; that saves it from nothing.
            Err(StoreError::Changed { .. }) => {}
            kept => return kept.map(|()| true).map_err(ApiError::from),
        }
    }
    Err(StoreError::Contended.into())
}
