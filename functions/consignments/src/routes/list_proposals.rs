//! `GET /v1/proposals`: proposals, as far as the caller sees.

use contract::common::{DEFAULT_LIMIT, Page};
use contract::consignments::proposals::{ListProposals, ProposalCard};
use data::Paging;
use domain::access::{Permission, Sight, one_of};
use domain::fault::{Class, Fault};
use domain::ids::RequestId;
use domain::proposal::{Proposal, Status};
use domain::time::Timestamp;
use httpkit::{Answer, ApiError, Input};

use crate::proposals::show;
use crate::{Context, load};

pub(crate) async fn list_proposals(
    cx: &Context,
    input: Input<ListProposals>,
) -> Result<Answer, ApiError> {
    let (query, caller, now) = (&input.query, input.caller(), cx.now());
    let named = usize::from(query.status.is_some())
        + usize::from(query.consignor_id.is_some())
        + usize::from(query.author_id.is_some());
    let by_location = query.location_id.is_some();
    let (served, located) = match caller.sight(Permission::ProposalsView) {
        _ if query.request_id.is_some() => (0, false),
        Sight::All => (1, true),
        Sight::In(_) => (usize::from(query.status.is_some()), true),
        Sight::Assigned | Sight::Own => (0, false),
    };
    let crossed = by_location && named > usize::from(query.status.is_some());
    if named > served || crossed || (by_location && !located) {
        return Err(FilterNotServed.into());
    }
    if let Some(request) = &query.request_id {
        return of_request(cx, &input, request).await;
    }
    let paging = Paging {
        limit: query.limit.unwrap_or(DEFAULT_LIMIT),
        cursor: query.cursor.as_deref(),
        principal: caller.user.as_str(),
    };
    let page = page(cx, &input, &paging, now).await?;
    let items = page.items.iter().map(ProposalCard::from).collect();
    Ok(input.answer(&Page {
        items,
        next: page.next,
    }))
}

async fn page(
    cx: &Context,
    input: &Input<ListProposals>,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<data::Page<Proposal>, ApiError> {
    let (query, caller, table) = (&input.query, input.caller(), &cx.table);
    let status = query.status.unwrap_or(Status::PendingApproval);
    let location = match caller.sight(Permission::ProposalsView) {
        Sight::Own => {
            return Ok(data::proposals::of_consignor(table, &caller.user, paging, now).await?);
        }
        Sight::Assigned => {
            let mut page = data::proposals::of_author(table, &caller.user, paging, now).await?;
            // Nearly all: who drafts in some locations only has drafted there.
            page.items.retain(|proposal| show::sees(caller, proposal));
            return Ok(page);
        }
        Sight::In(these) => match one_of(these, query.location_id.as_ref())? {
            Some(location) => Some(location),
            None => return Ok(data::Page::default()),
        },
        Sight::All => query.location_id.as_ref(),
    };
    Ok(match (location, &query.consignor_id, &query.author_id) {
        (Some(location), _, _) => {
            data::proposals::of_location(table, (location, status), paging, now).await?
        }
        (None, Some(consignor), _) => {
            data::proposals::of_consignor(table, consignor, paging, now).await?
        }
        (None, None, Some(author)) => {
            data::proposals::of_author(table, author, paging, now).await?
        }
        (None, None, None) => data::proposals::standing_at(table, status, paging, now).await?,
    })
}

/// The rounds of a request, in their order, without those that the caller does not see.
async fn of_request(
    cx: &Context,
    input: &Input<ListProposals>,
    request: &RequestId,
) -> Result<Answer, ApiError> {
    let request = load::request(cx, input, request).await?;
    let proposals = data::proposals::of_request(&cx.table, request.id()).await?;
    let seen = proposals
        .iter()
        .filter(|proposal| show::sees(input.caller(), proposal));
    Ok(input.answer(&Page {
        items: seen.map(ProposalCard::from).collect(),
        next: None,
    }))
}

/// A list has exactly the filters that an index serves.
#[derive(Debug, thiserror::Error)]
#[error(
    "name request_id alone, or, if you see all proposals, one of status, consignor_id and author_id; a location only with a status"
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
