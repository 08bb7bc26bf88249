//! `GET /v1/audit`: who did what to which thing.

use contract::common::{DEFAULT_LIMIT, Page};
use contract::identity::audit::ListAudit;
use data::Paging;
use data::audit::{Filter, search};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn list_audit(cx: &Context, input: Input<ListAudit>) -> Result<Answer, ApiError> {
    let query = &input.query;
    let paging = Paging {
        limit: query.limit.unwrap_or(DEFAULT_LIMIT),
        cursor: query.cursor.as_deref(),
        principal: input.caller().user.as_str(),
    };
    let filter = Filter {
        actor: query.actor.as_deref(),
        action: query.action.as_deref(),
        target: query.target.as_deref(),
        from: query.from,
        to: query.to,
    };
    let page = search(&cx.table, &filter, &paging, cx.now()).await?;
    Ok(input.answer(&Page {
        items: page.items,
        next: page.next,
    }))
}
