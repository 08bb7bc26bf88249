//! What happened to a product, as links of its history.

use serde::{Deserialize, Serialize};

use super::details::{FindingResult, Ownership};
use super::state::Status;
use crate::access::Actor;
use crate::digest::Sha256;
use crate::event::Event;
use crate::ids::{ContractId, ContractLineId, CustodyId, LocationId, ProductId, RequestId, UserId};
use crate::money::Money;
use crate::time::{Date, Timestamp};

/// One link of a product's history: what happened, when, by whom, and the hash that ties it to
/// the link before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductEvent {
    /// The product.
    pub product_id: ProductId,
    /// Its place in the chain, from 1; the product's version after it.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// Hash of the link before; none before the first.
    pub prev_hash: Option<Sha256>,
    /// Hash of this link. See [`super::chain`].
    pub hash: Sha256,
    /// What happened.
    #[serde(flatten)]
    pub change: ProductChange,
}

/// What happened to a product. Carries ids and what changed, and nothing about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(missing_docs, reason = "every field is the id or fact its name says")]
pub enum ProductChange {
    /// A contract took effect.
    Created {
        contract_id: ContractId,
        contract_line_id: ContractLineId,
        request_id: RequestId,
        consignor_id: UserId,
        ownership: Ownership,
        status: Status,
    },
    /// Handed over to the house.
    Received {
        custody_id: CustodyId,
        location_id: LocationId,
    },
    /// Held back after a failed check.
    Quarantined {
        consignor_id: UserId,
        result: FindingResult,
    },
    /// It can be sold.
    Readied,
    /// On sale. The first time, its term begins.
    Listed {
        contract_id: ContractId,
        contract_line_id: ContractLineId,
        request_id: RequestId,
        consignor_id: UserId,
        first: bool,
        price: Money,
        listed_on: Date,
        expires_on: Option<Date>,
    },
    /// Off sale for the time being.
    Unlisted,
    /// Details changed.
    Edited {
        /// The names of the fields.
        fields: Vec<String>,
    },
    /// Its label was printed.
    Labelled,
}

impl ProductChange {
    /// `<Noun><PastVerb>`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Created { .. } => "ProductCreated",
            Self::Received { .. } => "ProductReceived",
            Self::Quarantined { .. } => "ProductQuarantined",
            Self::Readied => "ProductReadied",
            Self::Listed { .. } => "ProductListed",
            Self::Unlisted => "ProductUnlisted",
            Self::Edited { .. } => "ProductEdited",
            Self::Labelled => "ProductLabelled",
        }
    }

    /// What is hashed of it: every field by name, as text, in a fixed order. A change here
    /// breaks every chain that exists.
    pub(super) fn data(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Created {
                contract_id,
                contract_line_id,
                request_id,
                consignor_id,
                ownership,
                status,
            } => vec![
                ("contract_id", contract_id.to_string()),
                ("contract_line_id", contract_line_id.to_string()),
                ("request_id", request_id.to_string()),
                ("consignor_id", consignor_id.to_string()),
                ("ownership", ownership.to_string()),
                ("status", status.to_string()),
            ],
            Self::Received {
                custody_id,
                location_id,
            } => vec![
                ("custody_id", custody_id.to_string()),
                ("location_id", location_id.to_string()),
            ],
            Self::Quarantined {
                consignor_id,
                result,
            } => vec![
                ("consignor_id", consignor_id.to_string()),
                ("result", result.to_string()),
            ],
            Self::Listed {
                contract_id,
                contract_line_id,
                request_id,
                consignor_id,
                first,
                price,
                listed_on,
                expires_on,
            } => vec![
                ("contract_id", contract_id.to_string()),
                ("contract_line_id", contract_line_id.to_string()),
                ("request_id", request_id.to_string()),
                ("consignor_id", consignor_id.to_string()),
                ("first", first.to_string()),
                ("price", price.cents().to_string()),
                ("listed_on", listed_on.to_string()),
                (
                    "expires_on",
                    expires_on.map_or_else(String::new, |day| day.to_string()),
                ),
            ],
            Self::Edited { fields } => fields
                .iter()
                .map(|field| ("field", field.clone()))
                .collect(),
            Self::Readied | Self::Unlisted | Self::Labelled => Vec::new(),
        }
    }
}

impl Event for ProductEvent {
    const SOURCE: &'static str = "dejavu.inventory";

    fn name(&self) -> &'static str {
        self.change.name()
    }
}
