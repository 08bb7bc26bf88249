//! `POST /v1/users/{id}/invitations`: a person is asked in once more.

use contract::identity::users::{ResendInvitation, UserView};
use domain::ids::OtpId;
use domain::user::Command;
use domain::user::standing::Command as Move;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, access, invitations, people};

pub(crate) async fn resend_invitation(
    cx: &Context,
    input: Input<ResendInvitation>,
) -> Result<Answer, ApiError> {
    let user = people::seen(cx, &input, &input.path.id).await?;
    input.matches(user.facts().version)?;
    let rank = access::rank_over(cx, people::rank(input.caller()), &user).await?;
    let code: OtpId = cx.new_id();
    let challenge = invitations::code(cx, &code, &user.facts().id).await?;
    let command = Command::Standing(Move::InviteAgain { code, rank });
    let decision = user.decide(command, input.by(), cx.now())?;
    let answer = input.answer(&UserView::from(&decision.next));
    cx.table
        .begin(input.cause())
        .save(&decision)
        .challenge(&challenge, None)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}
