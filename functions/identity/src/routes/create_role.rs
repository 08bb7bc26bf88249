//! `POST /v1/roles`: the shop makes a role.

use contract::identity::roles::{CreateRole, CustomRoleView};
use domain::role::{CustomRole, RoleDetails};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn create_role(
    cx: &Context,
    input: Input<CreateRole>,
) -> Result<Answer, ApiError> {
    let body = &input.body;
    let details = RoleDetails {
        name: body.name.trim().to_owned(),
        rank: body.rank,
        parent: body.parent_role,
        permissions: body.permissions.clone(),
    };
    let decision = CustomRole::create(cx.new_id(), details, input.by(), cx.now())?;
    let answer = input.answer(&CustomRoleView::from(&decision.next));
    cx.table
        .begin(input.cause())
        .save(&decision)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}
