//! Dispatch of the operations on accounts: a total match.

use contract::identity::users::{BlockUser, UserOp};
use httpkit::serve;
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::block_user;

pub(crate) async fn handle(cx: &Context, op: UserOp, request: Request) -> Response<Body> {
    use UserOp as Op;
    match op {
        Op::BlockUser => serve::<BlockUser, _>(cx, request, block_user::block_user).await,
    }
}
