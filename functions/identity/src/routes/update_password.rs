//! `PUT /v1/me/password`: another password takes the place of the present one.

use contract::common::Nothing;
use contract::identity::credentials::UpdatePassword;
use domain::password::{WeakPassword, check_for};
use domain::user::Command;
use domain::user::credentials::Command as Credentials;
use httpkit::{Answer, ApiError, Input};

use crate::passwords::{Passwords, WrongPassword};
use crate::tokens::TokenFault;
use crate::{Context, limits};

pub(crate) async fn update_password(
    cx: &Context,
    input: Input<UpdatePassword>,
) -> Result<Answer, ApiError> {
    let body = &input.body;
    let user = data::users::get(&cx.table, &input.caller().user).await?;
    let facts = user.facts();
    let tries = limits::proof(cx, &facts.id).await?;
    let passwords = Passwords::of(cx).await?;
    let right = passwords
        .verify(&body.old_password, facts.password_hash.as_deref())
        .map_err(TokenFault::from)?;
    if !right {
        return Err(WrongPassword.into());
    }
    tries.give_back(cx).await?;
    let field = "new_password";
    check_for(&body.new_password, &facts.email, &facts.name)
        .map_err(|weakness| WeakPassword { field, weakness })?;
    let hash = passwords
        .hash(&body.new_password)
        .map_err(TokenFault::from)?;
    let command = Command::Credentials(Credentials::ChangePassword { hash });
    let decision = user.decide(command, input.by(), cx.now())?;
    cx.table
        .begin(input.cause())
        .save(&decision)
        .commit()
        .await?;
    Ok(input.answer(&Nothing {}))
}
