//! `PATCH /v1/me`: one's own account is edited.

use contract::identity::me::{MeView, UpdateMe};
use domain::user::profile::{self, Edit};
use domain::user::{Command, User};
use httpkit::{Answer, ApiError, Input};

use crate::passwords::{Passwords, WrongPassword};
use crate::tokens::TokenFault;
use crate::{Context, limits, people};

pub(crate) async fn update_me(cx: &Context, input: Input<UpdateMe>) -> Result<Answer, ApiError> {
    let (caller, body) = (input.caller(), &input.body);
    let user = data::users::get(&cx.table, &caller.user).await?;
    input.matches(user.facts().version)?;
    let edit = Edit {
        rank: people::rank(caller),
        reauthenticated: proven(cx, &user, body.password.as_deref()).await?,
        ..people::edit(body.account(), &user)?
    };
    let command = Command::Profile(Box::new(profile::Command::Edit(edit)));
    let now = cx.now();
    let decision = user.decide(command, input.by(), now)?;
    let file = data::consignors::follow(&cx.table, &decision, now).await?;
    let answer = input.answer(&MeView::of(&decision.next, caller));
    cx.table
        .begin(input.cause())
        .save(&decision)
        .consignor_file(file.as_ref())
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}

/// Whether the password was shown; a wrong one is refused whatever it was for.
async fn proven(cx: &Context, user: &User, password: Option<&str>) -> Result<bool, ApiError> {
    let Some(password) = password else {
        return Ok(false);
    };
    let tries = limits::proof(cx, &user.facts().id).await?;
    let kept = user.facts().password_hash.as_deref();
    let right = Passwords::of(cx)
        .await?
        .verify(password, kept)
        .map_err(TokenFault::from)?;
    if right {
        tries.give_back(cx).await?;
        Ok(true)
    } else {
        Err(WrongPassword.into())
    }
}
