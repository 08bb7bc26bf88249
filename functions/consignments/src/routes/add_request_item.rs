//! `POST /v1/consignment-requests/{id}/items`: an item is added to a draft.

use contract::consignments::requests::AddRequestItem;
use domain::request::{Command, ItemDetails};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn add_request_item(
    cx: &Context,
    input: Input<AddRequestItem>,
) -> Result<Answer, ApiError> {
    let request = load::request(cx, &input, &input.path.id).await?;
    input.matches(request.version())?;
    let details = ItemDetails::from(input.body.clone());
    load::kind_is_known(cx, &details).await?;
    load::files_may_be_used(cx, &input, &request, load::files_of(&details)).await?;
    let command = Command::AddItem {
        item: cx.new_id(),
        details,
    };
    load::commit(cx, &input, &request, command).await
}
