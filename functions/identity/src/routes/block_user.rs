//! `POST /v1/users/{id}/block`: a person is shut out, or let in again.

use contract::identity::users::{BlockUser, UserView};
use domain::user::Command;
use domain::user::standing::Command as Move;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, access, people};

pub(crate) async fn block_user(cx: &Context, input: Input<BlockUser>) -> Result<Answer, ApiError> {
    let user = people::seen(cx, &input, &input.path.id).await?;
    input.matches(user.facts().version)?;
    let rank = access::rank_over(cx, people::rank(input.caller()), &user).await?;
    let command = if input.body.blocked {
        Move::Block {
            reason: input.body.reason.clone(),
            rank,
        }
    } else {
        Move::Unblock { rank }
    };
    let decision = user.decide(Command::Standing(command), input.by(), cx.now())?;
    let answer = input.answer(&UserView::from(&decision.next));
    cx.table
        .begin(input.cause())
        .save(&decision)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}
