//! What happened to the holds of a product.

use serde::{Deserialize, Serialize};

use super::HoldKind;
use crate::product::Status;
use crate::product::event::{Effect, said};
use crate::time::Timestamp;

/// What happened to the holds of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(missing_docs, reason = "every field is the fact its name says")]
pub enum Change {
    /// Someone holds it, or some of it.
    Held {
        kind: HoldKind,
        reference: String,
        fence: u64,
        quantity: u32,
        until: Option<Timestamp>,
        /// Where the product stands.
        status: Status,
    },
    /// A hold goes on.
    HoldRenewed {
        fence: u64,
        until: Timestamp,
        /// Where the product stands.
        status: Status,
    },
    /// Its holder let go.
    HoldReleased {
        kind: HoldKind,
        fence: u64,
        /// Where the product stands.
        status: Status,
    },
    /// Holds were over.
    HoldLapsed {
        fences: Vec<u64>,
        /// Where the product stands.
        status: Status,
    },
}

impl Change {
    /// `<Noun><PastVerb>`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Held { .. } => "ProductHeld",
            Self::HoldRenewed { .. } => "ProductHoldRenewed",
            Self::HoldReleased { .. } => "ProductHoldReleased",
            Self::HoldLapsed { .. } => "ProductHoldLapsed",
        }
    }

    /// What it makes of the product.
    pub fn effect(&self) -> Effect {
        match self {
            Self::Held { status, .. }
            | Self::HoldRenewed { status, .. }
            | Self::HoldReleased { status, .. }
            | Self::HoldLapsed { status, .. } => Effect::status(*status),
        }
    }

    /// What is hashed of it.
    pub(in crate::product) fn data(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Held {
                kind,
                reference,
                fence,
                quantity,
                until,
                status,
            } => {
                let mut data = vec![
                    ("kind", kind.to_string()),
                    ("reference", reference.clone()),
                    ("fence", fence.to_string()),
                    ("quantity", quantity.to_string()),
                ];
                data.extend(said("until", until.as_ref()));
                data.push(("status", status.to_string()));
                data
            }
            Self::HoldRenewed {
                fence,
                until,
                status,
            } => vec![
                ("fence", fence.to_string()),
                ("until", until.to_string()),
                ("status", status.to_string()),
            ],
            Self::HoldReleased {
                kind,
                fence,
                status,
            } => vec![
                ("kind", kind.to_string()),
                ("fence", fence.to_string()),
                ("status", status.to_string()),
            ],
            Self::HoldLapsed { fences, status } => {
                let fences = fences.iter().map(|fence| ("fence", fence.to_string()));
                let mut data: Vec<_> = fences.collect();
                data.push(("status", status.to_string()));
                data
            }
        }
    }
}
