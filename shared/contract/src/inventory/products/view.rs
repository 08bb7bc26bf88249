//! What callers are shown of products.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use domain::access::Actor;
use domain::digest::Sha256;
use domain::ids::{ContractId, CustodyId, LocationId, MediaId, ProductId, UserId};
use domain::money::Money;
use domain::product::{
    Acquisition, Deletion, Details, Donation, Finding, Hold, Incident, Listing, Origin, Ownership,
    Pricing, Product, ProductEvent, ReturnReason, Serial, State, Status, Withdrawal,
};
use domain::terms::LineTerms;
use domain::time::Timestamp;

use crate::route::Reply;

/// What the caller is shown beyond the plain product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    /// What is for staff.
    pub staff: bool,
    /// The agreed terms.
    pub terms: bool,
}

/// A product, whole.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProductView {
    /// Which.
    pub id: ProductId,
    /// The version, as in the `ETag`.
    pub version: u64,
    /// The stock number, as on the label.
    pub sku: String,
    /// What the label's bars say.
    pub barcode: String,
    /// Where it stands.
    pub status: Status,
    /// Since when; absent while it is awaited.
    pub since: Option<Timestamp>,
    /// Whose it is.
    pub ownership: Ownership,
    /// The contract line it comes from. Goods that the house bought elsewhere have none.
    pub origin: Option<Origin>,
    /// What people see of it.
    #[serde(flatten)]
    pub details: Details,
    /// Its serial number: whole for staff who may see cost, where one product is shown; otherwise
    /// its end.
    pub serial: Option<String>,
    /// How many of it there are: 1 of what is one of a kind.
    pub quantity: u32,
    /// Whether it is one of a kind.
    pub unique: bool,
    /// The shop or store room it is in, or will come to.
    pub location_id: LocationId,
    /// Where in it.
    pub shelf: Option<String>,
    /// Its prices.
    pub pricing: Pricing,
    /// What was agreed for it. For its consignor and for staff who may see cost and split.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms: Option<LineTerms>,
    /// How and for what it became the house's own. For staff who may see cost and split.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acquired: Option<Acquisition>,
    /// Its time on sale, from the first listing on.
    pub listing: Option<Listing>,
    /// Why it is off sale.
    pub unlisted_reason: Option<String>,
    /// What a failed check found. For staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finding: Option<Finding>,
    /// The hand-over that brought it into the house.
    pub received_by: Option<CustodyId>,
    /// When its label was last printed.
    pub labelled_at: Option<Timestamp>,
    /// Why it goes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub return_reason: Option<ReturnReason>,
    /// To whom it was given away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub donation: Option<Donation>,
    /// How it was lost or broken. For staff; its consignor sees what the house owes them in
    /// `owed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incident: Option<Incident>,
    /// What the house owes its consignor, because it was lost or broken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owed: Option<Money>,
    /// That its consignor asked for it, the last time. For its consignor and staff.
    pub withdrawal: Option<Withdrawal>,
    /// Who may buy it for the time being. For staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holds: Option<Vec<Hold>>,
    /// That it was deleted. For staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted: Option<Deletion>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A product in a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProductCard {
    /// Which.
    pub id: ProductId,
    /// The version.
    pub version: u64,
    /// The stock number.
    pub sku: String,
    /// Where it stands.
    pub status: Status,
    /// What it is, in a few words.
    pub title: String,
    /// Its face.
    pub photo: Option<MediaId>,
    /// The price today.
    pub price: Money,
    /// Who left it, or sold it to the house. Goods that the house bought elsewhere have none.
    pub consignor_id: Option<UserId>,
    /// The contract it comes from.
    pub contract_id: Option<ContractId>,
    /// The shop or store room it is in, or will come to.
    pub location_id: LocationId,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A product's history.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProductHistory {
    /// The links, oldest first.
    pub items: Vec<HistoryLink>,
    /// Whether every link is unaltered and none is missing.
    pub verified: bool,
    /// The first link that does not hold, where it is not verified.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub broken_at: Option<u64>,
}

/// One link of a product's history.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HistoryLink {
    /// Its place in the chain, from 1; the product's version after it.
    pub seq: u64,
    /// What happened, such as `ProductListed`.
    pub event: String,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// What changed, by name.
    pub data: Value,
    /// The hash of the link before; none before the first.
    pub prev_hash: Option<Sha256>,
    /// The hash of this link.
    pub hash: Sha256,
}

impl Reply for ProductView {
    const VERSIONED: bool = true;
    const LOCATED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.version)
    }

    fn location(&self) -> Option<String> {
        Some(format!("/v1/products/{}", self.id))
    }
}

impl Reply for ProductHistory {}

impl ProductView {
    /// The product as far as the caller sees.
    pub fn of(product: &Product, sight: Sight) -> Self {
        let (facts, state) = (product.facts().clone(), product.state());
        Self {
            id: product.id().clone(),
            version: product.version(),
            sku: facts.sku,
            barcode: facts.barcode,
            status: product.status(),
            since: state.since(),
            ownership: facts.ownership,
            origin: facts.origin,
            details: facts.details,
            serial: facts.serial.as_ref().map(Serial::masked),
            quantity: facts.quantity,
            unique: facts.unique,
            location_id: facts.location_id,
            shelf: facts.shelf,
            pricing: facts.pricing,
            terms: facts.terms.filter(|_| sight.terms),
            acquired: facts.acquired.filter(|_| sight.staff && sight.terms),
            listing: facts.listing,
            unlisted_reason: unlisted_reason(state),
            finding: finding(state).filter(|_| sight.staff),
            received_by: facts.received_by,
            labelled_at: facts.labelled_at,
            return_reason: return_reason(state),
            donation: donation(state),
            owed: incident(state).and_then(|incident| incident.owed),
            incident: incident(state).filter(|_| sight.staff).cloned(),
            withdrawal: facts.withdrawal,
            holds: sight.staff.then_some(facts.holds),
            deleted: facts.deleted.filter(|_| sight.staff),
            created_at: facts.created_at,
            updated_at: facts.updated_at,
        }
    }
}

impl From<&Product> for ProductCard {
    fn from(product: &Product) -> Self {
        let facts = product.facts();
        let origin = facts.origin.as_ref();
        Self {
            id: product.id().clone(),
            version: product.version(),
            sku: facts.sku.clone(),
            status: product.status(),
            title: facts.details.title.clone(),
            photo: facts.details.photos.first().cloned(),
            price: facts.pricing.current,
            consignor_id: origin.map(|origin| origin.consignor_id.clone()),
            contract_id: origin.map(|origin| origin.contract_id.clone()),
            location_id: facts.location_id.clone(),
            updated_at: facts.updated_at,
        }
    }
}

impl From<ProductEvent> for HistoryLink {
    fn from(link: ProductEvent) -> Self {
        Self {
            seq: link.seq,
            event: link.change.name().to_owned(),
            at: link.at,
            actor: link.actor,
            data: serde_json::to_value(&link.change).expect("a change has text keys"),
            prev_hash: link.prev_hash,
            hash: link.hash,
        }
    }
}

fn unlisted_reason(state: &State) -> Option<String> {
    if let State::Unlisted { reason, .. } = state {
        Some(reason.clone())
    } else {
        None
    }
}

fn finding(state: &State) -> Option<Finding> {
    if let State::Quarantined { finding, .. } = state {
        Some(finding.clone())
    } else {
        None
    }
}

fn return_reason(state: &State) -> Option<ReturnReason> {
    if let State::ToReturn { reason, .. } = state {
        Some(*reason)
    } else {
        None
    }
}

fn donation(state: &State) -> Option<Donation> {
    if let State::Donated { donation, .. } = state {
        Some(donation.clone())
    } else {
        None
    }
}

fn incident(state: &State) -> Option<&Incident> {
    if let State::Missing { incident, .. } | State::Damaged { incident, .. } = state {
        Some(incident)
    } else {
        None
    }
}
