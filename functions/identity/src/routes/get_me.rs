//! `GET /v1/me`: who is signed in.

use contract::identity::me::{GetMe, MeView};
use contract::identity::users::UserView;
use domain::access::Permission;
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn get_me(cx: &Context, input: Input<GetMe>) -> Result<Answer, ApiError> {
    let caller = input.caller();
    let user = data::users::get(&cx.table, &caller.user).await?;
    Ok(input.answer(&MeView {
        user: UserView::from(&user),
        permissions: caller.grants.permissions().map(Permission::code).collect(),
    }))
}
