//! `PUT /v1/me/consents`: to what a person agrees, purpose by purpose.

use contract::identity::privacy::{ConsentsView, SetMyConsents};
use domain::user::privacy::{Command as Right, ConsentAnswer};
use domain::user::{Command, ConsentChannel};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn set_my_consents(
    cx: &Context,
    input: Input<SetMyConsents>,
) -> Result<Answer, ApiError> {
    let user = data::users::get(&cx.table, &input.caller().user).await?;
    input.matches(user.facts().version)?;
    let said = Right::SetConsents {
        answers: input
            .body
            .consents
            .iter()
            .map(ConsentAnswer::from)
            .collect(),
        channel: ConsentChannel::Account,
    };
    let decision = user.decide(Command::Privacy(said), input.by(), cx.now())?;
    let answer = input.answer(&ConsentsView::from(&decision.next));
    cx.table
        .begin(input.cause())
        .save(&decision)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}
