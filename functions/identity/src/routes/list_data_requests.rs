//! `GET /v1/data-requests`: what people have asked about their own data.

use contract::common::{DEFAULT_LIMIT, Page};
use contract::identity::privacy::{DataRequestView, ListDataRequests};
use data::Paging;
use domain::data_request::Status;
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn list_data_requests(
    cx: &Context,
    input: Input<ListDataRequests>,
) -> Result<Answer, ApiError> {
    let paging = Paging {
        limit: input.query.limit.unwrap_or(DEFAULT_LIMIT),
        cursor: input.query.cursor.as_deref(),
        principal: input.caller().user.as_str(),
    };
    let status = input.query.status.unwrap_or(Status::Received);
    let page = data::data_requests::standing_at(&cx.table, status, &paging, cx.now()).await?;
    Ok(input.answer(&Page {
        items: page.items.iter().map(DataRequestView::from).collect(),
        next: page.next,
    }))
}
