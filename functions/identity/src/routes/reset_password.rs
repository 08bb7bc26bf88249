//! `POST /v1/auth/password/reset`: a new password, by a code that was sent for it.

use contract::common::Nothing;
use contract::identity::sign_in::ResetPassword;
use domain::access::{Actor, By};
use domain::event::Cause;
use domain::otp::{Purpose, WrongCode};
use domain::password::{WeakPassword, check, check_for};
use domain::user::credentials::Command as Credentials;
use domain::user::{Command, UserStatus};
use httpkit::{Answer, ApiError, Input};

use crate::passwords::Passwords;
use crate::tokens::TokenFault;
use crate::{Context, codes};

/// A password that is refused for whose it is does not use the code up.
pub(crate) async fn reset_password(
    cx: &Context,
    input: Input<ResetPassword>,
) -> Result<Answer, ApiError> {
    let (body, now) = (&input.body, cx.now());
    let weak = |weakness| WeakPassword {
        field: "new_password",
        weakness,
    };
    check(&body.new_password).map_err(weak)?;
    let (id, used) =
        codes::shown(cx, &input, &body.otp_id, &body.code, Purpose::ResetPassword).await?;
    let user = data::users::get(&cx.table, &id).await?;
    let facts = user.facts();
    match facts.status {
        UserStatus::Invited | UserStatus::Active => {}
        UserStatus::Blocked | UserStatus::Deleted => return Err(WrongCode.into()),
    }
    check_for(&body.new_password, &facts.email, &facts.name).map_err(weak)?;
    let hash = Passwords::of(cx)
        .await?
        .hash(&body.new_password)
        .map_err(TokenFault::from)?;
    let sent_by = used.channel;
    let command = Command::Credentials(Credentials::ResetPassword { hash, sent_by });
    let decision = user.decide(command, By::System("reset_password"), now)?;
    let cause = Cause {
        actor: Actor::Person { id },
        ..input.cause()
    };
    cx.table
        .begin(cause)
        .save(&decision)
        .challenge(&used, None)
        .commit()
        .await?;
    Ok(input.answer(&Nothing {}))
}
