//! `POST /v1/me/second-factor/disable`: the second factor is given up.

use contract::common::Nothing;
use contract::identity::credentials::WithdrawSecondFactor;
use domain::user::Command;
use domain::user::credentials::Command as Credentials;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, proofs};

pub(crate) async fn withdraw_second_factor(
    cx: &Context,
    input: Input<WithdrawSecondFactor>,
) -> Result<Answer, ApiError> {
    let user = data::users::get(&cx.table, &input.caller().user).await?;
    let proof = proofs::both(cx, &user, &input.body).await?;
    let command = Command::Credentials(Credentials::DisableSecondFactor { proof });
    let decision = user.decide(command, input.by(), cx.now())?;
    cx.table
        .begin(input.cause())
        .save(&decision)
        .commit()
        .await?;
    Ok(input.answer(&Nothing {}))
}
