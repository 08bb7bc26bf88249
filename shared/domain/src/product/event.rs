//! What happened to a product, as links of its history.

use serde::{Deserialize, Serialize};

use super::records::{FindingResult, Ownership};
use super::state::Status;
use super::{commerce, hold, place, price, standing, term};
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
    /// Where the product stood again because holds were over, which nobody had written down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freed: Option<Status>,
    /// What happened.
    #[serde(flatten)]
    pub change: ProductChange,
}

/// What happened to a product. Carries ids and what changed, and nothing about a person.
///
/// What a part of the product tells is an enum of its own, with `name`, `data` and `effect` as
/// here; on the wire all of them are one vocabulary of types.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(missing_docs, reason = "every field is the id or fact its name says")]
pub enum ProductChange {
    /// A contract took effect, or the house bought it.
    Created {
        contract_id: Option<ContractId>,
        contract_line_id: Option<ContractLineId>,
        request_id: Option<RequestId>,
        consignor_id: Option<UserId>,
        ownership: Ownership,
        status: Status,
        /// The price it begins with. Links of the first days have none, nor the location.
        #[serde(default)]
        price: Option<Money>,
        #[serde(default)]
        location_id: Option<LocationId>,
    },
    /// Handed over to the house.
    Received {
        custody_id: CustodyId,
        location_id: LocationId,
    },
    /// Held back after a failed check.
    Quarantined {
        consignor_id: Option<UserId>,
        result: FindingResult,
    },
    /// It can be sold.
    Readied,
    /// On sale. The first time, its term begins.
    Listed {
        contract_id: Option<ContractId>,
        contract_line_id: Option<ContractLineId>,
        request_id: Option<RequestId>,
        consignor_id: Option<UserId>,
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
    /// Lost, found, asked back, given back, given away, deleted.
    #[serde(untagged)]
    Standing(standing::Change),
    /// Moved.
    #[serde(untagged)]
    Place(place::Change),
    /// Held and freed.
    #[serde(untagged)]
    Hold(hold::Change),
    /// Its sale.
    #[serde(untagged)]
    Commerce(commerce::Change),
    /// What it costs.
    #[serde(untagged)]
    Price(price::Change),
    /// The end of its term.
    #[serde(untagged)]
    Term(term::Change),
}

/// What a link makes of the product, as far as history alone tells: where it stands, what it
/// costs, and in which location it is. Nothing stays as it was before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "every field is the fact its name says")]
pub struct Effect {
    pub status: Option<Status>,
    pub price: Option<Money>,
    pub location_id: Option<LocationId>,
}

impl Effect {
    /// It stands here now.
    pub fn status(status: Status) -> Self {
        Self {
            status: Some(status),
            ..Self::default()
        }
    }

    /// It costs this now.
    pub fn price(price: Money) -> Self {
        Self {
            price: Some(price),
            ..Self::default()
        }
    }
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
            Self::Standing(change) => change.name(),
            Self::Place(change) => change.name(),
            Self::Hold(change) => change.name(),
            Self::Commerce(change) => change.name(),
            Self::Price(change) => change.name(),
            Self::Term(change) => change.name(),
        }
    }

    /// What it makes of the product.
    pub fn effect(&self) -> Effect {
        match self {
            Self::Created {
                status,
                price,
                location_id,
                ..
            } => Effect {
                status: Some(*status),
                price: *price,
                location_id: location_id.clone(),
            },
            Self::Received { location_id, .. } => Effect {
                location_id: Some(location_id.clone()),
                ..Effect::status(Status::InProcessing)
            },
            Self::Quarantined { .. } => Effect::status(Status::Quarantined),
            Self::Readied => Effect::status(Status::InStock),
            Self::Listed { price, .. } => Effect {
                price: Some(*price),
                ..Effect::status(Status::Available)
            },
            Self::Unlisted => Effect::status(Status::Unlisted),
            Self::Edited { .. } | Self::Labelled => Effect::default(),
            Self::Standing(change) => change.effect(),
            Self::Place(change) => change.effect(),
            Self::Hold(change) => change.effect(),
            Self::Commerce(change) => change.effect(),
            Self::Price(change) => change.effect(),
            Self::Term(change) => change.effect(),
        }
    }

    /// What is hashed of it: every field by name, as text, in a fixed order. A change here
    /// breaks every chain that exists; a new field is hashed only where it is there.
    pub(super) fn data(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Created { .. } => self.created_data(),
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
            } => {
                let mut data = Vec::from_iter(said("consignor_id", consignor_id.as_ref()));
                data.push(("result", result.to_string()));
                data
            }
            Self::Listed { .. } => self.listed_data(),
            Self::Edited { fields } => fields
                .iter()
                .map(|field| ("field", field.clone()))
                .collect(),
            Self::Readied | Self::Unlisted | Self::Labelled => Vec::new(),
            Self::Standing(change) => change.data(),
            Self::Place(change) => change.data(),
            Self::Hold(change) => change.data(),
            Self::Commerce(change) => change.data(),
            Self::Price(change) => change.data(),
            Self::Term(change) => change.data(),
        }
    }

    fn created_data(&self) -> Vec<(&'static str, String)> {
        let Self::Created {
            contract_id,
            contract_line_id,
            request_id,
            consignor_id,
            ownership,
            status,
            price,
            location_id,
        } = self
        else {
            return Vec::new();
        };
        let before = [
            said("contract_id", contract_id.as_ref()),
            said("contract_line_id", contract_line_id.as_ref()),
            said("request_id", request_id.as_ref()),
            said("consignor_id", consignor_id.as_ref()),
            Some(("ownership", ownership.to_string())),
            Some(("status", status.to_string())),
            price.map(|price| ("price", price.cents().to_string())),
            said("location_id", location_id.as_ref()),
        ];
        before.into_iter().flatten().collect()
    }

    fn listed_data(&self) -> Vec<(&'static str, String)> {
        let Self::Listed {
            contract_id,
            contract_line_id,
            request_id,
            consignor_id,
            first,
            price,
            listed_on,
            expires_on,
        } = self
        else {
            return Vec::new();
        };
        let expires_on = expires_on.map_or_else(String::new, |day| day.to_string());
        let data = [
            said("contract_id", contract_id.as_ref()),
            said("contract_line_id", contract_line_id.as_ref()),
            said("request_id", request_id.as_ref()),
            said("consignor_id", consignor_id.as_ref()),
            Some(("first", first.to_string())),
            Some(("price", price.cents().to_string())),
            Some(("listed_on", listed_on.to_string())),
            Some(("expires_on", expires_on)),
        ];
        data.into_iter().flatten().collect()
    }
}

/// A field, where it is there.
pub(super) fn said<T: ToString>(
    name: &'static str,
    value: Option<&T>,
) -> Option<(&'static str, String)> {
    value.map(|value| (name, value.to_string()))
}

impl Event for ProductEvent {
    const SOURCE: &'static str = "dejavu.inventory";

    fn name(&self) -> &'static str {
        self.change.name()
    }
}
