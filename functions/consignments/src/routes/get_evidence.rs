//! `GET /v1/contracts/{id}/evidence`: everything that shows who signed what, when and how.

use contract::consignments::contracts::{EvidenceView, GetEvidence};
use domain::contract::EvidenceEvent;
use domain::digest::Sha256;
use domain::event::Envelope;
use domain::fault::{Class, Fault};
use httpkit::{Answer, ApiError, Input};
use serde_json::Value;

use crate::{Context, load};

/// There is nothing to prove yet.
#[derive(Debug, thiserror::Error)]
#[error("the contract is not signed yet")]
struct NotSigned;

impl Fault for NotSigned {
    fn class(&self) -> Class {
        Class::Refused
    }

    fn code(&self) -> &'static str {
        "contract_not_signed"
    }
}

pub(crate) async fn get_evidence(
    cx: &Context,
    input: Input<GetEvidence>,
) -> Result<Answer, ApiError> {
    let contract = load::contract(cx, &input, &input.path.id).await?;
    let history = data::contracts::history(&cx.table, contract.id()).await?;
    let events = history.into_iter().map(event).collect();
    let bundle = contract.evidence(events).ok_or(NotSigned)?;
    let json = serde_json::to_vec(&bundle).expect("a bundle has text keys");
    Ok(input.answer(&EvidenceView {
        sha256: Sha256::of(&json),
        bundle,
    }))
}

fn event(event: Envelope<Value>) -> EvidenceEvent {
    EvidenceEvent {
        id: event.id,
        name: event.name,
        version: event.version,
        at: event.at,
        actor: event.actor,
    }
}
