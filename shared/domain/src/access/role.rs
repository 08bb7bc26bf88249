//! The six system roles.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::{Permission, Scope};

/// A system role. Custom roles are sets of permissions with a rank of their own.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Owner and finance: everything.
    Admin,
    /// Runs the shop.
    SalesManager,
    /// Values goods: the requests assigned to them and their own proposals.
    Appraiser,
    /// Moves goods: deliveries and transfers assigned to them.
    Logistics,
    /// Owns goods left with the shop.
    Consignor,
    /// Buys.
    Customer,
}

impl Role {
    /// Every system role, by falling rank.
    pub const ALL: &'static [Self] = &[
        Self::Admin,
        Self::SalesManager,
        Self::Appraiser,
        Self::Logistics,
        Self::Consignor,
        Self::Customer,
    ];

    /// The stable key, such as `sales_manager`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::SalesManager => "sales_manager",
            Self::Appraiser => "appraiser",
            Self::Logistics => "logistics",
            Self::Consignor => "consignor",
            Self::Customer => "customer",
        }
    }

    /// The name people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Admin => "Admin",
            Self::SalesManager => "Sales Manager",
            Self::Appraiser => "Appraiser",
            Self::Logistics => "Logistics",
            Self::Consignor => "Consignor",
            Self::Customer => "Customer",
        }
    }

    /// Who may hand out whom: only roles of lower rank than one's own highest.
    pub const fn rank(self) -> u8 {
        match self {
            Self::Admin => 100,
            Self::SalesManager => 80,
            Self::Appraiser => 60,
            Self::Logistics => 40,
            Self::Consignor => 20,
            Self::Customer => 10,
        }
    }

    /// The role with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.key() == key)
    }

    /// What this role allows, and how far.
    pub fn permissions(self) -> BTreeMap<Permission, Scope> {
        let grant = |permission: &Permission| Some((*permission, self.grant(*permission)?));
        Permission::ALL.iter().filter_map(grant).collect()
    }

    /// How far this role's grant of `permission` reaches, if it holds it at all.
    ///
    /// An appraiser's hold on requests and proposals reaches the ones assigned to them;
    /// every other grant reaches all rows, or, for the `_own` permissions, one's own.
    pub fn grant(self, permission: Permission) -> Option<Scope> {
        let held = matches!(self, Self::Admin) || permission.held_by().contains(&self);
        let assigned = matches!(self, Self::Appraiser)
            && matches!(permission.resource(), "requests" | "proposals");
        held.then_some(if assigned {
            Scope::Assigned
        } else {
            Scope::All
        })
    }
}
