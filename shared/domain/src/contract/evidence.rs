//! The evidence bundle: what a court would ask for, in one record.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::party::TemplateRef;
use super::signature::Signature;
use super::state::{Countersignature, PrintedDocument, State};
use super::{Contract, Status};
use crate::access::Actor;
use crate::ids::{ContractId, UserId};
use crate::time::{Date, Timestamp};

/// One event of the contract's history, as the bundle lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceEvent {
    /// The event's id.
    pub id: String,
    /// What happened.
    pub name: String,
    /// To which version it led.
    pub version: u64,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
}

/// Everything that shows who signed what, when and how. The fingerprint of the bundle is the
/// SHA-256 of its JSON, taken by whoever hands it out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceBundle {
    /// The contract.
    pub contract_id: ContractId,
    /// The number on the document.
    pub number: String,
    /// Where the contract stood when the bundle was made.
    pub status: Status,
    /// Whose signature it is about.
    pub consignor_id: UserId,
    /// Which frozen text was filled in.
    pub template: TemplateRef,
    /// The document that was shown and signed.
    pub document: PrintedDocument,
    /// The signature: signer, code, channel, times, address, browser, consent.
    pub signature: Signature,
    /// The house's signature, once given.
    pub countersigned: Option<Countersignature>,
    /// The day it took effect, once it has.
    pub starts_on: Option<Date>,
    /// The document with both signatures, once printed.
    pub final_document: Option<PrintedDocument>,
    /// The contract's history, oldest first.
    pub events: Vec<EvidenceEvent>,
}

impl Contract {
    /// The bundle, once the consignor has signed. `events` is the contract's history.
    pub fn evidence(&self, events: Vec<EvidenceEvent>) -> Option<EvidenceBundle> {
        let (document, signature) = match (self.state(), self.agreement()) {
            (
                State::Signed {
                    document,
                    signature,
                },
                _,
            ) => (document, signature),
            (_, Some(agreement)) => (&agreement.document, &agreement.signature),
            (_, None) => return None,
        };
        let agreement = self.agreement();
        Some(EvidenceBundle {
            contract_id: self.id().clone(),
            number: self.facts().number.clone(),
            status: self.status(),
            consignor_id: self.consignor_id().clone(),
            template: self.facts().template.clone(),
            document: document.clone(),
            signature: signature.clone(),
            countersigned: agreement.map(|agreement| agreement.countersigned.clone()),
            starts_on: agreement.map(|agreement| agreement.starts_on),
            final_document: agreement.and_then(|agreement| agreement.final_document.clone()),
            events,
        })
    }
}
