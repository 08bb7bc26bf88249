//! `DELETE /v1/roles/{id}`: a role of the shop is taken away.

use contract::identity::roles::{CustomRoleView, DeleteRole};
use domain::role::Command;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, access};

pub(crate) async fn delete_role(
    cx: &Context,
    input: Input<DeleteRole>,
) -> Result<Answer, ApiError> {
    let role = access::custom_role(cx, &input.path.id).await?;
    input.matches(role.facts().version)?;
    // Whoever is given it at this moment has a role that allows nothing.
    let held = data::roles::is_held(&cx.table, &role.facts().id).await?;
    let decision = role.decide(Command::Delete { held }, input.by(), cx.now())?;
    let answer = input.answer(&CustomRoleView::from(&decision.next));
    cx.table
        .begin(input.cause())
        .save(&decision)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}
