//! `GET /v1/api-keys`: the keys of everyone.

use contract::common::{DEFAULT_LIMIT, Page};
use contract::identity::api_keys::{ApiKeyView, ListApiKeys};
use data::Paging;
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn list_api_keys(
    cx: &Context,
    input: Input<ListApiKeys>,
) -> Result<Answer, ApiError> {
    let paging = Paging {
        limit: input.query.limit.unwrap_or(DEFAULT_LIMIT),
        cursor: input.query.cursor.as_deref(),
        principal: input.caller().user.as_str(),
    };
    let page = data::api_keys::list(&cx.table, &paging, cx.now()).await?;
    let page = page.map(|found| ApiKeyView::of(&found.key, found.used_at));
    Ok(input.answer(&Page {
        items: page.items,
        next: page.next,
    }))
}
