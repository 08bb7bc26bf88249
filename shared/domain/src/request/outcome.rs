//! What comes of an appraised request: proposals, answers, a contract, or an end.

use super::command::{ReopenReason, TurnedDown};
use super::decide::{Moved, said};
use super::{
    Acceptance, AcceptedHow, Cancellation, ItemDecision, Offering, RedFlagReview, Refusal,
    Rejection, RejectionReason, Request, RequestEvent, State,
};
use crate::access::By;
use crate::ids::{ContractId, ProductId, ProposalId, RequestItemId};
use crate::money::Money;
use crate::time::Timestamp;

impl Request {
    pub(super) fn send_proposal(&self, proposal: ProposalId, approved: bool) -> Moved {
        let State::Appraised { appraised } = &self.state else {
            return Err(self.not_allowed("send_proposal"));
        };
        sendable(approved, &appraised.review)?;
        let offered = |decision| match decision {
            ItemDecision::Pending => true,
            ItemDecision::Accepted | ItemDecision::Declined | ItemDecision::Withdrawn => false,
        };
        if !self.items.iter().any(|item| offered(item.decision)) {
            return Err(Refusal::NothingToPropose);
        }
        let event = RequestEvent::ProposalSent {
            consignor: self.facts.consignor.clone(),
            proposal: proposal.clone(),
            round: 1,
        };
        let mut next = self.clone();
        next.state = State::Proposed {
            offering: Offering {
                appraised: appraised.clone(),
                proposal,
                round: 1,
                countered: false,
            },
        };
        Ok((next, vec![event]))
    }

    fn proposed(&self, event: &'static str) -> Result<&Offering, Refusal> {
        match &self.state {
            State::Proposed { offering } => Ok(offering),
            State::Draft { .. }
            | State::Submitted { .. }
            | State::Assigned { .. }
            | State::Scheduled { .. }
            | State::Received { .. }
            | State::InAppraisal { .. }
            | State::Appraised { .. }
            | State::Accepted { .. }
            | State::Contracted { .. }
            | State::Completed { .. }
            | State::Rejected { .. }
            | State::Cancelled { .. }
            | State::Expired { .. } => Err(self.not_allowed(event)),
        }
    }

    pub(super) fn counter(&self, proposal: &ProposalId, max: u8) -> Moved {
        let offering = self.proposed("counter")?;
        if &offering.proposal != proposal || offering.countered {
            return Err(Refusal::ProposalNotCurrent);
        }
        // A counter asks for another round, so in the last one there is only yes or no.
        if offering.round >= max {
            return Err(Refusal::MaxRounds { max });
        }
        let event = RequestEvent::Countered {
            consignor: self.facts.consignor.clone(),
            appraiser: offering.appraised.assignment.appraiser.clone(),
            proposal: proposal.clone(),
            round: offering.round,
        };
        let mut next = self.clone();
        next.state = State::Proposed {
            offering: Offering {
                countered: true,
                ..offering.clone()
            },
        };
        Ok((next, vec![event]))
    }

    pub(super) fn send_round(
        &self,
        proposal: ProposalId,
        round: u8,
        approved: bool,
        max: u8,
    ) -> Moved {
        let offering = self.proposed("send_round")?;
        sendable(approved, &offering.appraised.review)?;
        // An agreed counter that needed approval again is sent under its own id and round.
        let same = offering.proposal == proposal;
        let expected = if same {
            offering.round
        } else {
            offering.round.saturating_add(1)
        };
        if expected > max {
            return Err(Refusal::MaxRounds { max });
        }
        if round != expected {
            return Err(Refusal::RoundNotNext { expected });
        }
        let event = RequestEvent::RoundSent {
            consignor: self.facts.consignor.clone(),
            proposal: proposal.clone(),
            round,
        };
        let mut next = self.clone();
        next.state = State::Proposed {
            offering: Offering {
                appraised: offering.appraised.clone(),
                proposal,
                round,
                countered: false,
            },
        };
        Ok((next, vec![event]))
    }

    pub(super) fn accept(
        &self,
        proposal: ProposalId,
        accepted: Vec<RequestItemId>,
        how: AcceptedHow,
        now: Timestamp,
    ) -> Moved {
        let offering = self.proposed("accept")?;
        if offering.proposal != proposal {
            return Err(Refusal::ProposalNotCurrent);
        }
        if accepted.is_empty() {
            return Err(Refusal::NoLineAccepted);
        }
        let on_offer = |id| {
            self.item(id)
                .is_some_and(|item| item.decision == ItemDecision::Pending)
        };
        if !accepted.iter().all(on_offer) {
            return Err(Refusal::ItemUnknown);
        }
        if matches!(how, AcceptedHow::CounterAgreed) && !offering.countered {
            return Err(Refusal::NoCounter);
        }
        let mut next = self.clone();
        let mut withdrawn = Vec::new();
        for item in &mut next.items {
            if accepted.contains(&item.id) {
                item.decision = ItemDecision::Accepted;
            } else if item.decision == ItemDecision::Pending {
                item.decision = ItemDecision::Withdrawn;
                withdrawn.push(item.id.clone());
            }
        }
        let event = RequestEvent::Accepted {
            consignor: self.facts.consignor.clone(),
            appraiser: offering.appraised.assignment.appraiser.clone(),
            proposal,
            accepted,
            withdrawn,
            how: how.clone(),
        };
        next.state = State::Accepted {
            acceptance: Acceptance {
                offering: offering.clone(),
                how,
                at: now,
            },
        };
        Ok((next, vec![event]))
    }

    pub(super) fn reject_all(
        &self,
        proposal: &ProposalId,
        who: TurnedDown,
        text: String,
        by: By<'_>,
        now: Timestamp,
    ) -> Moved {
        let offering = self.proposed("reject_all")?;
        if &offering.proposal != proposal {
            return Err(Refusal::ProposalNotCurrent);
        }
        let (reason, proof) = match who {
            TurnedDown::Consignor => (RejectionReason::ProposalRejected, None),
            TurnedDown::OnBehalf { proof } => (RejectionReason::ProposalRejected, Some(proof)),
            TurnedDown::CounterRefused if !offering.countered => return Err(Refusal::NoCounter),
            TurnedDown::CounterRefused => (RejectionReason::CounterRefused, None),
        };
        Ok(self.rejected(Rejection {
            reason,
            text,
            by: by.actor(),
            at: now,
            legal_note: None,
            proof,
        }))
    }

    pub(super) fn reject(
        &self,
        reason: RejectionReason,
        text: String,
        legal_note: Option<String>,
        by: By<'_>,
        now: Timestamp,
    ) -> Moved {
        let (State::Submitted { .. }
        | State::Assigned { .. }
        | State::Scheduled { .. }
        | State::Received { .. }
        | State::InAppraisal { .. }
        | State::Appraised { .. }) = self.state
        else {
            return Err(self.not_allowed("reject"));
        };
        let noted = legal_note
            .as_ref()
            .is_some_and(|note| !note.trim().is_empty());
        match reason {
            RejectionReason::Counterfeit if !noted => return Err(Refusal::LegalNoteMissing),
            RejectionReason::ProposalRejected | RejectionReason::CounterRefused => {
                return Err(Refusal::ReasonReserved);
            }
            RejectionReason::Other => said(&text, "text")?,
            RejectionReason::NotOurGoods
            | RejectionReason::PoorCondition
            | RejectionReason::LowValue
            | RejectionReason::Counterfeit
            | RejectionReason::OwnershipUnclear
            | RejectionReason::Prohibited
            | RejectionReason::NoReply => {}
        }
        Ok(self.rejected(Rejection {
            reason,
            text,
            by: by.actor(),
            at: now,
            legal_note: legal_note.filter(|_| noted),
            proof: None,
        }))
    }

    fn rejected(&self, rejection: Rejection) -> (Self, Vec<RequestEvent>) {
        let custody = self.state.custody().cloned();
        let held = rejection.legal_note.is_some();
        let event = RequestEvent::Rejected {
            consignor: self.facts.consignor.clone(),
            appraiser: self.appraiser().cloned(),
            reason: rejection.reason,
            text: rejection.text.clone(),
            // Goods that the law may ask about are held, not given back.
            return_needed: custody.is_some() && !held,
            held,
        };
        let decision = match rejection.reason {
            RejectionReason::ProposalRejected | RejectionReason::NoReply => ItemDecision::Withdrawn,
            RejectionReason::NotOurGoods
            | RejectionReason::PoorCondition
            | RejectionReason::LowValue
            | RejectionReason::Counterfeit
            | RejectionReason::OwnershipUnclear
            | RejectionReason::Prohibited
            | RejectionReason::CounterRefused
            | RejectionReason::Other => ItemDecision::Declined,
        };
        let mut next = self.settled(decision);
        next.state = State::Rejected {
            rejection,
            appraiser: self.appraiser().cloned(),
            custody,
        };
        (next, vec![event])
    }

    pub(super) fn cancel(
        &self,
        reason: String,
        agreed_fee: Option<Money>,
        by: By<'_>,
        now: Timestamp,
    ) -> Moved {
        let (State::Draft { .. }
        | State::Submitted { .. }
        | State::Assigned { .. }
        | State::Scheduled { .. }
        | State::Received { .. }
        | State::InAppraisal { .. }
        | State::Appraised { .. }
        | State::Proposed { .. }) = self.state
        else {
            return Err(self.not_allowed("cancel"));
        };
        if agreed_fee.is_some_and(|fee| fee < Money::ZERO) {
            return Err(Refusal::FeeInvalid);
        }
        let custody = self.state.custody().cloned();
        let fee = agreed_fee.filter(|fee| custody.is_some() && fee.is_positive());
        let event = RequestEvent::Cancelled {
            consignor: self.facts.consignor.clone(),
            appraiser: self.appraiser().cloned(),
            reason: reason.clone(),
            fee,
            return_needed: custody.is_some(),
        };
        let mut next = self.settled(ItemDecision::Withdrawn);
        next.state = State::Cancelled {
            cancellation: Cancellation {
                reason,
                by: by.actor(),
                at: now,
                fee,
            },
            appraiser: self.appraiser().cloned(),
            custody,
        };
        Ok((next, vec![event]))
    }

    /// The request with every undecided item decided.
    fn settled(&self, decision: ItemDecision) -> Self {
        let mut next = self.clone();
        for item in &mut next.items {
            if item.decision == ItemDecision::Pending {
                item.decision = decision;
            }
        }
        next
    }

    pub(super) fn reopen(&self, why: ReopenReason) -> Moved {
        let State::Accepted { acceptance } = &self.state else {
            return Err(self.not_allowed("reopen"));
        };
        let by_lapse = matches!(acceptance.how, AcceptedHow::LapseOfTime);
        if why == ReopenReason::AcceptanceUndone && !by_lapse {
            return Err(Refusal::NotByLapse);
        }
        let event = RequestEvent::Reopened {
            consignor: self.facts.consignor.clone(),
            proposal: acceptance.offering.proposal.clone(),
            why,
        };
        let mut next = self.clone();
        for item in &mut next.items {
            item.decision = match item.decision {
                ItemDecision::Declined => ItemDecision::Declined,
                ItemDecision::Pending | ItemDecision::Accepted | ItemDecision::Withdrawn => {
                    ItemDecision::Pending
                }
            };
        }
        next.state = State::Proposed {
            offering: Offering {
                countered: false,
                ..acceptance.offering.clone()
            },
        };
        Ok((next, vec![event]))
    }

    pub(super) fn contract_signed(&self, contract: ContractId) -> Moved {
        let State::Accepted { acceptance } = &self.state else {
            return Err(self.not_allowed("contract_signed"));
        };
        let event = RequestEvent::Contracted {
            consignor: self.facts.consignor.clone(),
            contract: contract.clone(),
        };
        let mut next = self.clone();
        next.state = State::Contracted {
            acceptance: acceptance.clone(),
            contract,
            unlisted: None,
        };
        Ok((next, vec![event]))
    }

    pub(super) fn contract_activated(
        &self,
        contract: &ContractId,
        products: Vec<ProductId>,
    ) -> Moved {
        let mut next = self.clone();
        let State::Contracted {
            contract: signed,
            unlisted,
            ..
        } = &mut next.state
        else {
            return Err(self.not_allowed("contract_activated"));
        };
        if signed != contract {
            return Err(Refusal::ContractNotCurrent);
        }
        if unlisted.is_some() {
            return Err(Refusal::ContractActiveAlready);
        }
        if products.is_empty() {
            return Err(Refusal::NoProducts);
        }
        *unlisted = Some(products.clone());
        let event = RequestEvent::ContractActivated {
            contract: contract.clone(),
            products,
        };
        Ok((next, vec![event]))
    }

    pub(super) fn item_listed(&self, product: ProductId, now: Timestamp) -> Moved {
        let State::Contracted {
            acceptance,
            contract,
            unlisted,
        } = &self.state
        else {
            return Err(self.not_allowed("item_listed"));
        };
        let mut left = unlisted.clone().ok_or(Refusal::ContractNotActive)?;
        let place = left
            .iter()
            .position(|awaited| awaited == &product)
            .ok_or(Refusal::ProductNotAwaited)?;
        left.remove(place);
        let mut events = vec![RequestEvent::ItemListed {
            product,
            left: u32::try_from(left.len()).unwrap_or(u32::MAX),
        }];
        let mut next = self.clone();
        let (acceptance, contract) = (acceptance.clone(), contract.clone());
        next.state = if left.is_empty() {
            events.push(RequestEvent::Completed {
                consignor: self.facts.consignor.clone(),
                contract: contract.clone(),
            });
            State::Completed {
                acceptance,
                contract,
                at: now,
            }
        } else {
            State::Contracted {
                acceptance,
                contract,
                unlisted: Some(left),
            }
        };
        Ok((next, events))
    }
}

fn sendable(approved: bool, review: &RedFlagReview) -> Result<(), Refusal> {
    if !review.is_settled() {
        return Err(Refusal::RedFlagsNotAcknowledged);
    }
    if !approved {
        return Err(Refusal::ProposalNotApproved);
    }
    Ok(())
}
