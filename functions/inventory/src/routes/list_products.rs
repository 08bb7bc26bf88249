//! `GET /v1/products`: products, as far as the caller sees.

use contract::common::{DEFAULT_LIMIT, Page};
use contract::inventory::products::{ListProducts, ProductCard};
use data::Paging;
use domain::access::{Permission, Sight, one_of};
use domain::fault::{Class, Fault};
use domain::product::{Product, Status};
use domain::time::Timestamp;
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn list_products(
    cx: &Context,
    input: Input<ListProducts>,
) -> Result<Answer, ApiError> {
    let (query, caller, now) = (&input.query, input.caller(), cx.now());
    let paging = Paging {
        limit: query.limit.unwrap_or(DEFAULT_LIMIT),
        cursor: query.cursor.as_deref(),
        principal: caller.user.as_str(),
    };
    let named = usize::from(query.status.is_some())
        + usize::from(query.consignor_id.is_some())
        + usize::from(query.contract_id.is_some());
    let by_location = query.location_id.is_some();
    let (served, located) = match caller.sight(Permission::ProductsView) {
        Sight::All => (1, true),
        Sight::In(_) => (usize::from(query.status.is_some()), true),
        Sight::Assigned | Sight::Own => (0, false),
    };
    let crossed = by_location && named > usize::from(query.status.is_some());
    if named > served || crossed || (by_location && !located) {
        return Err(FilterNotServed.into());
    }
    let page = page(cx, &input, &paging, now).await?;
    let items = page.items.iter().map(ProductCard::from).collect();
    Ok(input.answer(&Page {
        items,
        next: page.next,
    }))
}

async fn page(
    cx: &Context,
    input: &Input<ListProducts>,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<data::Page<Product>, ApiError> {
    let (query, caller, table) = (&input.query, input.caller(), &cx.table);
    let status = query.status.unwrap_or(Status::Available);
    let location = match caller.sight(Permission::ProductsView) {
        // Products are assigned to nobody.
        Sight::Own | Sight::Assigned => {
            return Ok(data::products::of_consignor(table, &caller.user, paging, now).await?);
        }
        Sight::In(these) => match one_of(these, query.location_id.as_ref())? {
            Some(location) => Some(location),
            None => return Ok(data::Page::default()),
        },
        Sight::All => query.location_id.as_ref(),
    };
    Ok(match (location, &query.consignor_id, &query.contract_id) {
        (Some(location), _, _) => {
            data::products::of_location(table, (location, status), paging, now).await?
        }
        (None, Some(consignor), _) => {
            data::products::of_consignor(table, consignor, paging, now).await?
        }
        (None, None, Some(contract)) => {
            data::products::of_contract(table, contract, paging, now).await?
        }
        (None, None, None) => data::products::standing_at(table, status, paging, now).await?,
    })
}

/// A list has exactly the filters that an index serves.
#[derive(Debug, thiserror::Error)]
#[error(
    "name at most one of status, consignor_id and contract_id, and only if you see all products; a location only with a status"
)]
struct FilterNotServed;

impl Fault for FilterNotServed {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        "filter_not_served"
    }
}
