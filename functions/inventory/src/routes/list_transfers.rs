//! `GET /v1/transfers`: transfers by status, of all locations or of one.

use contract::common::{DEFAULT_LIMIT, Page};
use contract::inventory::transfers::{ListTransfers, TransferCard};
use data::{Paging, transfers};
use domain::access::{Permission, Sight};
use domain::fault::{Class, Fault};
use domain::transfer::{Status, Transfer};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn list_transfers(
    cx: &Context,
    input: Input<ListTransfers>,
) -> Result<Answer, ApiError> {
    let page = page(cx, &input).await?;
    Ok(input.answer(&Page {
        items: page.items.iter().map(TransferCard::from).collect(),
        next: page.next,
    }))
}

async fn page(
    cx: &Context,
    input: &Input<ListTransfers>,
) -> Result<data::Page<Transfer>, ApiError> {
    let (query, caller, now) = (&input.query, input.caller(), cx.now());
    let paging = Paging {
        limit: query.limit.unwrap_or(DEFAULT_LIMIT),
        cursor: query.cursor.as_deref(),
        principal: caller.user.as_str(),
    };
    let status = query.status.unwrap_or(Status::Open);
    let sees = |location| caller.acts_in(&[Permission::ProductsTransfer], Some(location));
    let everywhere = caller.sight(Permission::ProductsTransfer) == Sight::All;
    let table = &cx.table;
    Ok(match (&query.from_location_id, &query.to_location_id) {
        (Some(_), Some(_)) => return Err(FilterNotServed.into()),
        (None, None) if !everywhere => return Err(domain::access::LocationNeeded.into()),
        (None, None) => transfers::standing_at(table, status, &paging, now).await?,
        // A list that one does not see is empty.
        (Some(location), None) | (None, Some(location)) if !sees(location) => data::Page::default(),
        (Some(location), None) => {
            transfers::leaving(table, (location, status), &paging, now).await?
        }
        (None, Some(location)) => {
            transfers::arriving(table, (location, status), &paging, now).await?
        }
    })
}

/// A list has exactly the filters that an index serves.
#[derive(Debug, thiserror::Error)]
#[error("name the location that transfers leave or the one where they arrive, and not both")]
struct FilterNotServed;

impl Fault for FilterNotServed {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        "filter_not_served"
    }
}
