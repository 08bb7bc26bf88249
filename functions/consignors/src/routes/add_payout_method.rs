//! `POST /v1/me/payout-methods`: a consignor adds a way to be paid.

use contract::consignors::payout_methods::{AddPayoutMethod, MethodBody, PayoutMethodView};
use domain::consignor::{Command, MethodDetails, NewMethod, SealedNumber};
use domain::ids::{PayoutMethodId, UserId};
use domain::otp::{Challenge, Purpose};
use domain::time::Timestamp;
use httpkit::{Answer, ApiError, Input};
use runtime::EnteredCode;

use crate::{Context, numbers};

pub(crate) async fn add_payout_method(
    cx: &Context,
    input: Input<AddPayoutMethod>,
) -> Result<Answer, ApiError> {
    let (me, body, now) = (&input.caller().user, &input.body, cx.now());
    let file = data::consignors::get(&cx.table, me).await?;
    let used = checked(cx, &input, now).await?;
    let account = data::users::get(&cx.table, me).await?;
    let settings = data::catalogue::settings(&cx.table, cx.now()).await?;
    let id: PayoutMethodId = cx.new_id();
    let command = Command::AddMethod(Box::new(NewMethod {
        id: id.clone(),
        details: details(cx, me, &body.method).await?,
        holder_name: body.holder_name.trim().to_owned(),
        holder_tax_id: body.holder_tax_id.read()?,
        is_default: body.is_default,
        replaces: body.replaces.clone(),
        email: account.facts().email.clone(),
        cool_down_hours: settings.payout_cool_down_hours,
    }));
    let decision = file.decide(command, input.by(), now)?;
    let added = decision.next.method(&id);
    let added = added.expect("a method just added is in the file");
    let answer = input.answer(&PayoutMethodView::masked(added));
    cx.table
        .begin(input.cause())
        .save(&decision)
        // Whom the change is told to was read from it.
        .unchanged(&account)
        .challenge(&used, None)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}

/// The code as it is once used.
async fn checked(
    cx: &Context,
    input: &Input<AddPayoutMethod>,
    now: Timestamp,
) -> Result<Challenge, ApiError> {
    let me = &input.caller().user;
    let entered = EnteredCode {
        id: &input.body.otp_id,
        digits: &input.body.code,
        purpose: Purpose::PayoutChange,
        subject: Some(me.as_str()),
        sent_to: Some(me),
    };
    let (_, used) = cx.enter_code(input, entered, now).await?;
    Ok(used)
}

async fn details(
    cx: &Context,
    me: &UserId,
    method: &MethodBody,
) -> Result<MethodDetails, ApiError> {
    Ok(match method {
        MethodBody::Ach {
            bank_code,
            account_type,
            account_number,
        } => MethodDetails::Ach {
            bank_code: bank_code.clone(),
            account_type: *account_type,
            number: sealed(cx, me, &account_number.replace('-', "")).await?,
        },
        MethodBody::Yappy { phone } => MethodDetails::Yappy {
            number: sealed(cx, me, phone.as_str()).await?,
        },
        MethodBody::Cash {} => MethodDetails::Cash,
        MethodBody::Check {} => MethodDetails::Check,
        MethodBody::StoreCredit {} => MethodDetails::StoreCredit,
    })
}

async fn sealed(cx: &Context, me: &UserId, number: &str) -> Result<SealedNumber, ApiError> {
    let keys = cx.field_keys().await?;
    Ok(numbers::seal(&keys, numbers::ACCOUNT, me, number)?)
}
