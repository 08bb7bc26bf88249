//! `GET /v1/products/{id}/withdrawal`: what taking a product back would cost its consignor.

use contract::inventory::products::{PreviewWithdrawal, WithdrawalPreview};
use domain::fault::Fault as _;
use domain::product::{Command, standing};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn preview_withdrawal(
    cx: &Context,
    input: Input<PreviewWithdrawal>,
) -> Result<Answer, ApiError> {
    let product = load::product(cx, &input, &input.path.id).await?;
    let fee = product.withdrawal_fee(cx.now());
    let reason = String::new();
    let asked = Command::Standing(standing::Command::WithdrawRequest { reason, fee });
    let refusal = product.decide(asked, input.by(), cx.now()).err();
    Ok(input.answer(&WithdrawalPreview {
        fee,
        possible: refusal.is_none(),
        refusal: refusal.map(|refusal| refusal.code().to_owned()),
    }))
}
