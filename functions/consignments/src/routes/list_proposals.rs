//! `GET /v1/proposals`: proposals, as far as the caller sees.

use contract::common::{DEFAULT_LIMIT, Page};
use contract::consignments::proposals::{ListProposals, ProposalCard};
use data::Paging;
use domain::access::{Permission, Scope};
use domain::fault::{Class, Fault};
use domain::ids::RequestId;
use domain::proposal::Status;
use httpkit::{Answer, ApiError, Input};

use crate::proposals::show;
use crate::{Context, load};

pub(crate) async fn list_proposals(
    cx: &Context,
    input: Input<ListProposals>,
) -> Result<Answer, ApiError> {
    let (query, caller, now) = (&input.query, input.caller(), cx.now());
    let scope = caller.grants.scope(Permission::ProposalsView);
    let named = usize::from(query.status.is_some())
        + usize::from(query.consignor_id.is_some())
        + usize::from(query.author_id.is_some());
    let allowed = usize::from(scope == Some(Scope::All) && query.request_id.is_none());
    if named > allowed {
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
    let table = &cx.table;
    let page = match (scope, &query.consignor_id, &query.author_id) {
        (None, _, _) => data::proposals::of_consignor(table, &caller.user, &paging, now).await?,
        (Some(Scope::Assigned), _, _) => {
            data::proposals::of_author(table, &caller.user, &paging, now).await?
        }
        (Some(Scope::All), Some(consignor), _) => {
            data::proposals::of_consignor(table, consignor, &paging, now).await?
        }
        (Some(Scope::All), None, Some(author)) => {
            data::proposals::of_author(table, author, &paging, now).await?
        }
        (Some(Scope::All), None, None) => {
            let status = query.status.unwrap_or(Status::PendingApproval);
            data::proposals::standing_at(table, status, &paging, now).await?
        }
    };
    let items = page.items.iter().map(ProposalCard::from).collect();
    Ok(input.answer(&Page {
        items,
        next: page.next,
    }))
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
    "name request_id alone, or, if you see all proposals, one of status, consignor_id and author_id"
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
