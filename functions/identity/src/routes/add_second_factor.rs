//! `POST /v1/me/second-factor`: a secret for an authenticator is made.

use contract::identity::credentials::{AddSecondFactor, SecondFactorOffer};
use domain::second_factor::uri;
use domain::user::Command;
use domain::user::credentials::Command as Credentials;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, second_factor};

pub(crate) async fn add_second_factor(
    cx: &Context,
    input: Input<AddSecondFactor>,
) -> Result<Answer, ApiError> {
    let user = data::users::get(&cx.table, &input.caller().user).await?;
    let facts = user.facts();
    let (secret, sealed) = second_factor::make(cx, &facts.id).await?;
    let command = Command::Credentials(Credentials::OfferSecondFactor { sealed });
    let decision = user.decide(command, input.by(), cx.now())?;
    let answer = input.answer(&SecondFactorOffer {
        uri: uri(&secret, &facts.email)?,
    });
    cx.table
        .begin(input.cause())
        .save(&decision)
        .commit()
        .await?;
    Ok(answer)
}
