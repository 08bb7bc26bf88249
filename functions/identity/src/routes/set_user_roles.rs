//! `PUT /v1/users/{id}/roles`: what a person is.

use contract::identity::roles::SetUserRoles;
use contract::identity::users::UserView;
use domain::access::RoleGrant;
use domain::user::Command;
use domain::user::roles::Command as Change;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, people};

pub(crate) async fn set_user_roles(
    cx: &Context,
    input: Input<SetUserRoles>,
) -> Result<Answer, ApiError> {
    let user = people::seen(cx, &input, &input.path.id).await?;
    input.matches(user.facts().version)?;
    let roles: Vec<RoleGrant> = input.body.roles.iter().map(RoleGrant::from).collect();
    let locations: Vec<_> = roles
        .iter()
        .flat_map(|grant| &grant.locations)
        .cloned()
        .collect();
    people::known_locations(cx, &locations).await?;
    let keys = roles
        .iter()
        .chain(&user.facts().roles)
        .map(|grant| &grant.role);
    let known = data::roles::named(&cx.table, keys).await?;
    let command = Command::Roles(Change::Set {
        roles,
        known: known.clone(),
    });
    let decision = user.decide(command, input.by(), cx.now())?;
    // Whoever becomes a consignor has a file from that moment on.
    let file = data::consignors::follow(&cx.table, &decision, cx.now()).await?;
    let answer = input.answer(&UserView::from(&decision.next));
    let given = decision.next.role_keys();
    // A role that is edited or taken away at this moment is not given as it was.
    let held = known.iter().filter(|role| {
        given
            .iter()
            .any(|key| key.custom() == Some(&role.facts().id))
    });
    held.fold(cx.table.begin(input.cause()), |change, role| {
        change.unchanged(role)
    })
    .save(&decision)
    .consignor_file(file.as_ref())
    .remember(answer.record())
    .commit()
    .await?;
    Ok(answer)
}
