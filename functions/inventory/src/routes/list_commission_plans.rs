//! `GET /v1/commission-plans`: how prices are split between consignor and store.

use contract::common::Page;
use contract::inventory::setup::ListCommissionPlans;
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn list_commission_plans(
    cx: &Context,
    input: Input<ListCommissionPlans>,
) -> Result<Answer, ApiError> {
    let mut items = data::catalogue::plans(&cx.table).await?;
    items.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
    Ok(input.answer(&Page { items, next: None }))
}
