//! `PATCH /v1/consignment-requests/{id}/items/{item_id}`: what a draft says of an item is replaced.

use contract::consignments::requests::UpdateRequestItem;
use domain::request::{Command, ItemDetails};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn update_request_item(
    cx: &Context,
    input: Input<UpdateRequestItem>,
) -> Result<Answer, ApiError> {
    let request = load::request(cx, &input, &input.path.id).await?;
    input.matches(request.version())?;
    let details = ItemDetails::from(input.body.clone());
    load::kind_is_known(cx, &details).await?;
    load::files_may_be_used(cx, &input, &request, load::files_of(&details)).await?;
    let command = Command::EditItem {
        item: input.path.item_id.clone(),
        details,
    };
    load::commit(cx, &input, &request, command).await
}
