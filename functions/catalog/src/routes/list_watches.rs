//! `GET /v1/me/watches`: what one waits for.

use contract::catalog::watches::{ListWatches, WatchView};
use contract::common::{DEFAULT_LIMIT, Page};
use data::Paging;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, watches};

pub(crate) async fn list_watches(
    cx: &Context,
    input: Input<ListWatches>,
) -> Result<Answer, ApiError> {
    let (user, now) = (&input.caller().user, cx.now());
    let paging = Paging {
        limit: input.query.limit.unwrap_or(DEFAULT_LIMIT),
        cursor: input.query.cursor.as_deref(),
        principal: user.as_str(),
    };
    let page = data::watches::of_person(&cx.table, user, &paging, now).await?;
    let mut items = Vec::new();
    for watch in &page.items {
        let place = watches::place_of(cx, watch, now).await?;
        items.push(WatchView::of(watch, place, now));
    }
    Ok(input.answer(&Page {
        items,
        next: page.next,
    }))
}
