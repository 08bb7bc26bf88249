//! API keys: what a machine signs in with, in the name of the person who made the key.
//!
//! A key may do what is in its scopes and what its maker may do at that very request: who is
//! blocked or loses a role takes their keys with them. Its secret is shown once and kept as a
//! fingerprint; 256 random bits need no slower hash.

mod address;
mod text;

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::access::{Caller, Permission};
use crate::digest::Sha256;
use crate::event::Event;
use crate::fault::{Class, Fault};
use crate::ids::{ApiKeyId, UserId};
use crate::time::Timestamp;

pub use address::{AddressRange, NotARange};
pub use text::{KeyText, PREFIX};

/// The most address ranges of one key.
pub const MAX_ADDRESSES: usize = 20;

/// Seconds within which a key's use is written down only once.
pub const USE_NOTED_SECONDS: i64 = 3_600;

/// A key. Plain: it may be stored as it is; the secret is not in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKey {
    /// Which.
    pub id: ApiKeyId,
    /// The optimistic lock.
    pub version: u64,
    /// Who made it, and for whom it acts.
    pub owner: UserId,
    /// What people call it.
    pub name: String,
    /// The fingerprint of its secret.
    pub hash: Sha256,
    /// The codes of what it may do at most.
    pub scopes: Vec<String>,
    /// From where it may be used; from anywhere when empty.
    #[serde(default)]
    pub addresses: Vec<AddressRange>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it is good.
    pub expires_at: Timestamp,
    /// When it was called back, if it was.
    #[serde(default)]
    pub revoked_at: Option<Timestamp>,
}

/// What a person says of a key they make.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// Its id.
    pub id: ApiKeyId,
    /// What people call it.
    pub name: String,
    /// What it may do at most.
    pub scopes: Vec<Permission>,
    /// From where it may be used.
    pub addresses: Vec<AddressRange>,
    /// Until when it is good.
    pub expires_at: Timestamp,
}

/// What happened to a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ApiKeyEvent {
    /// It was made.
    Created {
        /// By whom.
        owner: UserId,
        /// The codes of what it may do at most.
        scopes: Vec<String>,
        /// Until when it is good.
        expires_at: Timestamp,
    },
    /// It was called back.
    Revoked {
        /// Whose.
        owner: UserId,
    },
}

impl Event for ApiKeyEvent {
    const SOURCE: &'static str = "dejavu.identity";

    fn name(&self) -> &'static str {
        match self {
            Self::Created { .. } => "ApiKeyCreated",
            Self::Revoked { .. } => "ApiKeyRevoked",
        }
    }
}

/// Why a key is not made or not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefusal {
    /// A letter of it is wrong, or some are missing: its checksum does not hold.
    #[error("the key is mistyped or not complete")]
    Mistyped,
    /// No key of ours.
    #[error("the key is not known")]
    Unknown,
    /// Its time is over.
    #[error("the key has expired")]
    Expired,
    /// It was called back.
    #[error("the key was called back")]
    Revoked,
    /// Who made it is blocked or gone.
    #[error("who made the key may not sign in any more")]
    OwnerOut,
    /// It may not be used from there.
    #[error("the key may not be used from this address")]
    Elsewhere,
    /// It would do what its maker may not.
    #[error("a key does no more than who makes it")]
    ScopesNotHeld(Vec<Permission>),
    /// It would be good for too long, or was over before it began.
    #[error("the key must expire within {max_days} days, and not before it is made")]
    Lifetime {
        /// The most days.
        max_days: u16,
    },
}

impl Fault for KeyRefusal {
    fn class(&self) -> Class {
        match self {
            Self::Mistyped | Self::Unknown | Self::Expired | Self::Revoked | Self::OwnerOut => {
                Class::Unauthenticated
            }
            Self::Elsewhere | Self::ScopesNotHeld(_) => Class::Forbidden,
            Self::Lifetime { .. } => Class::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Mistyped => "api_key_mistyped",
            Self::Unknown => "api_key_unknown",
            Self::Expired => "api_key_expired",
            Self::Revoked => "api_key_revoked",
            Self::OwnerOut => "api_key_owner_out",
            Self::Elsewhere => "api_key_address",
            Self::ScopesNotHeld(_) => "scope_not_held",
            Self::Lifetime { .. } => "api_key_lifetime",
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        match self {
            Self::ScopesNotHeld(scopes) => scopes
                .iter()
                .map(|scope| (format!("scopes.{}", scope.code()), "is not held".to_owned()))
                .collect(),
            Self::Lifetime { .. } => vec![("expires_at".to_owned(), self.to_string())],
            Self::Mistyped
            | Self::Unknown
            | Self::Expired
            | Self::Revoked
            | Self::OwnerOut
            | Self::Elsewhere => Vec::new(),
        }
    }
}

impl ApiKey {
    /// A person makes a key.
    ///
    /// # Errors
    /// A scope that they do not hold; a life that is too long or over already.
    pub fn create(
        new: NewKey,
        text: &KeyText,
        by: &Caller,
        max_days: u16,
        now: Timestamp,
    ) -> Result<(Self, ApiKeyEvent), KeyRefusal> {
        let missing: Vec<_> = new
            .scopes
            .iter()
            .copied()
            .filter(|scope| !by.may(*scope))
            .collect();
        if !missing.is_empty() {
            return Err(KeyRefusal::ScopesNotHeld(missing));
        }
        if new.expires_at <= now || new.expires_at > now.plus_days(i64::from(max_days)) {
            return Err(KeyRefusal::Lifetime { max_days });
        }
        let mut scopes: Vec<String> = new
            .scopes
            .iter()
            .map(|scope| scope.code().to_owned())
            .collect();
        scopes.sort_unstable();
        scopes.dedup();
        let key = Self {
            id: new.id,
            version: 1,
            owner: by.user.clone(),
            name: new.name,
            hash: text.hash(),
            scopes,
            addresses: new.addresses,
            created_at: now,
            expires_at: new.expires_at,
            revoked_at: None,
        };
        let event = ApiKeyEvent::Created {
            owner: key.owner.clone(),
            scopes: key.scopes.clone(),
            expires_at: key.expires_at,
        };
        Ok((key, event))
    }

    /// Whether the key is good for a call with this text from this address. An address that is not
    /// known is none of the list.
    ///
    /// # Errors
    /// [`KeyRefusal`]. Nothing is told of a key to who does not have its secret.
    pub fn admit(
        &self,
        text: &KeyText,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<(), KeyRefusal> {
        if self.hash != text.hash() {
            return Err(KeyRefusal::Unknown);
        }
        if self.revoked_at.is_some() {
            return Err(KeyRefusal::Revoked);
        }
        if now >= self.expires_at {
            return Err(KeyRefusal::Expired);
        }
        let inside = |address| self.addresses.iter().any(|range| range.holds(address));
        if !self.addresses.is_empty() && !address.is_some_and(inside) {
            return Err(KeyRefusal::Elsewhere);
        }
        Ok(())
    }

    /// What it may do at most. What is no permission any more allows nothing.
    pub fn permissions(&self) -> Vec<Permission> {
        let scopes = self.scopes.iter();
        scopes
            .filter_map(|code| Permission::from_code(code))
            .collect()
    }

    /// The key without what its maker wrote, called back if it was not: they were erased. Nothing
    /// when it was forgotten before.
    pub fn forget(&self, now: Timestamp) -> Option<(Self, ApiKeyEvent)> {
        let mut next = Self {
            name: String::new(),
            addresses: Vec::new(),
            ..self.clone()
        };
        next.revoked_at.get_or_insert(now);
        if next == *self {
            return None;
        }
        next.version += 1;
        let owner = self.owner.clone();
        Some((next, ApiKeyEvent::Revoked { owner }))
    }

    /// The key, called back; nothing when it was before.
    pub fn revoke(&self, now: Timestamp) -> Option<(Self, ApiKeyEvent)> {
        if self.revoked_at.is_some() {
            return None;
        }
        let next = Self {
            version: self.version + 1,
            revoked_at: Some(now),
            ..self.clone()
        };
        let owner = self.owner.clone();
        Some((next, ApiKeyEvent::Revoked { owner }))
    }
}

#[cfg(test)]
mod tests;
