//! Dispatch of the operations on hand-overs: a total match; and what they share.

mod hand_back;

use contract::inventory::custody::{
    CancelHandOver, ConfirmHandOver, CustodyOp, GetCustodyRecord, ListHandOvers,
    ListProductCustody, OpenHandOver, SendHandBackCode,
};
use domain::access::{Caller, Grants, Permission};
use domain::custody::{HandOver, Party};
use domain::ids::{CustodyId, LocationId};
use domain::user::UserStatus;
use httpkit::{ApiError, serve};
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::{
    cancel_hand_over, confirm_hand_over, get_custody_record, list_hand_overs, list_product_custody,
    open_hand_over, send_hand_back_code,
};

pub(crate) use hand_back::{HandBackProof, donate, hand_back};

pub(crate) async fn handle(cx: &Context, op: CustodyOp, request: Request) -> Response<Body> {
    use CustodyOp as Op;
    match op {
        Op::ListProductCustody => {
            serve::<ListProductCustody, _>(cx, request, list_product_custody::list_product_custody)
                .await
        }
        Op::OpenHandOver => {
            serve::<OpenHandOver, _>(cx, request, open_hand_over::open_hand_over).await
        }
        Op::ListHandOvers => {
            serve::<ListHandOvers, _>(cx, request, list_hand_overs::list_hand_overs).await
        }
        Op::GetCustodyRecord => {
            serve::<GetCustodyRecord, _>(cx, request, get_custody_record::get_custody_record).await
        }
        Op::ConfirmHandOver => {
            serve::<ConfirmHandOver, _>(cx, request, confirm_hand_over::confirm_hand_over).await
        }
        Op::CancelHandOver => {
            serve::<CancelHandOver, _>(cx, request, cancel_hand_over::cancel_hand_over).await
        }
        Op::SendHandBackCode => {
            serve::<SendHandBackCode, _>(cx, request, send_hand_back_code::send_hand_back_code)
                .await
        }
    }
}

/// The hand-over, if the caller sees it.
pub(crate) async fn hand_over(
    cx: &Context,
    caller: &Caller,
    id: &CustodyId,
) -> Result<HandOver, ApiError> {
    let found = data::custody::hand_over(&cx.table, id).await?;
    if sees(caller, &found.facts().from, &found.facts().to) {
        Ok(found)
    } else {
        Err(data::StoreError::Missing { noun: "hand_over" }.into())
    }
}

/// Whether the caller is one of the two sides, works in the location that is one, or records
/// hand-overs everywhere.
pub(crate) fn sees(caller: &Caller, from: &Party, to: &Party) -> bool {
    let here =
        |location: Option<&LocationId>| caller.acts_in(&[Permission::CustodyRecord], location);
    let is_theirs = |party: &Party| match party {
        Party::Person { id } => id == &caller.user,
        Party::Location { id } => here(Some(id)),
        Party::Outside { .. } => false,
    };
    is_theirs(from) || is_theirs(to) || here(None)
}

/// Whether the person who is named to take something may record hand-overs anywhere. Of a location
/// somebody may; a location that is none is refused before this.
pub(crate) async fn taker_may(cx: &Context, to: &Party) -> Result<bool, ApiError> {
    let Party::Person { id } = to else {
        return Ok(false);
    };
    let user = match data::users::get(&cx.table, id).await {
        Err(data::StoreError::Missing { .. }) => return Ok(false),
        user => user?,
    };
    let facts = user.facts();
    let powers = data::roles::powers(&cx.table, &facts.roles).await?;
    let grants = Grants::held(&facts.roles, &powers, cx.now());
    let may = grants.scope(Permission::CustodyRecord).is_some();
    Ok(facts.status == UserStatus::Active && may)
}
