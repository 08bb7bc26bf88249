//! `GET /v1/transfers/{id}`: one transfer with its products.

use contract::inventory::transfers::{GetTransfer, TransferView};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, transfers};

pub(crate) async fn get_transfer(
    cx: &Context,
    input: Input<GetTransfer>,
) -> Result<Answer, ApiError> {
    let transfer = transfers::transfer(cx, &input, &input.path.id).await?;
    Ok(input.answer(&TransferView::from(&transfer)))
}
