//! `POST /v1/auth/otp`: a one-time code is asked for.

use contract::identity::sign_in::{CodeSent, SendOtp};
use domain::contact::Channel;
use domain::otp::{Challenge, OtpEvent, Purpose};
use domain::user::UserStatus;
use httpkit::{Answer, ApiError, Input};

use crate::Context;

/// An address without an account, or with one that is blocked, gets a code that opens nothing and
/// is sent to nobody.
pub(crate) async fn send_otp(cx: &Context, input: Input<SendOtp>) -> Result<Answer, ApiError> {
    let body = &input.body;
    let user = data::users::find_by_email(&cx.table, &body.email).await?;
    let user = user.filter(|user| user.facts().status != UserStatus::Blocked);
    let channel = match user.as_ref().and_then(|user| user.facts().phone.as_ref()) {
        Some(_) => body.channel,
        None => Channel::Email,
    };
    let subject = match body.purpose {
        Purpose::SignContract => body.contract_id.as_ref().map(ToString::to_string),
        Purpose::Login => None,
    };
    let user = user.map(|user| user.facts().id.clone());
    let challenge = Challenge::ask(
        cx.new_id(),
        user.clone(),
        body.purpose,
        subject,
        channel,
        cx.now(),
    );
    let answer = input.answer(&CodeSent {
        otp_id: challenge.id.clone(),
        expires_at: challenge.expires_at,
    });
    let event = OtpEvent::Requested { user };
    cx.table
        .begin(input.cause())
        .challenge(&challenge, Some(event))
        .commit()
        .await?;
    Ok(answer)
}
