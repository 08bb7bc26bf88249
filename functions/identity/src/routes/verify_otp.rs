//! `POST /v1/auth/otp/verify`: a sign-in code is exchanged for tokens.

use contract::identity::sign_in::VerifyOtp;
use domain::otp::{Purpose, WrongCode};
use domain::user::UserStatus;
use httpkit::{Answer, ApiError, Input};

use crate::entry::{Device, Entry, ask_second_factor, enter};
use crate::{Context, codes};

pub(crate) async fn verify_otp(cx: &Context, input: Input<VerifyOtp>) -> Result<Answer, ApiError> {
    let body = &input.body;
    let (id, used) = codes::shown(cx, &input, &body.otp_id, &body.code, Purpose::Login).await?;
    let user = data::users::get(&cx.table, &id).await?;
    match user.facts().status {
        UserStatus::Invited | UserStatus::Active => {}
        UserStatus::Blocked | UserStatus::Deleted => return Err(WrongCode.into()),
    }
    if user.needs_second_factor() {
        return Err(ask_second_factor(cx, &input, &user, Some(&used)).await?);
    }
    let token = body.device_token.as_deref();
    let entry = Entry {
        device: Device::of(token, Some(&user), &cx.pepper().await?, cx.now()),
        proof: None,
        rehashed: None,
        sent_by: Some(used.channel),
    };
    enter(cx, &input, user, entry, Some(&used)).await
}
