//! `POST /v1/products/{id}/hand-back-codes`: a consignor is sent the code to take a product back.

use contract::inventory::custody::{HandBackCode, SendHandBackCode};
use domain::contact::Channel;
use domain::limiter::Lane;
use domain::otp::{Challenge, OtpEvent, Purpose};
use domain::product::{Refusal, Status};
use domain::user::User;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn send_hand_back_code(
    cx: &Context,
    input: Input<SendHandBackCode>,
) -> Result<Answer, ApiError> {
    let now = cx.now();
    let product = load::product(cx, &input, &input.path.id).await?;
    if product.status() != Status::ToReturn {
        let refusal = Refusal::TransitionNotAllowed {
            status: product.status(),
            event: "hand_back",
        };
        return Err(refusal.into());
    }
    let consignor = product.consignor().ok_or(Refusal::NotConsigned)?;
    let user = data::users::get(&cx.table, consignor).await?;
    let whom = user.facts().email.as_str();
    let taken = data::limiter::take(&cx.table, Lane::CodesToAccount, whom, now).await?;
    if let Err(limited) = taken {
        return Err(ApiError::from(limited).retry_after(limited.retry_after));
    }
    let sent_to = user.may_be_reached().then(|| consignor.clone());
    let subject = Some(product.id().to_string());
    let challenge = Challenge::ask(
        cx.new_id(),
        sent_to.clone(),
        Purpose::HandBack,
        subject,
        channel(&user),
        now,
    );
    let answer = input.answer(&HandBackCode {
        otp_id: challenge.id.clone(),
        expires_at: challenge.expires_at,
    });
    cx.table
        .begin(input.cause())
        .challenge(&challenge, Some(OtpEvent::Requested { user: sent_to }))
        .commit()
        .await?;
    Ok(answer)
}

/// To the telephone that they hold in the shop, if we know that it is theirs.
fn channel(user: &User) -> Channel {
    let facts = user.facts();
    match (&facts.phone, facts.phone_verified_at) {
        (Some(_), Some(_)) => Channel::Sms,
        (Some(_) | None, _) => Channel::Email,
    }
}
