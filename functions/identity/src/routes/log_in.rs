//! `POST /v1/auth/login`: sign in with a password.

use contract::identity::sign_in::LogIn;
use data::users::Holder;
use domain::fault::{Class, Fault};
use domain::user::{User, UserStatus};
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
/// calls of the table, as much to parse, and one hash, by the stand-in.
pub(crate) async fn log_in(cx: &Context, input: Input<LogIn>) -> Result<Answer, ApiError> {
    let body = &input.body;
    let holder = data::users::holder_of(&cx.table, &body.email).await?;
    let (user, kept) = known(holder);
    let token = body.device_token.as_deref();
    let device = Device::of(token, user.as_ref(), &cx.pepper().await?, cx.now());
    let tries = limits::sign_in(cx, &body.email, &device, input.client().ip).await?;
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

/// The account, if there is one, and the hash that the password is checked against.
fn known(holder: Holder) -> (Option<User>, Option<String>) {
    match holder {
        Holder::Known(user) => {
            let kept = user.facts().password_hash.clone();
            (Some(user), kept)
        }
        Holder::Nobody(stand_in) => (None, stand_in.facts().password_hash.clone()),
    }
}
