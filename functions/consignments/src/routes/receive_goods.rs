//! `POST /v1/consignment-requests/{id}/receive`: the goods come in, confirmed by both sides.

use contract::consignments::requests::ReceiveGoods;
use domain::request::Command;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn receive_goods(
    cx: &Context,
    input: Input<ReceiveGoods>,
) -> Result<Answer, ApiError> {
    let request = load::request_to_receive(cx, &input, &input.path.id).await?;
    input.matches(request.version())?;
    let command = Command::ReceiveGoods {
        custody: cx.new_id(),
        facts: input.body.0.clone(),
    };
    load::commit(cx, &input, &request, command).await
}
