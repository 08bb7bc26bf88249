//! `PATCH /v1/roles/{id}`: a role of the shop is changed.

use contract::identity::roles::{CustomRoleView, UpdateRole};
use domain::role::{Command, RoleDetails};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, access};

pub(crate) async fn update_role(
    cx: &Context,
    input: Input<UpdateRole>,
) -> Result<Answer, ApiError> {
    let role = access::custom_role(cx, &input.path.id).await?;
    let (was, body) = (role.facts(), &input.body);
    input.matches(was.version)?;
    let name = body.name.as_deref().map(str::trim).unwrap_or(&was.name);
    let details = RoleDetails {
        name: name.to_owned(),
        rank: body.rank.unwrap_or(was.rank),
        parent: body.parent_role.unwrap_or(was.parent),
        permissions: body
            .permissions
            .as_ref()
            .unwrap_or(&was.permissions)
            .clone(),
    };
    let decision = role.decide(Command::Edit(details), input.by(), cx.now())?;
    let answer = input.answer(&CustomRoleView::from(&decision.next));
    cx.table
        .begin(input.cause())
        .save(&decision)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}
