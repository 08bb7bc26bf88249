//! `POST /v1/auth/otp`: a one-time code is asked for.

use contract::identity::sign_in::{CodeSent, SendOtp};
use domain::contact::Channel;
use domain::otp::{Challenge, OtpEvent, Purpose};
use domain::user::{User, UserStatus};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, limits};

/// An address without an account, or with one that is blocked, gets a code that opens nothing and
/// is sent to nobody.
pub(crate) async fn send_otp(cx: &Context, input: Input<SendOtp>) -> Result<Answer, ApiError> {
    let body = &input.body;
    limits::code(cx, &body.email, input.client().ip).await?;
    let user = data::users::find_by_email(&cx.table, &body.email).await?;
    let user = user.filter(User::may_be_reached);
    let channel = channel(user.as_ref(), body.channel);
    let purpose = Purpose::from(body.purpose);
    let subject = match purpose {
        Purpose::SignContract => body.contract_id.as_ref().map(ToString::to_string),
        Purpose::PayoutChange => user.as_ref().map(|user| user.facts().id.to_string()),
        Purpose::Delivery => body.delivery_id.as_ref().map(ToString::to_string),
        Purpose::Login
        | Purpose::HandBack
        | Purpose::EraseData
        | Purpose::ResetPassword
        | Purpose::Invite
        | Purpose::SecondFactor => None,
    };
    let user = user.map(|user| user.facts().id.clone());
    let challenge = Challenge::ask(
        cx.new_id(),
        user.clone(),
        purpose,
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

/// How it is sent. Whoever has not proven their address yet does so by this code.
fn channel(user: Option<&User>, asked: Channel) -> Channel {
    let facts = user.map(User::facts);
    match facts {
        Some(facts) if facts.phone.is_some() && facts.status != UserStatus::Invited => asked,
        Some(_) | None => Channel::Email,
    }
}
