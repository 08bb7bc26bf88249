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
use crate::routes::verify_otp::client;
use crate::tokens::Signer;

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

pub(crate) async fn refresh_session(
    cx: &Context,
    input: Input<RefreshSession>,
) -> Result<Answer, ApiError> {
    let (now, pepper) = (cx.now(), cx.pepper().await?);
    let token = RefreshToken::parse(&input.body.refresh_token).ok_or(SessionOver)?;
    let found = data::users::signed_in(&cx.table, &token.user, &token.session).await?;
    let (user, session) = found.ok_or(SessionOver)?;
    let facts = user.facts();
    if facts.status != UserStatus::Active || !session.sealed(&pepper, &token) {
        return Err(SessionOver.into());
    }

    let cause = Cause {
        actor: Actor::Person {
            id: facts.id.clone(),
        },
        ..input.cause()
    };
    let change = cx.table.begin(cause);
    let signer = Signer::of(cx).await?;
    match session.present(token.generation, &client(&input), facts.token_version, now) {
        Presented::Exchanged(next) => {
            let answer = input.answer(&signer.tokens(&next, &pepper, now)?);
            match change.session(&next, None).commit().await {
                // Two calls at once with the same token: the other one has exchanged it.
                Err(StoreError::Changed { .. }) => Err(SessionOver.into()),
                kept => kept.map(|()| answer).map_err(ApiError::from),
            }
        }
        Presented::Again => Ok(input.answer(&signer.tokens(&session, &pepper, now)?)),
        Presented::Reused(ended) => {
            let event = SessionEvent::ReuseDetected {
                user: facts.id.clone(),
            };
            change.session(&ended, Some(event)).commit().await?;
            Err(SessionOver.into())
        }
        Presented::Over => Err(SessionOver.into()),
    }
}
