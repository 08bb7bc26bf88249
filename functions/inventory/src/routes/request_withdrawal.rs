//! `POST /v1/products/{id}/withdrawal`: a consignor asks for a product back.

use contract::inventory::products::RequestWithdrawal;
use domain::product::{Command, standing};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn request_withdrawal(
    cx: &Context,
    input: Input<RequestWithdrawal>,
) -> Result<Answer, ApiError> {
    let product = load::product(cx, &input, &input.path.id).await?;
    input.matches(product.version())?;
    let (reason, fee) = (input.body.reason.clone(), input.body.fee);
    let command = Command::Standing(standing::Command::WithdrawRequest { reason, fee });
    load::commit(cx, &input, &product, command).await
}
