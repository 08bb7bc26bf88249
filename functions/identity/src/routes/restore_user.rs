//! `POST /v1/users/{id}/restore`: a deleted account is what it was.

use contract::identity::users::{RestoreUser, UserView};
use domain::user::Command;
use domain::user::standing::Command as Move;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, access, people};

pub(crate) async fn restore_user(
    cx: &Context,
    input: Input<RestoreUser>,
) -> Result<Answer, ApiError> {
    let user = people::seen(cx, &input, &input.path.id).await?;
    input.matches(user.facts().version)?;
    let rank = access::rank_over(cx, people::rank(input.caller()), &user).await?;
    let command = Command::Standing(Move::Restore { rank });
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
