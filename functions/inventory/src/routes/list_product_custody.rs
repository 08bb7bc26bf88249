//! `GET /v1/products/{id}/custody`: the hand-overs that a product went through.

use contract::common::{DEFAULT_LIMIT, Page};
use contract::inventory::custody::{CustodyRecordView, ListProductCustody};
use data::Paging;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn list_product_custody(
    cx: &Context,
    input: Input<ListProductCustody>,
) -> Result<Answer, ApiError> {
    let product = load::product(cx, &input, &input.path.id).await?;
    let paging = Paging {
        limit: input.query.limit.unwrap_or(DEFAULT_LIMIT),
        cursor: input.query.cursor.as_deref(),
        principal: input.caller().user.as_str(),
    };
    let page = data::custody::of_product(&cx.table, product.id(), &paging, cx.now()).await?;
    Ok(input.answer(&Page {
        items: page
            .items
            .into_iter()
            .map(CustodyRecordView::from)
            .collect(),
        next: page.next,
    }))
}
