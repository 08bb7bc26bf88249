//! `PATCH /v1/consignment-requests/{id}`: a draft is edited: what is sent replaces what was there.

use contract::consignments::requests::UpdateRequest;
use data::catalogue::{Named, require_known};
use domain::request::{Command, RequestDetails};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn update_request(
    cx: &Context,
    input: Input<UpdateRequest>,
) -> Result<Answer, ApiError> {
    let request = load::request(cx, &input, &input.path.id).await?;
    input.matches(request.version())?;
    let (edit, before) = (&input.body, request.details());
    if let Some(location) = &edit.location_id {
        let location = ("location_id", Named::Location(location));
        require_known(&cx.table, &[location]).await?;
    }
    let details = RequestDetails {
        location_id: edit
            .location_id
            .clone()
            .unwrap_or_else(|| before.location_id.clone()),
        intake_mode: edit.intake_mode.unwrap_or(before.intake_mode),
        address_id: edit
            .address_id
            .clone()
            .or_else(|| before.address_id.clone()),
        priority: edit.priority.unwrap_or(before.priority),
        note: edit.note.clone().unwrap_or_else(|| before.note.clone()),
    };
    load::commit(cx, &input, &request, Command::EditDetails { details }).await
}
