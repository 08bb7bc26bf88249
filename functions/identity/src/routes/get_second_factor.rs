//! `GET /v1/me/second-factor`: how it stands with one's second factor.

use contract::identity::credentials::{GetSecondFactor, SecondFactorView};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn get_second_factor(
    cx: &Context,
    input: Input<GetSecondFactor>,
) -> Result<Answer, ApiError> {
    let now = cx.now();
    let user = data::users::get(&cx.table, &input.caller().user).await?;
    let settings = data::catalogue::settings(&cx.table, now).await?;
    let facts = user.facts();
    let held = facts.roles.iter().filter(|grant| grant.is_present(now));
    let factor = facts.second_factor.as_ref();
    let factor = factor.filter(|factor| factor.is_active());
    Ok(input.answer(&SecondFactorView {
        is_active: factor.is_some(),
        is_demanded: settings.demands_second_factor(held.map(|grant| grant.role.clone())),
        confirmed_at: factor.and_then(|factor| factor.confirmed_at),
        recovery_codes_left: factor.map_or(0, |factor| factor.recovery.len()),
    }))
}
