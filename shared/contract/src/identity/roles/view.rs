//! What callers are shown of roles, permissions and overrides.

use schemars::JsonSchema;
use serde::Serialize;

use domain::access::{Outcome, Permission, Role, RoleKey, Rule, Scope};
use domain::ids::{OverrideId, RoleId, UserId};
use domain::role::{CustomRole, RolePermission};
use domain::time::Timestamp;

use crate::route::Reply;

/// A role, of the house or of the shop.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RoleView {
    /// The key of a role of the house, or the id of one of the shop.
    pub key: RoleKey,
    /// The name.
    pub name: String,
    /// Who may hand out whom: only roles of lower rank than one's own highest.
    pub rank: u8,
    /// System roles cannot be changed or removed.
    pub system: bool,
    /// The role of the house that it builds on.
    pub parent_role: Option<Role>,
    /// The version of a role of the shop, for `If-Match`.
    pub version: Option<u64>,
    /// What it allows, with what it builds on.
    pub permissions: Vec<GrantView>,
}

/// What a role allows.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GrantView {
    /// The permission's code.
    pub permission: Permission,
    /// How far it reaches: `all`, or the rows `assigned` to the person.
    pub scope: Scope,
}

impl From<(Permission, Scope)> for GrantView {
    fn from((permission, scope): (Permission, Scope)) -> Self {
        Self { permission, scope }
    }
}

impl From<Role> for RoleView {
    fn from(role: Role) -> Self {
        Self {
            key: role.into(),
            name: role.name().to_owned(),
            rank: role.rank(),
            system: true,
            parent_role: None,
            version: None,
            permissions: role
                .permissions()
                .into_iter()
                .map(GrantView::from)
                .collect(),
        }
    }
}

impl From<&CustomRole> for RoleView {
    fn from(role: &CustomRole) -> Self {
        let (facts, power) = (role.facts(), role.power());
        Self {
            key: RoleKey::Custom(facts.id.clone()),
            name: facts.name.clone(),
            rank: facts.rank,
            system: false,
            parent_role: facts.parent,
            version: Some(facts.version),
            permissions: power.permissions.into_iter().map(GrantView::from).collect(),
        }
    }
}

/// A role of the shop.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CustomRoleView {
    /// Which.
    pub id: RoleId,
    /// The version, as in the `ETag`.
    pub version: u64,
    /// How it is called.
    pub name: String,
    /// Who may hand out whom.
    pub rank: u8,
    /// The role of the house that it builds on.
    pub parent_role: Option<Role>,
    /// What it allows besides, in the order of the catalogue.
    pub permissions: Vec<RolePermission>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Since when it is deleted.
    pub deleted_at: Option<Timestamp>,
}

impl Reply for CustomRoleView {
    const VERSIONED: bool = true;
    const LOCATED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.version)
    }

    fn location(&self) -> Option<String> {
        Some(format!("/v1/roles/{}", self.id))
    }
}

impl From<&CustomRole> for CustomRoleView {
    fn from(role: &CustomRole) -> Self {
        let facts = role.facts().clone();
        Self {
            id: facts.id,
            version: facts.version,
            name: facts.name,
            rank: facts.rank,
            parent_role: facts.parent,
            permissions: facts.permissions,
            created_at: facts.created_at,
            updated_at: facts.updated_at,
            deleted_at: facts.deleted_at,
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

/// Whether someone may do something, and why.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ExplanationView {
    /// Who.
    pub user_id: UserId,
    /// Whether they may.
    pub allowed: bool,
    /// The permissions of which one is asked for.
    pub any_of: Vec<Permission>,
    /// The rules, in the order in which they were looked at.
    pub rules: Vec<RuleView>,
}

/// A rule that was looked at.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RuleView {
    /// Which.
    pub rule: Rule,
    /// What it says.
    pub outcome: Outcome,
    /// Why.
    pub detail: String,
}

/// An override, with its token.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OverrideGranted {
    /// Which.
    pub id: OverrideId,
    /// The token. It is shown in this answer and never again.
    pub token: String,
    /// Who may use it.
    pub for_user: UserId,
    /// The operation that it is good for.
    pub operation: String,
    /// The only thing that it is good for.
    pub target_id: Option<String>,
    /// Until when it is good.
    pub expires_at: Timestamp,
}

impl Reply for ExplanationView {}

impl Reply for OverrideGranted {}
