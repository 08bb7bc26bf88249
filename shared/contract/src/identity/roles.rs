//! Roles, permissions, and what allows someone something once: rows 23 to 30 of the route list.

mod body;
mod view;

use domain::access::Permission;

use super::users::{UserPath, UserView};
use super::{READS, WRITES};
use crate::common::{Nothing, Page};
use crate::route::{Method, Route};
use crate::routes;

pub use body::{
    Explain, ExplainTarget, GrantBody, NewOverrideBody, NewRole, RolePatch, RolePath, TargetKind,
    UserRoles,
};
pub use view::{
    CustomRoleView, ExplanationView, GrantView, OverrideGranted, PermissionView, RoleView, RuleView,
};

routes! {
    /// Every operation on roles and permissions.
    RoleOp {
        /// Gives an account these roles and no others; what they allow adds up. Each may count in
        /// some locations only and end at some time. Only roles of lower rank than the caller's
        /// own highest, in locations where the caller gives roles, and a role of the shop only by
        /// whoever holds what is in it; Admins change Admins, and one always remains. Nobody gives
        /// themselves a role. Where anything changes, every session of the account ends.
        SetUserRoles {
            route: Route::edit(Method::Put, "set_user_roles", "/v1/users/{id}/roles")
                .summary("Set the roles of a user")
                .any_of(&[Permission::RolesAssign])
                .grants(WRITES),
            path: UserPath,
            query: Nothing,
            body: UserRoles,
            reply: UserView,
        }
        /// The roles, those of the house and those of the shop, by falling rank, with their
        /// permissions and how far these reach.
        ListRoles {
            route: Route::get("list_roles", "/v1/roles")
                .summary("List the roles")
                .any_of(&[Permission::RolesList])
                .grants(READS),
            path: Nothing,
            query: Nothing,
            body: Nothing,
            reply: Page<RoleView>,
        }
        /// Makes a role of the shop: of lower rank than the caller's own highest, and with no
        /// permission that the caller does not hold.
        CreateRole {
            route: Route::create("create_role", "/v1/roles")
                .summary("Make a role")
                .any_of(&[Permission::RolesManage])
                .grants(WRITES),
            path: Nothing,
            query: Nothing,
            body: NewRole,
            reply: CustomRoleView,
        }
        /// Changes a role of the shop; it counts at the next request of whoever has it. Roles of
        /// the house never change.
        UpdateRole {
            route: Route::edit(Method::Patch, "update_role", "/v1/roles/{id}")
                .summary("Edit a role")
                .any_of(&[Permission::RolesManage])
                .grants(WRITES),
            path: RolePath,
            query: Nothing,
            body: RolePatch,
            reply: CustomRoleView,
        }
        /// Takes away a role of the shop that nobody has.
        DeleteRole {
            route: Route::edit(Method::Delete, "delete_role", "/v1/roles/{id}")
                .summary("Delete a role")
                .any_of(&[Permission::RolesManage])
                .grants(WRITES),
            path: RolePath,
            query: Nothing,
            body: Nothing,
            reply: CustomRoleView,
        }
        /// The permissions, with the routes that each opens.
        ListPermissions {
            route: Route::get("list_permissions", "/v1/permissions")
                .summary("List the permissions and what they open")
                .any_of(&[Permission::RolesList])
                .grants(READS),
            path: Nothing,
            query: Nothing,
            body: Nothing,
            reply: Page<PermissionView>,
        }
        /// Says whether someone may do something, and by which rules: each is looked at, and told
        /// whether it allows or refuses.
        ExplainPermission {
            route: Route::post("explain_permission", "/v1/permissions/explain")
                .summary("Explain why someone may or may not")
                .any_of(&[Permission::PermissionsExplain])
                .grants(READS),
            path: Nothing,
            query: Nothing,
            body: Explain,
            reply: ExplanationView,
        }
        /// Lets someone else do one thing once, within minutes, that they may not do: for what the
        /// caller may do, never for oneself, and with a reason. The token is shown in this answer
        /// and never again; whoever it is for sends it as `Override-Token` with that one
        /// operation. Both are named in the audit log.
        GrantOverride {
            route: Route::post("grant_override", "/v1/overrides")
                .summary("Grant a one-time override")
                .any_of(&[Permission::OverridesGrant])
                .status(201)
                .grants(WRITES),
            path: Nothing,
            query: Nothing,
            body: NewOverrideBody,
            reply: OverrideGranted,
        }
    }
}
