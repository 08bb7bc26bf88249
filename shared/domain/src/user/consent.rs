//! What people agree to, each purpose by itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::machine::vocabulary;
use crate::time::Timestamp;

use super::{User, UserFacts};

/// What a person said about one purpose: that they agree, or that they no longer do.
///
/// The list of an account is its proof. Nothing in it is ever changed; what was said last about a
/// purpose is what counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Consent {
    /// To what.
    pub kind: ConsentKind,
    /// To which version of the text.
    pub version: String,
    /// When.
    pub at: Timestamp,
    /// Where they said so.
    #[serde(default)]
    pub channel: ConsentChannel,
    /// Whether they agree; `false` when they take it back.
    #[serde(default = "yes")]
    pub given: bool,
}

fn yes() -> bool {
    true
}

/// What a person may agree to. Each stands alone (Law 81 of 2019: consent by purpose).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ConsentKind {
    /// The terms of use and the privacy notice.
    Terms,
    /// That a proposal left unanswered is accepted for them (R9).
    AutoAccept,
    /// Reminders of a cart left behind.
    CartReminders,
}

vocabulary! {
    /// Where a person said what they agree to.
    #[derive(Default)]
    pub enum ConsentChannel {
        /// When they signed up.
        #[default]
        SignUp = "sign_up",
        /// In their own account.
        Account = "account",
    }
}

impl UserFacts {
    /// What was said last about a purpose.
    pub fn last_said(&self, kind: ConsentKind) -> Option<&Consent> {
        self.consents.iter().rfind(|consent| consent.kind == kind)
    }
}

impl User {
    /// The consent to a purpose that holds now, if there is one.
    pub fn consent(&self, kind: ConsentKind) -> Option<&Consent> {
        self.facts.last_said(kind).filter(|consent| consent.given)
    }
}
