//! `POST /v1/users/{id}/block`: a person is shut out, or let in again.

use contract::identity::users::{BlockUser, UserView};
use domain::access::Role;
use domain::user::Command;
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn block_user(cx: &Context, input: Input<BlockUser>) -> Result<Answer, ApiError> {
    let user = data::users::get(&cx.table, &input.path.id).await?;
    input.matches(user.facts().version)?;
    let rank = input
        .caller()
        .roles
        .iter()
        .copied()
        .map(Role::rank)
        .max()
        .unwrap_or(0);
    let command = if input.body.blocked {
        Command::Block {
            reason: input.body.reason.clone(),
            rank,
        }
    } else {
        Command::Unblock { rank }
    };
    let decision = user.decide(command, input.by(), cx.now())?;
    let answer = input.answer(&UserView::from(&decision.next));
    cx.table
        .begin(input.cause())
        .save(&decision)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}
