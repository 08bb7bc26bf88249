//! `POST /v1/users/{id}/second-factor/reset`: a lost second factor is taken away.

use contract::identity::users::{ResetSecondFactor, UserView};
use domain::user::Command;
use domain::user::standing::Command as Move;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, access, people};

pub(crate) async fn reset_second_factor(
    cx: &Context,
    input: Input<ResetSecondFactor>,
) -> Result<Answer, ApiError> {
    let user = people::seen(cx, &input, &input.path.id).await?;
    input.matches(user.facts().version)?;
    let rank = access::rank_over(cx, people::rank(input.caller()), &user).await?;
    let reason = input.body.reason.clone();
    let command = Command::Standing(Move::ResetSecondFactor { reason, rank });
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
