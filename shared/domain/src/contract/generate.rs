//! How a contract comes to be.

use super::{
    Contract, ContractEvent, ContractLine, Facts, Parent, Parties, Refusal, State, TemplateRef,
};
use crate::access::By;
use crate::decision::Decision;
use crate::ids::{ContractId, LocationId, ProposalId, RequestId, UserId};
use crate::time::Timestamp;

/// What a contract is drawn up from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The number people read.
    pub number: String,
    /// The accepted proposal.
    pub proposal_id: ProposalId,
    /// The request behind it.
    pub request_id: RequestId,
    /// Whose goods they are.
    pub consignor_id: UserId,
    /// The shop that takes them.
    pub location_id: LocationId,
    /// The published template.
    pub template: TemplateRef,
    /// Both parties.
    pub parties: Parties,
    /// The agreed lines, none listed or closed.
    pub lines: Vec<ContractLine>,
    /// The contract it renews or amends.
    pub parent: Option<Parent>,
    /// Whether the proposal was already opened again once after a declined contract.
    pub proposal_reopened: bool,
}

impl Contract {
    /// Draws a contract up (machine C, `generate`). The printer then makes its document.
    ///
    /// # Errors
    /// [`Refusal`]: no lines, a line twice, terms that contradict themselves, or a line whose
    /// product is missing (renewal, addendum) or cannot be there yet (first contract).
    pub fn generate(
        id: ContractId,
        draft: Draft,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Decision<Self, ContractEvent>, Refusal> {
        if by.person().as_ref() == Some(&draft.consignor_id) {
            return Err(Refusal::OwnContract);
        }
        check_lines(&draft.lines, draft.parent.is_some())?;
        let event = ContractEvent::Generated {
            contract_id: id.clone(),
            consignor_id: draft.consignor_id.clone(),
            request_id: draft.request_id.clone(),
            proposal_id: draft.proposal_id.clone(),
            parent: draft.parent.clone(),
        };
        let next = Self {
            id,
            version: 1,
            state: State::Draft { document: None },
            facts: Facts {
                number: draft.number,
                proposal_id: draft.proposal_id,
                request_id: draft.request_id,
                consignor_id: draft.consignor_id,
                location_id: draft.location_id,
                template: draft.template,
                parties: draft.parties,
                lines: draft.lines,
                parent: draft.parent,
                proposal_reopened: draft.proposal_reopened,
                created_at: now,
                updated_at: now,
            },
        };
        Ok(Decision::one(None, next, event))
    }
}

fn check_lines(lines: &[ContractLine], follows: bool) -> Result<(), Refusal> {
    if lines.is_empty() {
        return Err(Refusal::NoLines);
    }
    for (place, line) in lines.iter().enumerate() {
        let repeats = lines[..place].iter().any(|other| {
            other.id == line.id
                || other.request_item_id == line.request_item_id
                || (other.product_id.is_some() && other.product_id == line.product_id)
        });
        if repeats {
            return Err(Refusal::LineRepeated { place });
        }
        if line.product_id.is_some() != follows {
            return Err(Refusal::LineProduct { place });
        }
        if line.listed_on.is_some() || line.closing.is_some() {
            return Err(Refusal::LineRecorded);
        }
        line.terms
            .check()
            .map_err(|problem| Refusal::LineTerms { place, problem })?;
    }
    Ok(())
}
