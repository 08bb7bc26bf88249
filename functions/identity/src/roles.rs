//! Dispatch of the operations on roles and permissions: a total match.

use contract::identity::roles::{
    CreateRole, DeleteRole, ExplainPermission, GrantOverride, ListPermissions, ListRoles, RoleOp,
    SetUserRoles, UpdateRole,
};
use httpkit::serve;
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::{
    create_role, delete_role, explain_permission, grant_override, list_permissions, list_roles,
    set_user_roles, update_role,
};

pub(crate) async fn handle(cx: &Context, op: RoleOp, request: Request) -> Response<Body> {
    use RoleOp as Op;
    match op {
        Op::SetUserRoles => {
            serve::<SetUserRoles, _>(cx, request, set_user_roles::set_user_roles).await
        }
        Op::ListRoles => serve::<ListRoles, _>(cx, request, list_roles::list_roles).await,
        Op::CreateRole => serve::<CreateRole, _>(cx, request, create_role::create_role).await,
        Op::UpdateRole => serve::<UpdateRole, _>(cx, request, update_role::update_role).await,
        Op::DeleteRole => serve::<DeleteRole, _>(cx, request, delete_role::delete_role).await,
        Op::ListPermissions => {
            serve::<ListPermissions, _>(cx, request, list_permissions::list_permissions).await
        }
        Op::ExplainPermission => {
            serve::<ExplainPermission, _>(cx, request, explain_permission::explain_permission).await
        }
        Op::GrantOverride => {
            serve::<GrantOverride, _>(cx, request, grant_override::grant_override).await
        }
    }
}
