//! `GET /v1/consignment-requests`: requests, as far as the caller sees.

use contract::common::{DEFAULT_LIMIT, Page};
use contract::consignments::requests::{ListRequests, RequestCard};
use data::Paging;
use domain::access::{Permission, Scope};
use domain::fault::{Class, Fault};
use domain::request::Status;
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn list_requests(
    cx: &Context,
    input: Input<ListRequests>,
) -> Result<Answer, ApiError> {
    let (query, caller, now) = (&input.query, input.caller(), cx.now());
    let paging = Paging {
        limit: query.limit.unwrap_or(DEFAULT_LIMIT),
        cursor: query.cursor.as_deref(),
        principal: caller.user.as_str(),
    };
    let named = usize::from(query.status.is_some())
        + usize::from(query.consignor_id.is_some())
        + usize::from(query.appraiser_id.is_some());
    let scope = caller.grants.scope(Permission::RequestsView);
    if named > usize::from(scope == Some(Scope::All)) {
        return Err(FilterNotServed.into());
    }
    let table = &cx.table;
    let page = match (scope, &query.consignor_id, &query.appraiser_id) {
        (None, _, _) => data::requests::of_consignor(table, &caller.user, &paging, now).await?,
        (Some(Scope::Assigned), _, _) => {
            data::requests::of_appraiser(table, &caller.user, &paging, now).await?
        }
        (Some(Scope::All), Some(consignor), _) => {
            data::requests::of_consignor(table, consignor, &paging, now).await?
        }
        (Some(Scope::All), None, Some(appraiser)) => {
            data::requests::of_appraiser(table, appraiser, &paging, now).await?
        }
        (Some(Scope::All), None, None) => {
            let status = query.status.unwrap_or(Status::Submitted);
            data::requests::standing_at(table, status, &paging, now).await?
        }
    };
    let items = page.items.iter().map(RequestCard::from).collect();
    Ok(input.answer(&Page {
        items,
        next: page.next,
    }))
}

/// A list has exactly the filters that an index serves.
#[derive(Debug, thiserror::Error)]
#[error(
    "name at most one of status, consignor_id and appraiser_id, and only if you see all requests"
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
