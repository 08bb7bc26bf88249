//! `PUT /v1/consignment-requests/{id}/items/{item_id}/appraisal`: an item is scored, or declined.

use contract::consignments::requests::AppraiseItem;
use domain::request::Command;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn appraise_item(
    cx: &Context,
    input: Input<AppraiseItem>,
) -> Result<Answer, ApiError> {
    let request = load::request(cx, &input, &input.path.id).await?;
    input.matches(request.version())?;
    let verdict = input.body.0.clone();
    let command = Command::AppraiseItem {
        item: input.path.item_id.clone(),
        verdict,
    };
    load::commit(cx, &input, &request, command).await
}
