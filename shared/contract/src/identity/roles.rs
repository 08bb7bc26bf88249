//! Roles and permissions.

use schemars::JsonSchema;
use serde::Serialize;

use domain::access::{Permission, Role, Scope};

use super::READS;
use crate::common::{Nothing, Page};
use crate::route::Route;
use crate::routes;

routes! {
    /// Every operation on roles and permissions.
    RoleOp {
        /// The roles, by falling rank, with their permissions and how far these reach.
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
    }
}

/// A role.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RoleView {
    /// The key.
    pub key: &'static str,
    /// The name.
    pub name: &'static str,
    /// Who may hand out whom: only roles of lower rank than one's own highest.
    pub rank: u8,
    /// System roles cannot be changed or removed.
    pub system: bool,
    /// What it allows.
    pub permissions: Vec<GrantView>,
}

/// What a role allows.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GrantView {
    /// The permission's code.
    pub permission: &'static str,
    /// How far it reaches: `all`, or the rows `assigned` to the person.
    pub scope: &'static str,
}

impl From<Role> for RoleView {
    fn from(role: Role) -> Self {
        let grant = |permission: &Permission| {
            role.grant(*permission).map(|scope| GrantView {
                permission: permission.code(),
                scope: match scope {
                    Scope::All => "all",
                    Scope::Assigned => "assigned",
                },
            })
        };
        Self {
            key: role.key(),
            name: role.name(),
            rank: role.rank(),
            system: true,
            permissions: Permission::ALL.iter().filter_map(grant).collect(),
        }
    }
}

/// A permission.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PermissionView {
    /// The code.
    pub code: &'static str,
    /// What it allows.
    pub what: &'static str,
    /// Whether it guards a field and opens no route.
    pub field_level: bool,
    /// The operations it opens.
    pub routes: Vec<&'static str>,
}
