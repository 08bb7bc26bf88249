//! Overrides: one person lets another do one thing once, within minutes, that they may not do.
//!
//! Whoever grants one holds the permission themselves, both when granting and when it is used,
//! says why, and is named in the audit log beside whoever acts. The token is shown once and kept
//! as a fingerprint; 256 random bits need no slower hash.

mod text;

use serde::{Deserialize, Serialize};

use crate::access::{Caller, Permission};
use crate::digest::Sha256;
use crate::event::{Event, OverrideUse};
use crate::fault::{Class, Fault};
use crate::ids::{OverrideId, UserId};
use crate::time::Timestamp;

pub use text::OverrideText;

/// The header that an override comes in.
pub const HEADER: &str = "Override-Token";

/// An override. Plain: it may be stored as it is; the token is not in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// Which.
    pub id: OverrideId,
    /// Who granted it.
    pub granted_by: UserId,
    /// Who may use it.
    pub for_user: UserId,
    /// The operation it is good for, by its name in the route table.
    pub operation: String,
    /// The only thing that it is good for, if it is for one.
    #[serde(default)]
    pub target_id: Option<String>,
    /// Why.
    pub reason: String,
    /// The fingerprint of the token.
    pub hash: Sha256,
    /// When it was granted.
    pub created_at: Timestamp,
    /// Until when it is good.
    pub expires_at: Timestamp,
    /// The request that used it, if one did.
    #[serde(default)]
    pub used_in: Option<String>,
}

/// What whoever grants an override says.
#[derive(Clone, Debug)]
pub struct NewOverride {
    /// Its id.
    pub id: OverrideId,
    /// Who may use it.
    pub for_user: UserId,
    /// The operation it is good for.
    pub operation: String,
    /// The only thing that it is good for.
    pub target_id: Option<String>,
    /// Why.
    pub reason: String,
}

/// A use that is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Use<'a> {
    /// Who asks.
    pub user: &'a UserId,
    /// What for.
    pub operation: &'a str,
    /// The ids that the path of the request names.
    pub targets: &'a [&'a str],
}

/// What happened to an override. Its use is told by the change that it allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum OverrideEvent {
    /// It was granted.
    Granted {
        /// By whom.
        granted_by: UserId,
        /// Who may use it.
        for_user: UserId,
        /// What for.
        operation: String,
        /// The only thing that it is good for.
        target_id: Option<String>,
        /// Why.
        reason: String,
    },
}

impl Event for OverrideEvent {
    const SOURCE: &'static str = "dejavu.identity";

    fn name(&self) -> &'static str {
        match self {
            Self::Granted { .. } => "OverrideGranted",
        }
    }
}

/// Why an override is not granted or not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OverrideRefusal {
    /// No token of ours, or not for this: nobody is told which, so that nobody can try.
    #[error("the override is not good for this")]
    NotGood,
    /// Its minutes are over.
    #[error("the override has expired")]
    Expired,
    /// It was used already.
    #[error("the override was used already")]
    Used,
    /// Nobody lets themselves.
    #[error("nobody grants an override to themselves")]
    OwnAccount,
    /// There is nothing to override.
    #[error("no permission is asked for there, or none that can be lent")]
    NotOverridable,
    /// Whoever grants it may not do it either.
    #[error("nobody lends what they may not do themselves")]
    NotHeld,
}

impl Fault for OverrideRefusal {
    fn class(&self) -> Class {
        match self {
            Self::NotGood | Self::Expired | Self::OwnAccount | Self::NotHeld => Class::Forbidden,
            Self::Used => Class::Conflict,
            Self::NotOverridable => Class::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotGood => "override_not_good",
            Self::Expired => "override_expired",
            Self::Used => "override_used",
            Self::OwnAccount => "own_account",
            Self::NotOverridable => "operation_not_overridable",
            Self::NotHeld => "permission_not_held",
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        match self {
            Self::NotOverridable => vec![("operation".to_owned(), self.to_string())],
            Self::NotGood | Self::Expired | Self::Used | Self::OwnAccount | Self::NotHeld => {
                Vec::new()
            }
        }
    }
}

impl Override {
    /// Someone lets someone else do one thing.
    ///
    /// `opened_by` are the permissions of which the operation asks for one.
    ///
    /// # Errors
    /// For oneself; for an operation that asks for no permission; without holding one oneself.
    pub fn grant(
        new: NewOverride,
        text: &OverrideText,
        opened_by: &[Permission],
        by: &Caller,
        minutes: u16,
        now: Timestamp,
    ) -> Result<(Self, OverrideEvent), OverrideRefusal> {
        if new.for_user == by.user {
            return Err(OverrideRefusal::OwnAccount);
        }
        // Who is lent the granting of overrides could lend themselves everything else.
        if opened_by.is_empty() || opened_by.contains(&Permission::OverridesGrant) {
            return Err(OverrideRefusal::NotOverridable);
        }
        if !opened_by.iter().any(|permission| by.may(*permission)) {
            return Err(OverrideRefusal::NotHeld);
        }
        let event = OverrideEvent::Granted {
            granted_by: by.user.clone(),
            for_user: new.for_user.clone(),
            operation: new.operation.clone(),
            target_id: new.target_id.clone(),
            reason: new.reason.clone(),
        };
        let granted = Self {
            id: new.id,
            granted_by: by.user.clone(),
            for_user: new.for_user,
            operation: new.operation,
            target_id: new.target_id,
            reason: new.reason,
            hash: text.hash(),
            created_at: now,
            expires_at: now.plus_seconds(i64::from(minutes) * 60),
            used_in: None,
        };
        Ok((granted, event))
    }

    /// Whether the token is for this use, whatever became of it meanwhile.
    ///
    /// # Errors
    /// [`OverrideRefusal::NotGood`].
    pub fn is_for(&self, text: &OverrideText, wanted: &Use<'_>) -> Result<(), OverrideRefusal> {
        let target = self.target_id.as_deref();
        let good = self.hash == text.hash()
            && self.for_user == *wanted.user
            && self.operation == wanted.operation
            && target.is_none_or(|target| wanted.targets.contains(&target));
        if good {
            Ok(())
        } else {
            Err(OverrideRefusal::NotGood)
        }
    }

    /// Whether it is still there to be used.
    ///
    /// # Errors
    /// [`OverrideRefusal::Used`], [`OverrideRefusal::Expired`].
    pub fn is_left(&self, now: Timestamp) -> Result<(), OverrideRefusal> {
        if self.used_in.is_some() {
            return Err(OverrideRefusal::Used);
        }
        if now < self.expires_at {
            Ok(())
        } else {
            Err(OverrideRefusal::Expired)
        }
    }

    /// As the change that it allows records it.
    pub fn in_use(&self) -> OverrideUse {
        OverrideUse {
            id: self.id.clone(),
            granted_by: self.granted_by.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
