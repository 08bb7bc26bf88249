//! `PATCH /v1/users/{id}`: an account is edited by staff.

use contract::identity::users::{UpdateUser, UserView};
use domain::user::Command;
use domain::user::profile::{self, Edit};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, access, people};

pub(crate) async fn update_user(
    cx: &Context,
    input: Input<UpdateUser>,
) -> Result<Answer, ApiError> {
    let user = people::seen(cx, &input, &input.path.id).await?;
    input.matches(user.facts().version)?;
    let body = &input.body;
    if let Some(locations) = &body.location_ids {
        people::known_locations(cx, locations).await?;
    }
    let edit = Edit {
        rank: access::rank_over(cx, people::rank(input.caller()), &user).await?,
        location_ids: body.location_ids.clone(),
        external_refs: body.external_refs.clone(),
        ..people::edit(body.account(), &user)?
    };
    let command = Command::Profile(Box::new(profile::Command::Edit(edit)));
    let now = cx.now();
    let decision = user.decide(command, input.by(), now)?;
    let file = data::consignors::follow(&cx.table, &decision, now).await?;
    let answer = input.answer(&UserView::from(&decision.next));
    cx.table
        .begin(input.cause())
        .save(&decision)
        .consignor_file(file.as_ref())
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}
