//! Dispatch of the operations on accounts: a total match.

use contract::identity::users::{
    BlockUser, CreateUser, DeleteUser, GetUser, ListUsers, ResendInvitation, ResetSecondFactor,
    RestoreUser, UpdateUser, UserOp,
};
use httpkit::serve;
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::{
    block_user, create_user, delete_user, get_user, list_users, resend_invitation,
    reset_second_factor, restore_user, update_user,
};

pub(crate) async fn handle(cx: &Context, op: UserOp, request: Request) -> Response<Body> {
    use UserOp as Op;
    match op {
        Op::ListUsers => serve::<ListUsers, _>(cx, request, list_users::list_users).await,
        Op::CreateUser => serve::<CreateUser, _>(cx, request, create_user::create_user).await,
        Op::GetUser => serve::<GetUser, _>(cx, request, get_user::get_user).await,
        Op::UpdateUser => serve::<UpdateUser, _>(cx, request, update_user::update_user).await,
        Op::DeleteUser => serve::<DeleteUser, _>(cx, request, delete_user::delete_user).await,
        Op::RestoreUser => serve::<RestoreUser, _>(cx, request, restore_user::restore_user).await,
        Op::ResendInvitation => {
            serve::<ResendInvitation, _>(cx, request, resend_invitation::resend_invitation).await
        }
        Op::ResetSecondFactor => {
            let reset = reset_second_factor::reset_second_factor;
            serve::<ResetSecondFactor, _>(cx, request, reset).await
        }
        Op::BlockUser => serve::<BlockUser, _>(cx, request, block_user::block_user).await,
    }
}
