//! `POST /v1/consignment-requests`: a draft is opened.

use contract::consignments::requests::{CreateRequest, RequestView};
use data::catalogue::{Named, require_known};
use data::counters::{self, Series};
use domain::access::{Grants, Permission};
use domain::request::{Channel, NewRequest, Priority, Request, RequestDetails};
use domain::user::UserStatus;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn create_request(
    cx: &Context,
    input: Input<CreateRequest>,
) -> Result<Answer, ApiError> {
    let (body, caller, now) = (&input.body, input.caller(), cx.now());
    let location = ("location_id", Named::Location(&body.location_id));
    require_known(&cx.table, &[location]).await?;
    let consignor = body
        .consignor_id
        .clone()
        .unwrap_or_else(|| caller.user.clone());
    let account = match data::users::get(&cx.table, &consignor).await {
        Err(data::StoreError::Missing { .. }) => None,
        account => Some(account?),
    };
    let powers = match &account {
        Some(account) => data::roles::powers(&cx.table, &account.facts().roles).await?,
        None => Vec::new(),
    };
    let new = NewRequest {
        id: cx.new_id(),
        number: counters::next(&cx.table, Series::Request, now).await?,
        consignor,
        consignor_active: account.is_some_and(|account| {
            let held = &account.facts().roles;
            let own = Grants::held(held, &powers, now).scope(Permission::RequestsCreateOwn);
            account.facts().status == UserStatus::Active && own.is_some()
        }),
        channel: body.channel.unwrap_or(Channel::Portal),
        source_ref: body.source_ref.clone(),
        details: RequestDetails {
            location_id: body.location_id.clone(),
            intake_mode: body.intake_mode,
            address_id: body.address_id.clone(),
            priority: body.priority.unwrap_or(Priority::Normal),
            note: body.note.clone(),
        },
    };
    let decision = Request::create(new, input.by(), now)?;
    let answer = input.answer(&RequestView::of(&decision.next, load::is_staff(caller)));
    cx.table
        .begin(input.cause())
        .save(&decision)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}
