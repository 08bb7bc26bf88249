//! `POST /v1/users`: an account is made for someone, who is invited to it.

use contract::identity::users::{CreateUser, UserView};
use domain::access::RoleGrant;
use domain::user::{Invitation, User};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, invitations, people};

pub(crate) async fn create_user(
    cx: &Context,
    input: Input<CreateUser>,
) -> Result<Answer, ApiError> {
    let body = &input.body;
    people::known_locations(cx, &body.location_ids).await?;
    let roles: Vec<RoleGrant> = body.roles.iter().map(RoleGrant::from).collect();
    let places: Vec<_> = roles
        .iter()
        .flat_map(|grant| &grant.locations)
        .cloned()
        .collect();
    people::known_locations(cx, &places).await?;
    let known = data::roles::named(&cx.table, roles.iter().map(|grant| &grant.role)).await?;
    let profile = body.profile.as_ref();
    let invitation = Invitation {
        id: cx.new_id(),
        email: body.email.clone(),
        phone: body.phone.clone(),
        name: body.name.trim().to_owned(),
        locale: body.locale,
        roles,
        known: known.clone(),
        location_ids: body.location_ids.clone(),
        external_refs: body.external_refs.clone(),
        profile: profile
            .map(|profile| people::merged(profile, None))
            .transpose()?,
        code: cx.new_id(),
    };
    let now = cx.now();
    let code = invitations::code(cx, &invitation.code, &invitation.id).await?;
    let decision = User::invite(invitation, input.by(), now)?;
    let file = data::consignors::follow(&cx.table, &decision, now).await?;
    let answer = input.answer(&UserView::from(&decision.next));
    // A role that is edited or taken away at this moment is not given as it was.
    let begun = cx.table.begin(input.cause());
    let held = known
        .iter()
        .fold(begun, |change, role| change.unchanged(role));
    held.save(&decision)
        .consignor_file(file.as_ref())
        .challenge(&code, None)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}
