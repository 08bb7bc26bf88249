//! `POST /v1/auth/register`: a consignor or a customer signs up.

use contract::identity::sign_in::{CodeSent, NewAccount, RegisterUser};
use data::StoreError;
use domain::access::By;
use domain::contact::Channel;
use domain::otp::{Challenge, OtpEvent, Purpose};
use domain::user::{Command, Registration, User};
use httpkit::{Answer, ApiError, Input};

use crate::Context;
use crate::passwords::Passwords;
use crate::tokens::TokenFault;

/// Both ways do the same work and give the same answer, so that nobody learns who has an account:
/// for a known address the code opens nothing, and the owner is told.
pub(crate) async fn register_user(
    cx: &Context,
    input: Input<RegisterUser>,
) -> Result<Answer, ApiError> {
    let password_hash = Passwords::of(cx)
        .await?
        .hash(&input.body.password)
        .map_err(TokenFault::from)?;
    let known = data::users::find_by_email(&cx.table, &input.body.email).await?;
    let now = cx.now();

    let registered = User::register(registration(&input.body, cx.new_id(), password_hash), now);
    let user = match &known {
        None => Some(registered.next.facts().id.clone()),
        Some(_) => None,
    };
    let challenge = Challenge::ask(
        cx.new_id(),
        user.clone(),
        Purpose::Login,
        None,
        Channel::Email,
        now,
    );
    let answer = input.answer(&CodeSent {
        otp_id: challenge.id.clone(),
        expires_at: challenge.expires_at,
    });

    let change = cx.table.begin(input.cause());
    let change = match known {
        None => change.register(&registered),
        Some(owner) => {
            let noted = Command::NoteRepeatedRegistration;
            change.save(&owner.decide(noted, By::System("register_user"), now)?)
        }
    };
    let event = OtpEvent::Requested { user };
    let kept = change
        .challenge(&challenge, Some(event))
        .remember(answer.record())
        .commit()
        .await;
    match kept {
        // Someone took the address a moment ago: answer as if they had long ago.
        Err(StoreError::Taken { .. }) => Ok(answer),
        kept => kept.map(|()| answer).map_err(ApiError::from),
    }
}

fn registration(
    account: &NewAccount,
    id: domain::ids::UserId,
    password_hash: String,
) -> Registration {
    Registration {
        id,
        email: account.email.clone(),
        phone: account.phone.clone(),
        name: account.name.trim().to_owned(),
        locale: account.locale,
        kind: account.kind,
        password_hash,
        terms_version: account.terms_version.clone(),
        auto_accept: account.auto_accept,
    }
}
