//! `GET /v1/products`: products, as far as the caller sees.

use contract::common::{DEFAULT_LIMIT, Page};
use contract::inventory::{ListProducts, ProductCard};
use data::Paging;
use domain::access::Permission;
use domain::fault::{Class, Fault};
use domain::product::Status;
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
    let staff = caller.may(Permission::ProductsView);
    if named > usize::from(staff) {
        return Err(FilterNotServed.into());
    }
    let table = &cx.table;
    let page = match (staff, &query.consignor_id, &query.contract_id) {
        (false, _, _) => data::products::of_consignor(table, &caller.user, &paging, now).await?,
        (true, Some(consignor), _) => {
            data::products::of_consignor(table, consignor, &paging, now).await?
        }
        (true, None, Some(contract)) => {
            data::products::of_contract(table, contract, &paging, now).await?
        }
        (true, None, None) => {
            let status = query.status.unwrap_or(Status::Available);
            data::products::standing_at(table, status, &paging, now).await?
        }
    };
    let items = page.items.iter().map(ProductCard::from).collect();
    Ok(input.answer(&Page {
        items,
        next: page.next,
    }))
}

/// A list has exactly the filters that an index serves.
#[derive(Debug, thiserror::Error)]
#[error(
    "name at most one of status, consignor_id and contract_id, and only if you see all products"
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
