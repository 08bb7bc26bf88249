//! `GET /v1/custody-records`: the hand-overs that are open.

use contract::common::{DEFAULT_LIMIT, Page};
use contract::inventory::custody::{CustodyRecordView, HandOverSide, ListHandOvers};
use data::{Paging, custody};
use domain::access::Permission;
use domain::custody::HandOver;
use domain::fault::{Class, Fault};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn list_hand_overs(
    cx: &Context,
    input: Input<ListHandOvers>,
) -> Result<Answer, ApiError> {
    let page = page(cx, &input).await?;
    Ok(input.answer(&Page {
        items: page.items.iter().map(CustodyRecordView::from).collect(),
        next: page.next,
    }))
}

async fn page(
    cx: &Context,
    input: &Input<ListHandOvers>,
) -> Result<data::Page<HandOver>, ApiError> {
    let (query, caller, now) = (&input.query, input.caller(), cx.now());
    let paging = Paging {
        limit: query.limit.unwrap_or(DEFAULT_LIMIT),
        cursor: query.cursor.as_deref(),
        principal: caller.user.as_str(),
    };
    let acts_in = |location| caller.acts_in(&[Permission::CustodyRecord], location);
    let person = query.person_id.as_ref().unwrap_or(&caller.user);
    let page = match (&query.location_id, query.side) {
        (Some(_), _) if query.person_id.is_some() => return Err(FilterNotServed.into()),
        // A list that one does not see is empty.
        (Some(location), _) if !acts_in(Some(location)) => data::Page::default(),
        (None, _) if person != &caller.user && !acts_in(None) => data::Page::default(),
        (Some(location), HandOverSide::Taking) => {
            custody::open_to_location(&cx.table, location, &paging, now).await?
        }
        (Some(location), HandOverSide::Giving) => {
            custody::given_in(&cx.table, location, &paging, now).await?
        }
        (None, HandOverSide::Taking) => {
            custody::open_to_person(&cx.table, person, &paging, now).await?
        }
        (None, HandOverSide::Giving) => {
            custody::given_by_person(&cx.table, person, &paging, now).await?
        }
    };
    Ok(page)
}

/// A list has exactly the filters that an index serves.
#[derive(Debug, thiserror::Error)]
#[error("name a location or a person, and not both")]
struct FilterNotServed;

impl Fault for FilterNotServed {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        "filter_not_served"
    }
}
