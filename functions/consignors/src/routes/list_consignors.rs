//! `GET /v1/consignors`: consignors, by one thing at a time.

use contract::common::{DEFAULT_LIMIT, Page};
use contract::consignors::files::{ConsignorCard, ListConsignors};
use data::Paging;
use domain::fault::{Class, Fault};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn list_consignors(
    cx: &Context,
    input: Input<ListConsignors>,
) -> Result<Answer, ApiError> {
    use data::consignors as files;

    let (query, now, table) = (&input.query, cx.now(), &cx.table);
    let paging = Paging {
        limit: query.limit.unwrap_or(DEFAULT_LIMIT),
        cursor: query.cursor.as_deref(),
        principal: input.caller().user.as_str(),
    };
    let (name, number) = (query.name.as_deref(), query.number.as_deref());
    let page = match (query.kyc_status, query.tier, query.on_hold, name, number) {
        (None, None, None, None, None) => files::by_name(table, "", &paging, now).await?,
        (None, None, None, Some(name), None) => files::by_name(table, name, &paging, now).await?,
        (None, None, None, None, Some(number)) => {
            let number = number.trim().to_uppercase();
            files::by_number(table, &number, &paging, now).await?
        }
        (Some(status), None, None, None, None) => {
            files::standing_at(table, status, &paging, now).await?
        }
        (None, Some(tier), None, None, None) => files::in_tier(table, tier, &paging, now).await?,
        (None, None, Some(_), None, None) => files::on_hold(table, &paging, now).await?,
        _ => return Err(FilterNotServed.into()),
    };
    Ok(input.answer(&Page {
        items: page.items.iter().map(ConsignorCard::from).collect(),
        next: page.next,
    }))
}

/// A list has exactly the filters that an index serves.
#[derive(Debug, thiserror::Error)]
#[error("name at most one of kyc_status, tier, on_hold, name and number")]
struct FilterNotServed;

impl Fault for FilterNotServed {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        "filter_not_served"
    }
}
