//! `GET /v1/consignment-requests/{id}`: one request with everything that happened to it.

use contract::consignments::requests::{GetRequest, RequestView};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn get_request(
    cx: &Context,
    input: Input<GetRequest>,
) -> Result<Answer, ApiError> {
    let request = load::request(cx, &input, &input.path.id).await?;
    let history = data::requests::history(&cx.table, request.id()).await?;
    let view = RequestView::of(&request, load::is_staff(input.caller()));
    Ok(input.answer(&view.with_timeline(history)))
}
