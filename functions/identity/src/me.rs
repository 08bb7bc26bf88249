//! Dispatch of the operations on one's own account: a total match.

use contract::identity::me::{GetMe, MeOp};
use httpkit::serve;
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::get_me;

pub(crate) async fn handle(cx: &Context, op: MeOp, request: Request) -> Response<Body> {
    use MeOp as Op;
    match op {
        Op::GetMe => serve::<GetMe, _>(cx, request, get_me::get_me).await,
    }
}
