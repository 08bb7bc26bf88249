//! `DELETE /v1/consignment-requests/{id}/items/{item_id}`: an item is taken out of a draft.

use contract::consignments::requests::RemoveRequestItem;
use domain::request::Command;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn remove_request_item(
    cx: &Context,
    input: Input<RemoveRequestItem>,
) -> Result<Answer, ApiError> {
    let request = load::request(cx, &input, &input.path.id).await?;
    input.matches(request.version())?;
    let command = Command::RemoveItem {
        item: input.path.item_id.clone(),
    };
    load::commit(cx, &input, &request, command).await
}
