//! `GET /v1/custody-records/{id}`: one hand-over, open or done.

use contract::inventory::custody::{CustodyRecordView, GetCustodyRecord};
use data::StoreError;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, custody};

/// A hand-over in two steps is looked for first: once confirmed it says what its record says.
pub(crate) async fn get_custody_record(
    cx: &Context,
    input: Input<GetCustodyRecord>,
) -> Result<Answer, ApiError> {
    let (caller, id) = (input.caller(), &input.path.id);
    let absent = || StoreError::Missing { noun: "hand_over" };
    let view = match data::custody::hand_over(&cx.table, id).await {
        Ok(found) => CustodyRecordView::from(&found),
        Err(StoreError::Missing { .. }) => match data::custody::get(&cx.table, id).await {
            Err(StoreError::Missing { .. }) => return Err(absent().into()),
            record => record?.into(),
        },
        Err(other) => return Err(other.into()),
    };
    if custody::sees(caller, &view.from, &view.to) {
        Ok(input.answer(&view))
    } else {
        Err(absent().into())
    }
}
