//! Which roles a person has: where, and until when.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::access::{Permission, Role, Scope};
use crate::fault::{Class, Fault};
use crate::ids::{LocationId, RoleId};
use crate::time::Timestamp;

/// The key of a role: of a system role (`admin`), or the id of a role that the shop made
/// (`rol_…`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoleKey {
    /// A role of the house itself.
    System(Role),
    /// A role that the shop made.
    Custom(RoleId),
}

/// A text that is no role's key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no role: expected a key such as `appraiser`, or the id of a role of the shop")]
pub struct RoleKeyError;

impl Fault for RoleKeyError {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        "role_invalid"
    }
}

impl RoleKey {
    /// Reads a key.
    ///
    /// # Errors
    /// [`RoleKeyError`]. Whether a role of the shop with that id exists is not known here.
    pub fn parse(text: &str) -> Result<Self, RoleKeyError> {
        match Role::from_key(text) {
            Some(role) => Ok(Self::System(role)),
            None => RoleId::parse(text)
                .map(Self::Custom)
                .map_err(|_| RoleKeyError),
        }
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        match self {
            Self::System(role) => role.key(),
            Self::Custom(id) => id.as_str(),
        }
    }

    /// The system role, if it is one.
    pub fn system(&self) -> Option<Role> {
        match self {
            Self::System(role) => Some(*role),
            Self::Custom(_) => None,
        }
    }

    /// The role of the shop, if it is one.
    pub fn custom(&self) -> Option<&RoleId> {
        match self {
            Self::System(_) => None,
            Self::Custom(id) => Some(id),
        }
    }
}

impl From<Role> for RoleKey {
    fn from(role: Role) -> Self {
        Self::System(role)
    }
}

impl fmt::Display for RoleKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for RoleKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for RoleKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for RoleKey {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RoleKey".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let keys: Vec<_> = Role::ALL.iter().map(|role| role.key()).collect();
        schemars::json_schema!({
            "type": "string",
            "pattern": format!("^({}|rol_[0-7][0-9A-HJKMNP-TV-Z]{{25}})$", keys.join("|")),
        })
    }

    fn inline_schema() -> bool {
        true
    }
}

/// A role that a person has. Plain: stored and shown as it is.
///
/// Accounts of an older shape have the bare key of a system role in its place; it reads as that
/// role in every location and for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RoleGrant {
    /// Which role.
    pub role: RoleKey,
    /// In which locations it counts. Empty: in all of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 50))]
    pub locations: Vec<LocationId>,
    /// From when on it does not count any more. Nothing: it stays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

impl RoleGrant {
    /// The role in every location and for good.
    pub fn of(role: impl Into<RoleKey>) -> Self {
        Self {
            role: role.into(),
            locations: Vec::new(),
            expires_at: None,
        }
    }

    /// Whether it counts at `now`.
    pub fn is_present(&self, now: Timestamp) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }
}

impl From<Role> for RoleGrant {
    fn from(role: Role) -> Self {
        Self::of(role)
    }
}

impl<'de> Deserialize<'de> for RoleGrant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Whole {
            role: RoleKey,
            #[serde(default)]
            locations: Vec<LocationId>,
            #[serde(default)]
            expires_at: Option<Timestamp>,
        }

        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Shape {
            Key(RoleKey),
            Whole(Whole),
        }

        Ok(match Shape::deserialize(deserializer)? {
            Shape::Key(role) => Self::of(role),
            Shape::Whole(whole) => Self {
                role: whole.role,
                locations: whole.locations,
                expires_at: whole.expires_at,
            },
        })
    }
}

/// What a role of the shop allows, as whoever holds it needs it at every request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RolePower {
    /// Which role.
    pub role: RoleId,
    /// Who may hand out whom: only roles of lower rank than one's own highest.
    pub rank: u8,
    /// What it allows, and how far.
    pub permissions: BTreeMap<Permission, Scope>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_key_reads_as_the_role_everywhere_and_for_good() {
        let read: Vec<RoleGrant> = serde_json::from_str(r#"["admin", "consignor"]"#).unwrap();
        assert_eq!(
            read,
            [RoleGrant::of(Role::Admin), RoleGrant::of(Role::Consignor)]
        );
    }

    #[test]
    fn a_grant_reads_back_as_it_was_written() {
        let grant = RoleGrant {
            role: RoleKey::parse("rol_01J00000000000000000000001").unwrap(),
            locations: vec![LocationId::parse("loc_01J00000000000000000000001").unwrap()],
            expires_at: Some(Timestamp::parse("2026-12-01T00:00:00Z").unwrap()),
        };
        let written = serde_json::to_string(&grant).unwrap();
        assert_eq!(serde_json::from_str::<RoleGrant>(&written).unwrap(), grant);
        let plain = RoleGrant::of(Role::Admin);
        assert_eq!(
            serde_json::to_string(&plain).unwrap(),
            r#"{"role":"admin"}"#
        );
    }

    #[test]
    fn what_is_no_role_is_refused() {
        for wrong in [
            "",
            "Admin",
            "owner",
            "rol_1",
            "usr_01J00000000000000000000001",
        ] {
            assert_eq!(RoleKey::parse(wrong), Err(RoleKeyError), "{wrong}");
        }
        let wrong = r#"{"role":"admin","scope":"all"}"#;
        assert!(serde_json::from_str::<RoleGrant>(wrong).is_err());
    }

    #[test]
    fn a_grant_ends_at_the_instant_it_expires() {
        let end = Timestamp::parse("2026-12-01T00:00:00Z").unwrap();
        let grant = RoleGrant {
            expires_at: Some(end),
            ..RoleGrant::of(Role::Appraiser)
        };
        assert!(grant.is_present(end.plus_seconds(-1)));
        assert!(!grant.is_present(end));
        assert!(RoleGrant::of(Role::Admin).is_present(end));
    }
}
