//! `GET /v1/discounts`: discounts and coupons, by where they stand.

use contract::common::{DEFAULT_LIMIT, Page};
use contract::inventory::setup::discounts::{DiscountView, ListDiscounts};
use data::Paging;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, setup};

pub(crate) async fn list_discounts(
    cx: &Context,
    input: Input<ListDiscounts>,
) -> Result<Answer, ApiError> {
    setup::house_wide(&input)?;
    let query = &input.query;
    let paging = Paging {
        limit: query.limit.unwrap_or(DEFAULT_LIMIT),
        cursor: query.cursor.as_deref(),
        principal: input.caller().user.as_str(),
    };
    let page = data::discounts::list(&cx.table, query.status, &paging, cx.now()).await?;
    let page = page.map(|discount| DiscountView::from(&discount));
    Ok(input.answer(&Page {
        items: page.items,
        next: page.next,
    }))
}
