//! `POST /v1/auth/login`: sign in with a password.

use contract::identity::sign_in::LogIn;
use domain::fault::{Class, Fault};
use domain::user::UserStatus;
use httpkit::{Answer, ApiError, Input};

use crate::entry::{Device, Entry, ask_second_factor, enter};
use crate::passwords::Passwords;
use crate::tokens::TokenFault;
use crate::{Context, limits};

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

/// Up to whether the password is right, an unknown address costs what a known one does: as many
/// calls of the table, and one hash.
pub(crate) async fn log_in(cx: &Context, input: Input<LogIn>) -> Result<Answer, ApiError> {
    let body = &input.body;
    let user = data::users::find_by_email(&cx.table, &body.email).await?;
    let token = body.device_token.as_deref();
    let device = Device::of(token, user.as_ref(), &cx.pepper().await?, cx.now());
    let tries = limits::sign_in(cx, &body.email, &device, input.client().ip).await?;
    let kept = user
        .as_ref()
        .and_then(|user| user.facts().password_hash.clone());
    let passwords = Passwords::of(cx).await?;
    let right = passwords
        .verify(&body.password, kept.as_deref())
        .map_err(TokenFault::from)?;
    let user = user.filter(|_| right).ok_or(Refused::Credentials)?;
    match user.facts().status {
        UserStatus::Active => {}
        UserStatus::Invited => return Err(Refused::Unproven.into()),
        UserStatus::Blocked => return Err(Refused::Blocked.into()),
        UserStatus::Deleted => return Err(Refused::Credentials.into()),
    }
    tries.give_back(cx).await?;
    if user.needs_second_factor() {
        return Err(ask_second_factor(cx, &input, &user, None).await?);
    }
    let rehashed = passwords
        .renewed(&body.password, kept.as_deref())
        .map_err(TokenFault::from)?;
    let entry = Entry {
        device,
        proof: None,
        rehashed,
        sent_by: None,
    };
    enter(cx, &input, user, entry, None).await
}
