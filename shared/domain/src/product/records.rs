//! What is known of a product beside what people see of it: plain records.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::state::Status;
use crate::access::Actor;
use crate::consignor::SealedNumber;
use crate::ids::{ContractId, ContractLineId, MediaId, RequestId, RequestItemId, UserId};
use crate::machine::vocabulary;
use crate::money::Money;
use crate::time::{Date, Timestamp};

vocabulary! {
    /// Whose the product is.
    pub enum Ownership {
        /// The consignor's, for sale by the house.
        Consigned = "consigned",
        /// The house's own.
        House = "house",
    }
}

vocabulary! {
    /// What a failed check of authenticity says.
    pub enum FindingResult {
        /// It can not be said to be genuine.
        Doubtful = "doubtful",
        /// It is not genuine.
        Counterfeit = "counterfeit",
    }
}

vocabulary! {
    /// How goods became the house's own.
    pub enum AcquisitionKind {
        /// Bought from someone who has no contract with the house.
        Bought = "bought",
        /// Bought from its consignor, at the start or at the end of the term.
        BoughtOut = "bought_out",
        /// Left by its consignor against store credit at the end of the term.
        Converted = "converted",
    }
}

vocabulary! {
    /// Why goods go back to their consignor.
    pub enum ReturnReason {
        /// The consignor asked for them.
        Withdrawn = "withdrawn",
        /// Term and grace are over, and that was agreed for this case.
        TermOver = "term_over",
    }
}

/// A failed check of authenticity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// What it says.
    pub result: FindingResult,
    /// How it was checked.
    pub method: String,
    /// What was seen.
    pub note: String,
    /// Photos of what was seen.
    #[serde(default)]
    pub photos: Vec<MediaId>,
}

/// The contract line a product comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// The contract.
    pub contract_id: ContractId,
    /// Its line.
    pub contract_line_id: ContractLineId,
    /// The request it began with.
    pub request_id: RequestId,
    /// The item of the request.
    pub request_item_id: RequestItemId,
    /// Who left it, or sold it to the house.
    pub consignor_id: UserId,
}

/// How and for what goods became the house's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Acquisition {
    /// How.
    pub kind: AcquisitionKind,
    /// What the house gave for it, for all pieces together.
    pub cost: Money,
    /// On which day, in Panama.
    pub on: Date,
}

/// A serial number: only its key opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Serial {
    /// Sealed, with as much of its end as may be shown.
    Sealed(SealedNumber),
    /// As it was kept before serial numbers were sealed; the next edit of the product seals it.
    Open(String),
}

impl Serial {
    /// The name of the field that serial numbers are sealed for, with the product as their owner.
    pub const FIELD: &'static str = "product.serial";

    /// What may be shown to whoever sees the product: `••••1234`.
    pub fn masked(&self) -> String {
        match self {
            Self::Sealed(number) => number.masked(),
            Self::Open(text) => SealedNumber::new(String::new(), text).masked(),
        }
    }
}

/// What happened to goods that are lost or broken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    /// What is known of it.
    pub note: String,
    /// Photos of it.
    #[serde(default)]
    pub photos: Vec<MediaId>,
    /// Where the goods stood before.
    pub was: Status,
    /// Who reported it.
    pub reported_by: Actor,
    /// What the house owes the consignor for it; nothing for goods of its own.
    pub owed: Option<Money>,
}

/// To whom goods were given away, and what proves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Donation {
    /// The charity.
    pub charity: String,
    /// The number on its receipt. This or the receipt itself is needed.
    #[serde(default)]
    pub reference: Option<String>,
    /// Its receipt.
    #[serde(default)]
    pub receipt: Option<MediaId>,
}

/// That a consignor asked for goods back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// When.
    pub asked_at: Timestamp,
    /// Who asked.
    pub asked_by: Actor,
    /// Why; may be empty.
    pub reason: String,
    /// What it costs the consignor, as they were shown before they confirmed (R11).
    pub fee: Money,
    /// What the house said to it.
    #[serde(default)]
    pub answer: Option<WithdrawalAnswer>,
}

/// What the house said to a consignor who asked for goods back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawalAnswer {
    /// Whether they come back.
    pub approved: bool,
    /// Why not, or what else there is to say.
    pub note: String,
    /// Who said it.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
}

/// That a product was taken out of every list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deletion {
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub by: Actor,
    /// Why.
    pub reason: String,
}
