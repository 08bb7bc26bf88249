//! `GET /v1/contracts`: contracts, as far as the caller sees.

use contract::common::{DEFAULT_LIMIT, Page};
use contract::consignments::contracts::{ContractCard, ListContracts};
use data::Paging;
use domain::access::Permission;
use domain::contract::Status;
use domain::fault::{Class, Fault};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn list_contracts(
    cx: &Context,
    input: Input<ListContracts>,
) -> Result<Answer, ApiError> {
    let (query, caller, now) = (&input.query, input.caller(), cx.now());
    let paging = Paging {
        limit: query.limit.unwrap_or(DEFAULT_LIMIT),
        cursor: query.cursor.as_deref(),
        principal: caller.user.as_str(),
    };
    let named = usize::from(query.status.is_some()) + usize::from(query.consignor_id.is_some());
    let staff = caller.may(Permission::ContractsView);
    if named > usize::from(staff) {
        return Err(FilterNotServed.into());
    }
    let table = &cx.table;
    let page = match (staff, &query.consignor_id) {
        (false, _) => data::contracts::of_consignor(table, &caller.user, &paging, now).await?,
        (true, Some(consignor)) => {
            data::contracts::of_consignor(table, consignor, &paging, now).await?
        }
        (true, None) => {
            let status = query.status.unwrap_or(Status::Active);
            data::contracts::standing_at(table, status, &paging, now).await?
        }
    };
    let items = page.items.iter().map(ContractCard::from).collect();
    Ok(input.answer(&Page {
        items,
        next: page.next,
    }))
}

/// A list has exactly the filters that an index serves.
#[derive(Debug, thiserror::Error)]
#[error("name at most one of status and consignor_id, and only if you see all contracts")]
struct FilterNotServed;

impl Fault for FilterNotServed {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        "filter_not_served"
    }
}
