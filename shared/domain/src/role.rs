//! Roles that the shop makes: sets of permissions with a rank of their own.
//!
//! A role may build on a system role, whose permissions it then has too. Nobody makes, changes or
//! takes away a role of their own or a higher rank, and nobody puts a permission into one that
//! they do not hold themselves. System roles are code and never change.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::{By, Permission, Role, RolePower, Scope, Where};
use crate::decision::Decision;
use crate::event::Event;
use crate::fault::{Class, Fault};
use crate::ids::RoleId;
use crate::time::Timestamp;

/// The highest rank of a role of the shop: below Admin.
pub const HIGHEST_RANK: u8 = 99;

/// A role that the shop made.
///
/// `version` grows by one with every accepted command. One that is deleted allows nothing, for
/// whoever still has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomRole {
    facts: RoleFacts,
}

/// What is known of a role. Plain: it may be stored as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleFacts {
    /// Which.
    pub id: RoleId,
    /// The optimistic lock.
    pub version: u64,
    /// How it is called.
    pub name: String,
    /// Who may hand out whom: only roles of lower rank than one's own highest.
    pub rank: u8,
    /// The system role that it builds on, if it does.
    #[serde(default)]
    pub parent: Option<Role>,
    /// What it allows besides, in the order of the catalogue, each once.
    pub permissions: Vec<RolePermission>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Since when it is deleted.
    #[serde(default)]
    pub deleted_at: Option<Timestamp>,
}

/// A permission of a role, and how far it reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RolePermission {
    /// Which.
    pub permission: Permission,
    /// How far.
    pub scope: Scope,
}

/// What a role is to be.
#[derive(Clone, Debug)]
pub struct RoleDetails {
    /// How it is called.
    pub name: String,
    /// Its rank.
    pub rank: u8,
    /// The system role that it builds on.
    pub parent: Option<Role>,
    /// What it allows besides.
    pub permissions: Vec<RolePermission>,
}

/// What can be asked of a role.
#[derive(Clone, Debug)]
pub enum Command {
    /// It is to be so.
    Edit(RoleDetails),
    /// It is taken away.
    Delete {
        /// Whether someone has it.
        held: bool,
    },
}

/// What happened to a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RoleEvent {
    /// It was made.
    Created {
        /// Its rank.
        rank: u8,
    },
    /// It was changed. It counts at the next request of whoever has it.
    Edited {
        /// Its rank.
        rank: u8,
    },
    /// It was taken away.
    Deleted,
}

impl Event for RoleEvent {
    const SOURCE: &'static str = "dejavu.identity";

    fn name(&self) -> &'static str {
        match self {
            Self::Created { .. } => "RoleCreated",
            Self::Edited { .. } => "RoleEdited",
            Self::Deleted => "RoleDeleted",
        }
    }
}

/// Why a role is not made, changed or taken away.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RoleRefusal {
    /// It has one's own rank or a higher one, or builds on such a role.
    #[error("a role must be of lower rank than one's own highest")]
    Outranked,
    /// It would allow what one may not do oneself.
    #[error("a role allows no more than who makes it may do")]
    NotHeld(Vec<Permission>),
    /// A permission stands in it twice.
    #[error("a permission is named twice")]
    Twice(Permission),
    /// It is deleted.
    #[error("the role is deleted")]
    Gone,
    /// Someone has it.
    #[error("someone has the role; take it from them first")]
    InUse,
    /// It is a role of the house itself.
    #[error("system roles are never changed or deleted")]
    System,
}

impl Fault for RoleRefusal {
    fn class(&self) -> Class {
        match self {
            Self::Outranked | Self::NotHeld(_) => Class::Forbidden,
            Self::Twice(_) => Class::Invalid,
            Self::Gone | Self::System => Class::Refused,
            Self::InUse => Class::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Outranked => "rank_too_low",
            Self::NotHeld(_) => "permission_not_held",
            Self::Twice(_) => "permission_twice",
            Self::Gone => "role_deleted",
            Self::InUse => "role_in_use",
            Self::System => "role_immutable",
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        let field = |permission: &Permission, problem: &str| {
            let path = format!("permissions.{}", permission.code());
            (path, problem.to_owned())
        };
        match self {
            Self::NotHeld(missing) => missing.iter().map(|it| field(it, "is not held")).collect(),
            Self::Twice(permission) => vec![field(permission, "is named twice")],
            Self::Outranked => vec![("rank".to_owned(), self.to_string())],
            Self::Gone | Self::InUse | Self::System => Vec::new(),
        }
    }
}

impl CustomRole {
    /// Makes a role.
    ///
    /// # Errors
    /// [`RoleRefusal`]: too high a rank, or a permission that `by` does not hold.
    pub fn create(
        id: RoleId,
        details: RoleDetails,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Decision<Self, RoleEvent>, RoleRefusal> {
        let permissions = checked(&details, &[], by)?;
        let rank = details.rank;
        let facts = RoleFacts {
            id,
            version: 1,
            name: details.name,
            rank,
            parent: details.parent,
            permissions,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        };
        Ok(Decision::one(
            None,
            Self { facts },
            RoleEvent::Created { rank },
        ))
    }

    /// Rebuilds a role from storage.
    pub fn restore(facts: RoleFacts) -> Self {
        Self { facts }
    }

    /// Decides `command` against what the role is.
    ///
    /// # Errors
    /// [`RoleRefusal`], and the role is unchanged.
    pub fn decide(
        &self,
        command: Command,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Decision<Self, RoleEvent>, RoleRefusal> {
        if self.facts.deleted_at.is_some() {
            return Err(RoleRefusal::Gone);
        }
        below(self.facts.rank, by)?;
        let mut next = self.facts.clone();
        next.version += 1;
        next.updated_at = now;
        let event = match command {
            Command::Edit(details) => {
                next.permissions = checked(&details, &self.facts.permissions, by)?;
                next.name = details.name;
                next.rank = details.rank;
                next.parent = details.parent;
                RoleEvent::Edited { rank: next.rank }
            }
            Command::Delete { held: true } => return Err(RoleRefusal::InUse),
            Command::Delete { held: false } => {
                next.deleted_at = Some(now);
                RoleEvent::Deleted
            }
        };
        let next = Self { facts: next };
        Ok(Decision::one(Some(self.clone()), next, event))
    }

    /// What is known of the role.
    pub fn facts(&self) -> &RoleFacts {
        &self.facts
    }

    /// What it allows, with what it builds on. Nothing once it is deleted.
    pub fn power(&self) -> RolePower {
        let facts = &self.facts;
        let mut permissions: BTreeMap<Permission, Scope> = BTreeMap::new();
        if facts.deleted_at.is_none() {
            permissions = facts.parent.map(Role::permissions).unwrap_or_default();
            for own in &facts.permissions {
                let scope = permissions.entry(own.permission).or_insert(own.scope);
                *scope = own.scope.max(*scope);
            }
        }
        let rank = match facts.deleted_at {
            None => facts.rank,
            Some(_) => 0,
        };
        RolePower {
            role: facts.id.clone(),
            rank,
            permissions,
        }
    }
}

/// The permissions of a role that `by` may make so, in the order of the catalogue. What it had
/// `before` may stay even if `by` does not hold it: they do not put it in.
fn checked(
    details: &RoleDetails,
    before: &[RolePermission],
    by: By<'_>,
) -> Result<Vec<RolePermission>, RoleRefusal> {
    below(details.rank, by)?;
    if let Some(parent) = details.parent {
        below(parent.rank(), by)?;
    }
    let mut permissions = details.permissions.clone();
    permissions.sort_by_key(|own| own.permission);
    for pair in permissions.windows(2) {
        if pair[0].permission == pair[1].permission {
            return Err(RoleRefusal::Twice(pair[0].permission));
        }
    }
    let lacks = |own: &&RolePermission| match by {
        By::System(_) => false,
        By::Person(caller) => {
            let covered = caller
                .grants
                .covers(own.permission, own.scope, &Where::Everywhere);
            !covered && !before.contains(own)
        }
    };
    let missing: Vec<_> = permissions.iter().filter(lacks).collect();
    if missing.is_empty() {
        Ok(permissions)
    } else {
        let missing = missing.into_iter().map(|own| own.permission);
        Err(RoleRefusal::NotHeld(missing.collect()))
    }
}

fn below(rank: u8, by: By<'_>) -> Result<(), RoleRefusal> {
    let own = match by {
        By::Person(caller) => caller.grants.rank(),
        By::System(_) => return Ok(()),
    };
    if rank < own {
        Ok(())
    } else {
        Err(RoleRefusal::Outranked)
    }
}

#[cfg(test)]
mod tests;
