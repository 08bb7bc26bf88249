//! `POST /v1/auth/invitation`: a first password, by the code of an invitation.

use contract::common::Nothing;
use contract::identity::sign_in::AcceptInvitation;
use domain::access::{Actor, By};
use domain::event::Cause;
use domain::otp::Purpose;
use domain::password::{WeakPassword, check, check_for};
use domain::user::Command;
use domain::user::credentials::Command as Credentials;
use httpkit::{Answer, ApiError, Input};

use crate::passwords::Passwords;
use crate::tokens::TokenFault;
use crate::{Context, codes};

/// A password that is refused for whose it is does not use the code up.
pub(crate) async fn accept_invitation(
    cx: &Context,
    input: Input<AcceptInvitation>,
) -> Result<Answer, ApiError> {
    let body = &input.body;
    let weak = |weakness| WeakPassword {
        field: "new_password",
        weakness,
    };
    check(&body.new_password).map_err(weak)?;
    let (id, used) = codes::shown(cx, &input, &body.otp_id, &body.code, Purpose::Invite).await?;
    let user = data::users::get(&cx.table, &id).await?;
    let facts = user.facts();
    check_for(&body.new_password, &facts.email, &facts.name).map_err(weak)?;
    let hash = Passwords::of(cx)
        .await?
        .hash(&body.new_password)
        .map_err(TokenFault::from)?;
    let code = used.id.clone();
    let command = Command::Credentials(Credentials::AcceptInvitation { hash, code });
    let decision = user.decide(command, By::System("accept_invitation"), cx.now())?;
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
