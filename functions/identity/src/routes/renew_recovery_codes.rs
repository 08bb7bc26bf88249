//! `POST /v1/me/second-factor/recovery-codes`: new recovery codes take the place of all there were.

use contract::identity::credentials::{RecoveryCodes, RenewRecoveryCodes};
use domain::user::Command;
use domain::user::credentials::Command as Credentials;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, proofs, second_factor};

pub(crate) async fn renew_recovery_codes(
    cx: &Context,
    input: Input<RenewRecoveryCodes>,
) -> Result<Answer, ApiError> {
    let user = data::users::get(&cx.table, &input.caller().user).await?;
    let proof = proofs::both(cx, &user, &input.body).await?;
    let (recovery_codes, recovery) = second_factor::recovery_codes(cx, &user.facts().id).await?;
    let command = Command::Credentials(Credentials::ReplaceRecoveryCodes { proof, recovery });
    let decision = user.decide(command, input.by(), cx.now())?;
    cx.table
        .begin(input.cause())
        .save(&decision)
        .commit()
        .await?;
    Ok(input.answer(&RecoveryCodes { recovery_codes }))
}
