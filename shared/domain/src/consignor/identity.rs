//! Who a consignor is: the papers they show, and what the house decided on them.

use serde::{Deserialize, Serialize};

use super::SealedNumber;
use crate::access::Actor;
use crate::ids::MediaId;
use crate::machine::vocabulary;
use crate::time::{Date, Timestamp};

vocabulary! {
    /// What sort of paper shows who someone is.
    pub enum DocumentKind {
        /// The identity card of Panama.
        Cedula = "cedula",
        /// A passport.
        Passport = "passport",
        /// Another one.
        Other = "other",
    }
}

vocabulary! {
    /// How far a consignor's identity is known, in one word.
    pub enum KycStatus {
        /// They have shown nothing.
        None = "none",
        /// They have shown papers that nobody has looked at yet.
        Pending = "pending",
        /// They are who they say.
        Verified = "verified",
        /// The papers do not show it.
        Rejected = "rejected",
    }
}

/// How far a consignor's identity is known, with what is known there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kyc {
    /// They have shown nothing.
    None,
    /// They have shown papers that nobody has looked at yet.
    Pending {
        /// Since when.
        since: Timestamp,
    },
    /// They are who they say.
    Verified {
        /// Since when.
        at: Timestamp,
        /// Who decided.
        by: Actor,
        /// On what ground.
        reason: String,
    },
    /// The papers do not show it.
    Rejected {
        /// Since when.
        at: Timestamp,
        /// Who decided.
        by: Actor,
        /// Why.
        reason: String,
    },
}

impl Kyc {
    /// In one word.
    pub const fn status(&self) -> KycStatus {
        match self {
            Self::None => KycStatus::None,
            Self::Pending { .. } => KycStatus::Pending,
            Self::Verified { .. } => KycStatus::Verified,
            Self::Rejected { .. } => KycStatus::Rejected,
        }
    }
}

/// A paper that shows who someone is. Plain: it may be stored as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityDocument {
    /// What sort.
    pub kind: DocumentKind,
    /// Its number.
    pub number: SealedNumber,
    /// The last day it is good for; nothing when it does not expire.
    #[serde(default)]
    pub expires_on: Option<Date>,
    /// Pictures of it. Never empty.
    pub file_ids: Vec<MediaId>,
}

impl IdentityDocument {
    /// Whether it is good on a day.
    pub fn is_good_on(&self, day: Date) -> bool {
        self.expires_on.is_none_or(|last| day <= last)
    }
}
