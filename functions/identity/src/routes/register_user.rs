//! `POST /v1/auth/register`: a consignor or a customer signs up.

use contract::identity::sign_in::{CodeSent, NewAccount, RegisterUser};
use data::StoreError;
use domain::access::By;
use domain::contact::Channel;
use domain::decision::Decision;
use domain::ids::UserId;
use domain::otp::{Challenge, OtpEvent, Purpose};
use domain::password::{WeakPassword, check_for};
use domain::user::{Command, Registration, User, UserEvent, standing};
use httpkit::{Answer, ApiError, Input};

use crate::passwords::Passwords;
use crate::tokens::TokenFault;
use crate::{Context, limits};

/// Both ways do the same work and give the same answer, so that nobody learns who has an account:
/// for a known address the code opens nothing, and the owner is told.
pub(crate) async fn register_user(
    cx: &Context,
    input: Input<RegisterUser>,
) -> Result<Answer, ApiError> {
    let body = &input.body;
    limits::code(cx, &body.email, input.client().ip).await?;
    check_for(&body.password, &body.email, &body.name).map_err(|weakness| WeakPassword {
        field: "password",
        weakness,
    })?;
    let password_hash = Passwords::of(cx)
        .await?
        .hash(&input.body.password)
        .map_err(TokenFault::from)?;
    let known = data::users::find_by_email(&cx.table, &input.body.email).await?;
    let now = cx.now();

    let account = registration(&input.body, cx.new_id(), password_hash);
    let registered = User::register(account.clone(), now);
    // Drawn up for a known address too, and then left: the work is the same.
    let file = data::consignors::follow(&cx.table, &registered, now).await?;
    let user = match &known {
        None => Some(registered.next.facts().id.clone()),
        Some(_) => None,
    };
    let challenge = ask(cx, user.clone());
    let answer = input.answer(&CodeSent {
        otp_id: challenge.id.clone(),
        expires_at: challenge.expires_at,
    });

    let by = By::System("register_user");
    let noted = Command::Standing(standing::Command::NoteRepeatedRegistration);
    let noted = known
        .map(|owner| owner.decide(noted, by, now))
        .transpose()?;
    let keep = async |registered: &Decision<User, UserEvent>| {
        let change = cx.table.begin(input.cause());
        let change = match &noted {
            None => change.save(registered).consignor_file(file.as_ref()),
            Some(noted) => change.save(noted),
        };
        let event = OtpEvent::Requested { user: user.clone() };
        let change = change.challenge(&challenge, Some(event));
        change.remember(answer.record()).commit().await
    };
    let mut kept = keep(&registered).await;
    // Someone else has the number. Nobody learns whose it is: the account comes without it, and
    // its owner is told when they ask for it again.
    if is_number_taken(&kept) {
        kept = keep(&User::register(
            Registration {
                phone: None,
                ..account
            },
            now,
        ))
        .await;
    }
    match kept {
        // Someone took the address a moment ago: answer as if they had long ago.
        Err(StoreError::Taken { .. }) => Ok(answer),
        kept => kept.map(|()| answer).map_err(ApiError::from),
    }
}

fn is_number_taken(kept: &Result<(), StoreError>) -> bool {
    matches!(kept, Err(StoreError::Taken { code, .. }) if *code == "phone_taken")
}

/// A code for whoever signs up.
fn ask(cx: &Context, user: Option<UserId>) -> Challenge {
    let (purpose, channel) = (Purpose::Login, Channel::Email);
    Challenge::ask(cx.new_id(), user, purpose, None, channel, cx.now())
}

fn registration(account: &NewAccount, id: UserId, password_hash: String) -> Registration {
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
