//! `POST /v1/auth/refresh`: a refresh token is exchanged for a new pair.

use contract::identity::sign_in::RefreshSession;
use data::StoreError;
use domain::access::Actor;
use domain::event::Cause;
use domain::fault::{Class, Fault};
use domain::session::{Presented, RefreshToken, SessionEvent};
use domain::user::UserStatus;
use httpkit::{Answer, ApiError, Input};

use crate::Context;
use crate::entry::client;
use crate::tokens::Signer;

/// How often it is looked at anew because another call changed the session in between.
const ROUNDS: usize = 4;

/// The token is none of ours, or its session is over.
#[derive(Debug, thiserror::Error)]
#[error("the session is over; sign in again")]
struct SessionOver;

impl Fault for SessionOver {
    fn class(&self) -> Class {
        Class::Unauthenticated
    }

    fn code(&self) -> &'static str {
        "session_ended"
    }
}

/// Of two calls at once with the same token one exchanges it. The other looks again, and is then
/// what it would have been a moment later: the same client whose answer may have got lost, or someone
/// with a copy, which ends the session.
pub(crate) async fn refresh_session(
    cx: &Context,
    input: Input<RefreshSession>,
) -> Result<Answer, ApiError> {
    let (now, pepper) = (cx.now(), cx.pepper().await?);
    let life = data::catalogue::settings(&cx.table, now)
        .await?
        .session_life();
    let token = RefreshToken::parse(&input.body.refresh_token).ok_or(SessionOver)?;
    let signer = Signer::of(cx).await?;
    let client = client(&input);
    for _ in 0..ROUNDS {
        let found = data::sessions::signed_in(&cx.table, &token.user, &token.session).await?;
        let (user, session) = found.ok_or(SessionOver)?;
        let facts = user.facts();
        if facts.status != UserStatus::Active || !session.sealed(&pepper, &token) {
            return Err(SessionOver.into());
        }
        let actor = Actor::Person {
            id: facts.id.clone(),
        };
        let change = cx.table.begin(Cause {
            actor,
            ..input.cause()
        });
        let change = change.was(&session);
        let (kept, answer) =
            match session.present(token.generation, &client, facts.token_version, life, now) {
                Presented::Exchanged(next) => {
                    let answer = input.answer(&signer.tokens(&next, &pepper, now)?);
                    // Whoever lost the right to it a moment ago gets no more tokens.
                    let change = change.unchanged(&user).session(&next, None);
                    (change.commit().await, Ok(answer))
                }
                Presented::Again => {
                    return Ok(input.answer(&signer.tokens(&session, &pepper, now)?));
                }
                Presented::Reused(ended) => {
                    let user = facts.id.clone();
                    let event = SessionEvent::ReuseDetected { user };
                    let change = change.session(&ended, Some(event));
                    (change.commit().await, Err(SessionOver.into()))
                }
                Presented::Over => return Err(SessionOver.into()),
            };
        match kept {
            Err(StoreError::Changed { .. }) => {}
            kept => return kept.map_err(ApiError::from).and(answer),
        }
    }
    Err(StoreError::Contended.into())
}
