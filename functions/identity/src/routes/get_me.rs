//! `GET /v1/me`: who is signed in.

use contract::identity::me::{GetMe, MeView};
use domain::access::Permission;
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn get_me(cx: &Context, input: Input<GetMe>) -> Result<Answer, ApiError> {
    let caller = input.caller();
    let user = data::users::get(&cx.table, &caller.user).await?;
    let file = match caller.may(Permission::PayoutMethodsManageOwn) {
        true => data::consignors::find(&cx.table, &caller.user).await?,
        false => None,
    };
    let view = MeView::of(&user, caller).paid_by(file.as_ref());
    Ok(input.answer(&view))
}
