//! `POST /v1/me/second-factor/confirm`: a first code shows that the authenticator has the secret.

use contract::identity::credentials::{CompleteSecondFactor, RecoveryCodes};
use domain::second_factor::WrongSecondFactor;
use domain::user::credentials::Command as Credentials;
use domain::user::{Command, Refusal};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, limits, second_factor};

pub(crate) async fn complete_second_factor(
    cx: &Context,
    input: Input<CompleteSecondFactor>,
) -> Result<Answer, ApiError> {
    let user = data::users::get(&cx.table, &input.caller().user).await?;
    let facts = user.facts();
    let offered = facts.second_factor.as_ref();
    let offered = offered.ok_or(Refusal::NoSecondFactor)?;
    if offered.is_active() {
        return Err(Refusal::SecondFactorThere.into());
    }
    let tries = limits::proof(cx, &facts.id).await?;
    let step = second_factor::step(cx, &user, offered, &input.body.code).await?;
    let step = step.ok_or(WrongSecondFactor)?;
    tries.give_back(cx).await?;
    let (recovery_codes, recovery) = second_factor::recovery_codes(cx, &facts.id).await?;
    let command = Command::Credentials(Credentials::ConfirmSecondFactor { step, recovery });
    let decision = user.decide(command, input.by(), cx.now())?;
    cx.table
        .begin(input.cause())
        .save(&decision)
        .commit()
        .await?;
    Ok(input.answer(&RecoveryCodes { recovery_codes }))
}
