//! What callers send about roles, permissions and overrides.

use garde::Validate;
use schemars::JsonSchema;
use serde::Deserialize;

use domain::access::{Permission, Role, RoleGrant, RoleKey};
use domain::ids::{LocationId, UserId};
use domain::role::{HIGHEST_RANK, RolePermission};
use domain::time::Timestamp;
use domain::user::roles::MAX_GRANTS;

use crate::common::patched;
use crate::identity::users::has_text;

/// The path of a role.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct RolePath {
    /// Which role: the id of one of the shop, or the key of one of the house.
    #[garde(skip)]
    pub id: RoleKey,
}

/// The roles that an account is to have.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct UserRoles {
    /// All of them; what they allow adds up.
    #[garde(length(min = 1, max = MAX_GRANTS), dive)]
    pub roles: Vec<GrantBody>,
}

/// A role, where it counts and until when.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct GrantBody {
    /// Which role: the key of one of the house, or the id of one of the shop.
    #[garde(skip)]
    pub role: RoleKey,
    /// In which locations it counts; in all of them without one.
    #[garde(length(max = 50))]
    #[serde(default)]
    pub locations: Vec<LocationId>,
    /// From when on it does not count any more; it stays without.
    #[garde(skip)]
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
}

impl From<&GrantBody> for RoleGrant {
    fn from(body: &GrantBody) -> Self {
        Self {
            role: body.role.clone(),
            locations: body.locations.clone(),
            expires_at: body.expires_at,
        }
    }
}

/// A role that is to be made.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewRole {
    /// How it is called.
    #[garde(length(chars, min = 1, max = 80), custom(has_text))]
    pub name: String,
    /// Who may hand out whom: only roles of lower rank than one's own highest.
    #[garde(range(min = 1, max = HIGHEST_RANK))]
    pub rank: u8,
    /// The role of the house that it builds on: it has its permissions too.
    #[garde(skip)]
    #[serde(default)]
    pub parent_role: Option<Role>,
    /// What it allows besides, and how far.
    #[garde(length(max = 200))]
    #[serde(default)]
    pub permissions: Vec<RolePermission>,
}

/// A change of a role, as a merge patch: what is absent stays, and `null` takes away.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RolePatch {
    /// How it is called.
    #[garde(inner(length(chars, min = 1, max = 80), custom(has_text)))]
    #[serde(default)]
    pub name: Option<String>,
    /// Who may hand out whom.
    #[garde(inner(range(min = 1, max = HIGHEST_RANK)))]
    #[serde(default)]
    pub rank: Option<u8>,
    /// The role of the house that it builds on.
    #[garde(skip)]
    #[serde(default, deserialize_with = "patched")]
    pub parent_role: Option<Option<Role>>,
    /// All that it allows besides.
    #[garde(inner(length(max = 200)))]
    #[serde(default)]
    pub permissions: Option<Vec<RolePermission>>,
}

/// A question: may this person do that?
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Explain {
    /// Who.
    #[garde(skip)]
    pub user_id: UserId,
    /// A permission. Either this or an operation.
    #[garde(skip)]
    #[serde(default)]
    pub permission: Option<Permission>,
    /// An operation, by its name. Either this or a permission.
    #[garde(inner(length(chars, min = 1, max = 80)))]
    #[serde(default)]
    pub operation: Option<String>,
    /// The thing that it is to be done to.
    #[garde(skip)]
    #[serde(default)]
    pub target: Option<ExplainTarget>,
}

/// A thing.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExplainTarget {
    /// What it is.
    pub kind: TargetKind,
    /// Which.
    #[schemars(length(max = 40))]
    pub id: String,
}

/// Of which kind a thing is.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    /// A consignment request.
    Request,
    /// A proposal.
    Proposal,
    /// A contract.
    Contract,
    /// A product.
    Product,
}

/// An override that is to be granted.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewOverrideBody {
    /// Who is let do it.
    #[garde(skip)]
    pub for_user: UserId,
    /// What: an operation, by its name.
    #[garde(length(chars, min = 1, max = 80))]
    pub operation: String,
    /// To which thing alone: an id that the path of the operation names.
    #[garde(inner(length(chars, min = 1, max = 40)))]
    #[serde(default)]
    pub target_id: Option<String>,
    /// Why; kept in the history.
    #[garde(length(chars, min = 3, max = 500), custom(has_text))]
    pub reason: String,
}
