//! Drafting and approving: everything before the consignor sees a proposal.

use std::collections::BTreeMap;

use super::command::ApprovalRules;
use super::decide::{Moved, said};
use super::{
    Approval, DraftLine, LineResponse, Proposal, ProposalEvent, ProposalFacts, ProposalLine,
    Refusal, SentBack, Side, State, SubmittedBy,
};
use crate::access::{By, Permission, Scope};
use crate::contract::MAX_LINES;
use crate::decision::Decision;
use crate::fault::Fault;
use crate::ids::{ProposalId, RequestItemId};
use crate::money::Money;
use crate::request::{self, ItemDecision, RedFlagReview, Request};
use crate::time::Timestamp;

/// Everything needed to draft a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewProposal {
    /// Its id.
    pub id: ProposalId,
    /// The number people say.
    pub number: String,
    /// Which side it comes from.
    pub side: Side,
    /// The lines it begins with.
    pub lines: Vec<DraftLine>,
    /// A word to the consignor.
    pub message: String,
}

impl Proposal {
    /// Drafts the next round for a request: the first for an appraised one, a later one while a
    /// proposal is with the consignor. `previous` is the round before, whose approved prices, and
    /// those of the rounds before it, the new one is measured against.
    ///
    /// # Errors
    /// The person may not draft for this request, the request is not where a round can be
    /// drafted, there were enough rounds, or a line can not be offered, or too many are.
    pub fn draft(
        new: NewProposal,
        request: &Request,
        previous: Option<&Self>,
        max_rounds: u8,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Decision<Self, ProposalEvent>, Refusal> {
        let (Some(author), Some(appraiser)) = (drafter(request, by), request.appraiser()) else {
            return Err(Refusal::NotPermitted { event: "draft" });
        };
        let round = next_round(request)?;
        if round > max_rounds {
            return Err(Refusal::MaxRounds { max: max_rounds });
        }
        if previous.is_some_and(|round| &round.facts.request != request.id()) {
            return Err(Refusal::PreviousUnrelated);
        }
        let offerable = offerable(request);
        let facts = ProposalFacts {
            number: new.number,
            request: request.id().clone(),
            consignor: request.consignor().clone(),
            appraiser: appraiser.clone(),
            location: Some(request.details().location_id.clone()),
            round,
            side: new.side,
            author: author.clone(),
            drafted_at: now,
            supersedes: previous.map(|round| round.id.clone()),
            offerable,
        };
        let approved = previous.map_or_else(BTreeMap::new, |round| round.approved.clone());
        let lines = drafted(new.lines, &facts.offerable, &approved)?;
        let event = ProposalEvent::Drafted {
            request: facts.request.clone(),
            consignor: facts.consignor.clone(),
            author,
            round,
            supersedes: facts.supersedes.clone(),
        };
        let proposal = Self {
            id: new.id,
            version: 1,
            facts,
            lines,
            approved,
            message: new.message,
            state: State::Draft { sent_back: None },
            updated_at: now,
        };
        Ok(Decision::one(None, proposal, event))
    }

    pub(super) fn edit(&self, lines: Vec<DraftLine>, message: String) -> Moved {
        let State::Draft { .. } = self.state else {
            return Err(self.not_allowed("edit"));
        };
        let mut next = self.clone();
        next.lines = drafted(lines, &self.facts.offerable, &self.approved)?;
        next.message = message;
        let items = next.items_where(|_| true);
        Ok((next, vec![ProposalEvent::Edited { items }]))
    }

    pub(super) fn submit(
        &self,
        rules: &ApprovalRules,
        red_flags: &RedFlagReview,
        by: By<'_>,
        now: Timestamp,
    ) -> Moved {
        let State::Draft { .. } = self.state else {
            return Err(self.not_allowed("submit"));
        };
        if self.lines.is_empty() {
            return Err(Refusal::NoLines);
        }
        let Some(person) = by.person() else {
            return Err(Refusal::NotPermitted { event: "submit" });
        };
        let bound = !red_flags.is_settled() || self.lines.iter().any(|line| rules.binds(line));
        if bound {
            let mut next = self.clone();
            let event = next.put_up(person, now);
            return Ok((next, vec![event]));
        }
        Ok(self.approved(None, now))
    }

    /// Puts the proposal up for approval.
    pub(super) fn put_up(&mut self, by: crate::ids::UserId, now: Timestamp) -> ProposalEvent {
        self.state = State::PendingApproval {
            submitted: SubmittedBy { by, at: now },
        };
        ProposalEvent::ApprovalRequested {
            request: self.facts.request.clone(),
            author: self.facts.author.clone(),
        }
    }

    fn approved(
        &self,
        by: Option<crate::ids::UserId>,
        now: Timestamp,
    ) -> (Self, Vec<ProposalEvent>) {
        let event = ProposalEvent::Approved {
            request: self.facts.request.clone(),
            author: self.facts.author.clone(),
            within_limits: by.is_none(),
        };
        let mut next = self.clone();
        for line in &mut next.lines {
            let price = line.price();
            line.approved_price = Some(price);
            next.approved.insert(line.item.clone(), price);
        }
        next.state = State::Approved {
            approval: Approval { by, at: now },
        };
        (next, vec![event])
    }

    pub(super) fn approve(&self, red_flags: &RedFlagReview, by: By<'_>, now: Timestamp) -> Moved {
        let State::PendingApproval { submitted } = &self.state else {
            return Err(self.not_allowed("approve"));
        };
        let Some(approver) = by.person() else {
            return Err(Refusal::NotPermitted { event: "approve" });
        };
        if approver == self.facts.author || approver == submitted.by {
            return Err(Refusal::ApproverIsAuthor);
        }
        if !red_flags.is_settled() {
            return Err(Refusal::RedFlagsNotAcknowledged);
        }
        Ok(self.approved(Some(approver), now))
    }

    pub(super) fn send_back(&self, reason: String, by: By<'_>, now: Timestamp) -> Moved {
        let State::PendingApproval { .. } = self.state else {
            return Err(self.not_allowed("send_back"));
        };
        said(&reason)?;
        let event = ProposalEvent::SentBack {
            request: self.facts.request.clone(),
            author: self.facts.author.clone(),
            reason: reason.clone(),
        };
        let mut next = self.clone();
        next.state = State::Draft {
            sent_back: Some(SentBack {
                by: by.actor(),
                at: now,
                reason,
            }),
        };
        Ok((next, vec![event]))
    }
}

/// The person, if they may draft for the request.
fn drafter(request: &Request, by: By<'_>) -> Option<crate::ids::UserId> {
    let By::Person(caller) = by else {
        return None;
    };
    let location = Some(&request.details().location_id);
    let reached = match caller
        .grants
        .scope_in(Permission::ProposalsCreate, location)
    {
        Some(Scope::All) => true,
        Some(Scope::Assigned) => request.appraiser() == Some(&caller.user),
        None => false,
    };
    reached.then(|| caller.user.clone())
}

fn next_round(request: &Request) -> Result<u8, Refusal> {
    use request::State as S;
    match request.state() {
        S::Appraised { .. } => Ok(1),
        S::Proposed { offering } => Ok(offering.round.saturating_add(1)),
        S::Draft { .. }
        | S::Submitted { .. }
        | S::Assigned { .. }
        | S::Scheduled { .. }
        | S::Received { .. }
        | S::InAppraisal { .. }
        | S::Accepted { .. }
        | S::Contracted { .. }
        | S::Completed { .. }
        | S::Rejected { .. }
        | S::Cancelled { .. }
        | S::Expired { .. } => Err(Refusal::RequestNotAppraised),
    }
}

fn offerable(request: &Request) -> Vec<RequestItemId> {
    request
        .items()
        .iter()
        .filter(|item| match item.decision {
            ItemDecision::Pending => true,
            ItemDecision::Accepted | ItemDecision::Declined | ItemDecision::Withdrawn => false,
        })
        .map(|item| item.id.clone())
        .collect()
}

/// The lines as drafted, each with the price last approved for its item.
fn drafted(
    lines: Vec<DraftLine>,
    offerable: &[RequestItemId],
    approved: &BTreeMap<RequestItemId, Money>,
) -> Result<Vec<ProposalLine>, Refusal> {
    let mut problems = Vec::new();
    if lines.len() > MAX_LINES {
        let problem = format!("must be at most {MAX_LINES}");
        problems.push(("lines".to_owned(), problem));
    }
    for (place, line) in lines.iter().enumerate() {
        if !offerable.contains(&line.item) {
            let problem = "is no item that can be offered";
            problems.push((format!("lines[{place}].item"), problem.to_owned()));
        }
        if lines[..place]
            .iter()
            .any(|earlier| earlier.item == line.item)
        {
            let problem = "is there already";
            problems.push((format!("lines[{place}].item"), problem.to_owned()));
        }
        if let Err(refusal) = line.terms.check() {
            let fields = refusal.fields().into_iter();
            problems.extend(
                fields.map(|(path, problem)| (format!("lines[{place}].terms.{path}"), problem)),
            );
        }
    }
    if !problems.is_empty() {
        return Err(Refusal::LinesInvalid(problems));
    }
    Ok(lines
        .into_iter()
        .map(|line| ProposalLine {
            approved_price: approved.get(&line.item).copied(),
            item: line.item,
            terms: line.terms,
            response: LineResponse::Pending,
        })
        .collect())
}
