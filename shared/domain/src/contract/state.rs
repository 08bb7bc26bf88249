//! Where a contract stands, with what is known there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::signature::Signature;
use crate::access::Actor;
use crate::digest::Sha256;
use crate::ids::{ContractId, MediaId};
use crate::machine::vocabulary;
use crate::money::Money;
use crate::time::{Date, Timestamp};

vocabulary! {
    /// Where a contract stands, in one word (machine C).
    #[schemars(rename = "ContractStatus")]
    pub enum Status {
        /// Drawn up; being printed and read through.
        Draft = "draft",
        /// Printed and found right.
        Ready = "ready",
        /// With the consignor, for signature.
        Sent = "sent",
        /// Signed by the consignor.
        Signed = "signed",
        /// Signed by both sides and running.
        Active = "active",
        /// Every line is closed.
        Completed = "completed",
        /// Ended early.
        Terminated = "terminated",
        /// Its term is over; what is left is in grace.
        Expired = "expired",
        /// Followed by a new contract.
        Renewed = "renewed",
        /// The consignor would not sign.
        Declined = "declined",
        /// Withdrawn by the house before it was signed.
        Void = "void",
    }
}

/// A printed file, named by the fingerprint of its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PrintedDocument {
    /// The file.
    pub file: MediaId,
    /// Of the file's bytes.
    pub sha256: Sha256,
    /// When it was printed.
    pub printed_at: Timestamp,
}

/// The consignor's chance to sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SigningLink {
    /// When it was sent.
    pub sent_at: Timestamp,
    /// From when on it no longer opens.
    pub expires_at: Timestamp,
}

/// The house's own signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Countersignature {
    /// Who signed for the house.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
}

/// What both sides signed. Kept for good, whatever becomes of the contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Agreement {
    /// The document the consignor saw and signed.
    pub document: PrintedDocument,
    /// The consignor's signature with its evidence.
    pub signature: Signature,
    /// The house's.
    pub countersigned: Countersignature,
    /// The day it took effect.
    pub starts_on: Date,
    /// The same document with both signatures on it, once it is printed.
    pub final_document: Option<PrintedDocument>,
}

/// How a contract was ended early.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Termination {
    /// Why, in the words of who ended it.
    pub reason: String,
    /// Who.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// What the consignor owes for it, as agreed (R11).
    pub fee: Option<Money>,
}

/// Where a contract stands, with what is known there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Drawn up.
    Draft {
        /// The print to read through, once it is there.
        document: Option<PrintedDocument>,
    },
    /// Printed and found right.
    Ready {
        /// The print to sign.
        document: PrintedDocument,
    },
    /// With the consignor.
    Sent {
        /// The print to sign.
        document: PrintedDocument,
        /// Until when it may be signed.
        link: SigningLink,
    },
    /// Signed by the consignor.
    Signed {
        /// The print that was signed.
        document: PrintedDocument,
        /// The signature with its evidence.
        signature: Signature,
    },
    /// Running.
    Active {
        /// What both sides signed.
        agreement: Agreement,
    },
    /// Every line is closed.
    Completed {
        /// What both sides signed.
        agreement: Agreement,
        /// When the last line was found closed.
        at: Timestamp,
    },
    /// Ended early.
    Terminated {
        /// What both sides signed.
        agreement: Agreement,
        /// How it ended.
        termination: Termination,
    },
    /// Its term is over.
    Expired {
        /// What both sides signed.
        agreement: Agreement,
        /// The last day of the term.
        ended_on: Date,
    },
    /// Followed by a new contract.
    Renewed {
        /// What both sides signed.
        agreement: Agreement,
        /// The contract that follows.
        by: ContractId,
        /// Since when.
        at: Timestamp,
    },
    /// The consignor would not sign.
    Declined {
        /// The print that was refused.
        document: PrintedDocument,
        /// Why, if they said.
        reason: Option<String>,
        /// When.
        at: Timestamp,
    },
    /// Withdrawn by the house before it was signed.
    Void {
        /// The print, if there was one.
        document: Option<PrintedDocument>,
        /// Why.
        reason: String,
        /// Who.
        by: Actor,
        /// When.
        at: Timestamp,
    },
}

impl State {
    /// In one word.
    pub fn status(&self) -> Status {
        match self {
            Self::Draft { .. } => Status::Draft,
            Self::Ready { .. } => Status::Ready,
            Self::Sent { .. } => Status::Sent,
            Self::Signed { .. } => Status::Signed,
            Self::Active { .. } => Status::Active,
            Self::Completed { .. } => Status::Completed,
            Self::Terminated { .. } => Status::Terminated,
            Self::Expired { .. } => Status::Expired,
            Self::Renewed { .. } => Status::Renewed,
            Self::Declined { .. } => Status::Declined,
            Self::Void { .. } => Status::Void,
        }
    }
}
