//! `POST /v1/me/erasure-requests`: a person asks to be forgotten.

use contract::identity::privacy::{DataRequestView, ErasureCode, RequestErasure};
use domain::data_request::{DataRequest, Kind, NewDataRequest};
use domain::fault::{Class, Fault};
use domain::otp::{Challenge, Purpose};
use domain::user::User;
use httpkit::{Answer, ApiError, Input};
use runtime::EnteredCode;

use crate::Context;
use crate::limits;
use crate::passwords::Passwords;
use crate::privacy::holds;
use crate::tokens::TokenFault;

/// Why a person is not believed to be asking.
#[derive(Debug, thiserror::Error)]
enum NotProven {
    /// Neither of the two was sent, or both.
    #[error("send the password of the account or a one-time code for this purpose")]
    Missing,
    /// It is not the password.
    #[error("the password is wrong")]
    Password,
}

impl Fault for NotProven {
    fn class(&self) -> Class {
        match self {
            Self::Missing => Class::Invalid,
            Self::Password => Class::Refused,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "proof_needed",
            Self::Password => "password_wrong",
        }
    }
}

pub(crate) async fn request_erasure(
    cx: &Context,
    input: Input<RequestErasure>,
) -> Result<Answer, ApiError> {
    let now = cx.now();
    let user = data::users::get(&cx.table, &input.caller().user).await?;
    let used = prove(cx, &input, &user).await?;
    let settings = data::catalogue::settings(&cx.table, cx.now()).await?;
    let id = &user.facts().id;
    let new = NewDataRequest {
        id: cx.new_id(),
        user: id.clone(),
        kind: Kind::Erasure,
        holds: holds::of(cx, id, settings.records_years).await?,
        words: None,
        working_days: settings.data_request_days,
    };
    let decision = DataRequest::ask(new, now);
    let answer = input.answer(&DataRequestView::from(&decision.next));
    let mut change = cx.table.begin(input.cause()).save(&decision);
    if let Some(used) = used {
        change = change.challenge(&used, None);
    }
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}

/// The code as it is once used, if it is by a code.
async fn prove(
    cx: &Context,
    input: &Input<RequestErasure>,
    user: &User,
) -> Result<Option<Challenge>, ApiError> {
    match (&input.body.password, &input.body.code) {
        (Some(password), None) => {
            let tries = limits::proof(cx, &user.facts().id).await?;
            let kept = user.facts().password_hash.as_deref();
            let passwords = Passwords::of(cx).await?;
            if !passwords.verify(password, kept).map_err(TokenFault::from)? {
                return Err(NotProven::Password.into());
            }
            tries.give_back(cx).await?;
            Ok(None)
        }
        (None, Some(code)) => by_code(cx, input, user, code).await.map(Some),
        (None, None) | (Some(_), Some(_)) => Err(NotProven::Missing.into()),
    }
}

async fn by_code(
    cx: &Context,
    input: &Input<RequestErasure>,
    user: &User,
    sent: &ErasureCode,
) -> Result<Challenge, ApiError> {
    let me = &user.facts().id;
    let entered = EnteredCode {
        id: &sent.otp_id,
        digits: &sent.code,
        purpose: Purpose::EraseData,
        subject: Some(me.as_str()),
        sent_to: Some(me),
    };
    let (_, used) = cx.enter_code(input, entered, cx.now()).await?;
    Ok(used)
}
