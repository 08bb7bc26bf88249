//! `POST /v1/auth/login`: sign in with a password.

use contract::identity::sign_in::LogIn;
use domain::fault::{Class, Fault};
use domain::user::UserStatus;
use httpkit::{Answer, ApiError, Input};

use crate::Context;
use crate::passwords::Passwords;
use crate::routes::verify_otp::begin_session;
use crate::tokens::{Signer, TokenFault};

/// Why a password does not sign in.
#[derive(Debug, thiserror::Error)]
enum Refused {
    /// No such account, or not its password.
    #[error("the address or the password is wrong")]
    Credentials,
    /// The password is right, but the address was never proven.
    #[error("prove the address first: ask for a sign-in code")]
    Unproven,
    /// The password is right, but the account is shut out.
    #[error("the account is blocked; write to the shop")]
    Blocked,
}

impl Fault for Refused {
    fn class(&self) -> Class {
        match self {
            Self::Credentials | Self::Unproven | Self::Blocked => Class::Unauthenticated,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Credentials => "credentials_wrong",
            Self::Unproven => "email_not_verified",
            Self::Blocked => "account_blocked",
        }
    }
}

pub(crate) async fn log_in(cx: &Context, input: Input<LogIn>) -> Result<Answer, ApiError> {
    let user = data::users::find_by_email(&cx.table, &input.body.email).await?;
    let kept = user
        .as_ref()
        .and_then(|user| user.facts().password_hash.as_deref());
    let right = Passwords::of(cx)
        .await?
        .verify(&input.body.password, kept)
        .map_err(TokenFault::from)?;
    let user = user.filter(|_| right).ok_or(Refused::Credentials)?;
    match user.facts().status {
        UserStatus::Active => {}
        UserStatus::Invited => return Err(Refused::Unproven.into()),
        UserStatus::Blocked => return Err(Refused::Blocked.into()),
    }

    let (session, event, cause) = begin_session(cx, &input, &user);
    let tokens = Signer::of(cx)
        .await?
        .tokens(&session, &cx.pepper().await?, cx.now())?;
    let answer = input.answer(&tokens);
    cx.table
        .begin(cause)
        .session(&session, Some(event))
        .commit()
        .await?;
    Ok(answer)
}
