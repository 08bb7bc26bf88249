//! `DELETE /v1/users/{id}`: an account is put away.

use contract::identity::users::{DeleteUser, UserView};
use domain::access::Role;
use domain::user::Command;
use domain::user::standing::Command as Move;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, access, people};

pub(crate) async fn delete_user(
    cx: &Context,
    input: Input<DeleteUser>,
) -> Result<Answer, ApiError> {
    let user = people::seen(cx, &input, &input.path.id).await?;
    input.matches(user.facts().version)?;
    // Read before the decision, so that two Admins who delete each other cannot both succeed:
    // the one who is still there when it is written is the one who is left.
    let caller = data::users::get(&cx.table, &input.caller().user).await?;
    let rank = access::rank_over(cx, people::rank(input.caller()), &user).await?;
    let command = Command::Standing(Move::Delete { rank });
    let decision = user.decide(command, input.by(), cx.now())?;
    let answer = input.answer(&UserView::from(&decision.next));
    let change = cx.table.begin(input.cause()).save(&decision);
    let change = if user.rank() == Role::Admin.rank() {
        change.unchanged(&caller)
    } else {
        change
    };
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}
