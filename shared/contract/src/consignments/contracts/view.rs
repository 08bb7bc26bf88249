//! What callers are shown of contracts.

use schemars::JsonSchema;
use serde::Serialize;

use domain::contract::{
    Contract, ContractLine, EvidenceBundle, Parent, Parties, PrintedDocument, SignatureMethod,
    State, Status, TemplateRef, Termination,
};
use domain::digest::Sha256;
use domain::ids::{ContractId, LocationId, ProposalId, RequestId, UserId};
use domain::template::ContractTemplate;
use domain::time::{Date, Timestamp};

use crate::route::Reply;

/// A contract, whole. The evidence of its signature is shown apart.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ContractView {
    /// Which.
    pub id: ContractId,
    /// The version, as in the `ETag`.
    pub version: u64,
    /// The number people say.
    pub number: String,
    /// Where it stands.
    pub status: Status,
    /// The accepted proposal it puts in writing.
    pub proposal_id: ProposalId,
    /// The request behind the proposal.
    pub request_id: RequestId,
    /// Whose goods.
    pub consignor_id: UserId,
    /// The shop that takes them.
    pub location_id: LocationId,
    /// The template its text comes from.
    pub template: TemplateRef,
    /// Both parties, as they are named in it.
    pub parties: Parties,
    /// What is agreed for each item, and how far it has come.
    pub lines: Vec<ContractLine>,
    /// The contract it renews or amends.
    pub parent: Option<Parent>,
    /// The newest printed document, once there is one.
    pub document: Option<PrintedDocument>,
    /// Where the document can be fetched, where one contract is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_link: Option<DocumentLink>,
    /// Until when it may be signed, while it is with the consignor.
    pub sign_until: Option<Timestamp>,
    /// How the consignor signed.
    pub signed_by: Option<SignatureMethod>,
    /// When the consignor signed.
    pub signed_at: Option<Timestamp>,
    /// When the house signed.
    pub countersigned_at: Option<Timestamp>,
    /// The day it took effect.
    pub starts_on: Option<Date>,
    /// The last day of its term, once every open line is on sale.
    pub ends_on: Option<Date>,
    /// How it was ended early.
    pub termination: Option<Termination>,
    /// Why it was declined or withdrawn.
    pub reason: Option<String>,
    /// When it was drawn up.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// Where a file can be fetched.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DocumentLink {
    /// The address. Whoever has it can fetch the file.
    pub url: String,
    /// Until when it opens.
    pub expires_at: Timestamp,
}

/// A contract in a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ContractCard {
    /// Which.
    pub id: ContractId,
    /// The version.
    pub version: u64,
    /// The number people say.
    pub number: String,
    /// Where it stands.
    pub status: Status,
    /// Whose goods.
    pub consignor_id: UserId,
    /// The titles of its lines.
    pub titles: Vec<String>,
    /// The last day of its term, once every open line is on sale.
    pub ends_on: Option<Date>,
    /// When it was drawn up.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// The evidence of a signature.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EvidenceView {
    /// The fingerprint of the bundle: the SHA-256 of its JSON, written without spaces.
    pub sha256: Sha256,
    /// Everything that shows who signed what, when and how.
    pub bundle: EvidenceBundle,
}

/// A published version of a template.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TemplateView {
    /// The version.
    #[serde(flatten)]
    pub template: ContractTemplate,
}

impl Reply for ContractView {
    const VERSIONED: bool = true;
    const LOCATED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.version)
    }

    fn location(&self) -> Option<String> {
        Some(format!("/v1/contracts/{}", self.id))
    }
}

impl Reply for EvidenceView {}

impl Reply for TemplateView {}

impl From<&Contract> for ContractView {
    fn from(contract: &Contract) -> Self {
        let (facts, state) = (contract.facts().clone(), contract.state());
        let agreement = contract.agreement();
        let signature = agreement.map_or_else(|| signature(state), |a| Some(&a.signature));
        Self {
            id: contract.id().clone(),
            version: contract.version(),
            number: facts.number,
            status: contract.status(),
            proposal_id: facts.proposal_id,
            request_id: facts.request_id,
            consignor_id: facts.consignor_id,
            location_id: facts.location_id,
            template: facts.template,
            parties: facts.parties,
            lines: facts.lines,
            parent: facts.parent,
            document: contract.document().cloned(),
            document_link: None,
            sign_until: sign_until(state),
            signed_by: signature.map(|signature| signature.method),
            signed_at: signature.map(|signature| signature.signed_at),
            countersigned_at: agreement.map(|agreement| agreement.countersigned.at),
            starts_on: agreement.map(|agreement| agreement.starts_on),
            ends_on: contract.ends_on(),
            termination: termination(state),
            reason: reason(state),
            created_at: facts.created_at,
            updated_at: facts.updated_at,
        }
    }
}

impl From<&Contract> for ContractCard {
    fn from(contract: &Contract) -> Self {
        let facts = contract.facts();
        Self {
            id: contract.id().clone(),
            version: contract.version(),
            number: facts.number.clone(),
            status: contract.status(),
            consignor_id: facts.consignor_id.clone(),
            titles: facts.lines.iter().map(|line| line.title.clone()).collect(),
            ends_on: contract.ends_on(),
            created_at: facts.created_at,
            updated_at: facts.updated_at,
        }
    }
}

fn signature(state: &State) -> Option<&domain::contract::Signature> {
    if let State::Signed { signature, .. } = state {
        Some(signature)
    } else {
        None
    }
}

fn sign_until(state: &State) -> Option<Timestamp> {
    if let State::Sent { link, .. } = state {
        Some(link.expires_at)
    } else {
        None
    }
}

fn termination(state: &State) -> Option<Termination> {
    if let State::Terminated { termination, .. } = state {
        Some(termination.clone())
    } else {
        None
    }
}

fn reason(state: &State) -> Option<String> {
    match state {
        State::Declined { reason, .. } => reason.clone(),
        State::Void { reason, .. } => Some(reason.clone()),
        State::Draft { .. }
        | State::Ready { .. }
        | State::Sent { .. }
        | State::Signed { .. }
        | State::Active { .. }
        | State::Completed { .. }
        | State::Terminated { .. }
        | State::Expired { .. }
        | State::Renewed { .. } => None,
    }
}
