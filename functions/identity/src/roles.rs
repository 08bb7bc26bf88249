//! Dispatch of the operations on roles and permissions: a total match.

use contract::identity::roles::{ListPermissions, ListRoles, RoleOp};
use httpkit::serve;
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::{list_permissions, list_roles};

pub(crate) async fn handle(cx: &Context, op: RoleOp, request: Request) -> Response<Body> {
    use RoleOp as Op;
    match op {
        Op::ListRoles => serve::<ListRoles, _>(cx, request, list_roles::list_roles).await,
        Op::ListPermissions => {
            serve::<ListPermissions, _>(cx, request, list_permissions::list_permissions).await
        }
    }
}
