//! `POST /v1/auth/otp/verify`: a sign-in code is exchanged for tokens.

use contract::identity::sign_in::VerifyOtp;
use contract::route::Endpoint;
use data::StoreError;
use domain::access::{Actor, By};
use domain::digest::Sha256;
use domain::event::Cause;
use domain::otp::{Purpose, Tried, WrongCode, code};
use domain::session::{Session, SessionEvent};
use domain::user::{Command, User, UserStatus};
use httpkit::{Answer, ApiError, Input};

use crate::Context;
use crate::tokens::Signer;

pub(crate) async fn verify_otp(cx: &Context, input: Input<VerifyOtp>) -> Result<Answer, ApiError> {
    let (now, pepper) = (cx.now(), cx.pepper().await?);
    let challenge = match data::users::challenge(&cx.table, &input.body.otp_id).await {
        Err(StoreError::Missing { .. }) => return Err(WrongCode.into()),
        challenge => challenge?,
    };
    let right = code(&pepper, &challenge.id, Purpose::Login) == input.body.code;
    let (user, used) = match challenge.attempt(Purpose::Login, None, right, now) {
        Tried::Right(user, used) => (user, used),
        Tried::Wrong(counted) => {
            cx.table
                .begin(input.cause())
                .challenge(&counted, None)
                .commit()
                .await?;
            return Err(WrongCode.into());
        }
        Tried::Dead => return Err(WrongCode.into()),
    };

    let user = data::users::get(&cx.table, &user).await?;
    let (session, event, cause) = begin_session(cx, &input, &user);
    let change = cx
        .table
        .begin(cause)
        .challenge(&used, None)
        .session(&session, Some(event));
    let change = match user.facts().status {
        UserStatus::Invited => {
            change.save(&user.decide(Command::VerifyEmail, By::System("verify_otp"), now)?)
        }
        UserStatus::Active => change.unchanged(&user),
        UserStatus::Blocked => return Err(WrongCode.into()),
    };
    let answer = input.answer(&Signer::of(cx).await?.tokens(&session, &pepper, now)?);
    change.commit().await?;
    Ok(answer)
}

/// A session for whoever has just proven who they are, and the cause that names them.
pub(crate) fn begin_session<E: Endpoint>(
    cx: &Context,
    input: &Input<E>,
    user: &User,
) -> (Session, SessionEvent, Cause) {
    let id = user.facts().id.clone();
    let seed = format!("{:032x}", rand::random::<u128>());
    let session = Session::begin(
        cx.new_id(),
        id.clone(),
        seed,
        user.facts().token_version,
        client(input),
        cx.now(),
    );
    let event = SessionEvent::Started { user: id.clone() };
    let cause = Cause {
        actor: Actor::Person { id },
        ..input.cause()
    };
    (session, event, cause)
}

/// What tells one client from another. Not the address: a phone's changes on the way home.
pub(crate) fn client<E: Endpoint>(input: &Input<E>) -> String {
    let agent = input.client().user_agent.as_deref().unwrap_or_default();
    Sha256::of(agent.as_bytes()).to_string()
}
