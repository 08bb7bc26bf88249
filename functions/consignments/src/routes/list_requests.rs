//! `GET /v1/consignment-requests`: requests, as far as the caller sees.

use contract::common::{DEFAULT_LIMIT, Page};
use contract::consignments::requests::{ListRequests, RequestCard};
use data::Paging;
use domain::access::{Permission, Sight, one_of};
use domain::fault::{Class, Fault};
use domain::request::{Request, Status};
use domain::time::Timestamp;
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
    let by_location = query.location_id.is_some();
    let (served, located) = match caller.sight(Permission::RequestsView) {
        Sight::All => (1, true),
        Sight::In(_) => (usize::from(query.status.is_some()), true),
        Sight::Assigned | Sight::Own => (0, false),
    };
    let crossed = by_location && named > usize::from(query.status.is_some());
    if named > served || crossed || (by_location && !located) {
        return Err(FilterNotServed.into());
    }
    let items = page(cx, &input, &paging, now).await?;
    let cards = items.items.iter().map(RequestCard::from).collect();
    Ok(input.answer(&Page {
        items: cards,
        next: items.next,
    }))
}

async fn page(
    cx: &Context,
    input: &Input<ListRequests>,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<data::Page<Request>, ApiError> {
    let (query, caller, table) = (&input.query, input.caller(), &cx.table);
    let status = query.status.unwrap_or(Status::Submitted);
    let location = match caller.sight(Permission::RequestsView) {
        Sight::Own => {
            return Ok(data::requests::of_consignor(table, &caller.user, paging, now).await?);
        }
        Sight::Assigned => {
            let mut page = data::requests::of_appraiser(table, &caller.user, paging, now).await?;
            // Nearly all: who appraises in some locations only is assigned there.
            let seen = |it: &Request| caller.sees(Permission::RequestsView, None, it.subject());
            page.items.retain(seen);
            return Ok(page);
        }
        Sight::In(these) => match one_of(these, query.location_id.as_ref())? {
            Some(location) => Some(location),
            None => return Ok(data::Page::default()),
        },
        Sight::All => query.location_id.as_ref(),
    };
    Ok(match (location, &query.consignor_id, &query.appraiser_id) {
        (Some(location), _, _) => {
            data::requests::of_location(table, (location, status), paging, now).await?
        }
        (None, Some(consignor), _) => {
            data::requests::of_consignor(table, consignor, paging, now).await?
        }
        (None, None, Some(appraiser)) => {
            data::requests::of_appraiser(table, appraiser, paging, now).await?
        }
        (None, None, None) => data::requests::standing_at(table, status, paging, now).await?,
    })
}

/// A list has exactly the filters that an index serves.
#[derive(Debug, thiserror::Error)]
#[error(
    "name at most one of status, consignor_id and appraiser_id, and only if you see all requests; a location only with a status"
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
