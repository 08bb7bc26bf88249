//! With the consignor: sending, opening, answering, and the house's word on a counter.

use super::command::ApprovalRules;
use super::decide::{Moved, said};
use super::line::price_of;
use super::{
    Agreement, Answer, AutoAcceptPlan, LineAnswer, LineResponse, OptIn, Proposal, ProposalEvent,
    ProposalLine, Refusal, RefusedCounter, Reply, Sending, State, Withdrawal,
};
use crate::access::By;
use crate::ids::{MediaId, ProposalId};
use crate::terms::LineTerms;
use crate::time::Timestamp;

impl Proposal {
    pub(super) fn send(
        &self,
        validity_days: u16,
        auto_accept_days: u16,
        opt_in: Option<OptIn>,
        by: By<'_>,
        now: Timestamp,
    ) -> Moved {
        let State::Approved { approval } = &self.state else {
            return Err(self.not_allowed("send"));
        };
        if opt_in
            .as_ref()
            .is_some_and(|given| given.consented_at > now)
        {
            return Err(Refusal::OptInNotDated);
        }
        let sending = Sending {
            approval: approval.clone(),
            by: by.actor(),
            at: now,
            valid_until: now.plus_days(i64::from(validity_days)),
            auto_accept: opt_in.map(|opt_in| AutoAcceptPlan {
                at: now.plus_days(i64::from(auto_accept_days)),
                opt_in,
            }),
            viewed_at: None,
            reopened: false,
        };
        let event = ProposalEvent::Sent {
            request: self.facts.request.clone(),
            consignor: self.facts.consignor.clone(),
            round: self.facts.round,
            valid_until: sending.valid_until,
            auto_accept: sending.auto_accept.clone(),
        };
        let mut next = self.clone();
        next.state = State::Sent { sending };
        Ok((next, vec![event]))
    }

    /// Opening stops nothing: the clocks run on.
    pub(super) fn open(&self, now: Timestamp) -> Moved {
        let State::Sent { sending } = &self.state else {
            return Err(self.not_allowed("open"));
        };
        let mut next = self.clone();
        next.state = State::Viewed {
            sending: Sending {
                viewed_at: Some(now),
                ..sending.clone()
            },
        };
        let event = ProposalEvent::Viewed {
            request: self.facts.request.clone(),
            consignor: self.facts.consignor.clone(),
        };
        Ok((next, vec![event]))
    }

    pub(super) fn respond(
        &self,
        answers: Vec<LineAnswer>,
        proof: Option<MediaId>,
        by: By<'_>,
        now: Timestamp,
    ) -> Moved {
        let (State::Sent { sending } | State::Viewed { sending }) = &self.state else {
            return Err(self.not_allowed("respond"));
        };
        if now > sending.valid_until {
            return Err(Refusal::Lapsed);
        }
        if by.person().as_ref() != Some(&self.facts.consignor) && proof.is_none() {
            return Err(Refusal::ProofMissing);
        }
        self.check_answers(&answers)?;
        let mut next = self.clone();
        for LineAnswer { item, reply } in answers {
            let response = match reply {
                Reply::Accept => LineResponse::Accepted,
                Reply::Reject { reason } => LineResponse::Rejected { reason },
                Reply::Counter { counter } => LineResponse::Countered { counter },
            };
            for line in next.lines.iter_mut().filter(|line| line.item == item) {
                line.response = response.clone();
            }
        }
        let answer = Answer {
            by: by.actor(),
            at: now,
            proof,
            agreed: None,
        };
        let event = next.answered(sending.clone(), answer);
        Ok((next, vec![event]))
    }

    /// Every line answered, once, and every counter within its limits.
    fn check_answers(&self, answers: &[LineAnswer]) -> Result<(), Refusal> {
        let mut problems: Vec<(String, String)> = Vec::new();
        for (place, LineAnswer { item, reply }) in answers.iter().enumerate() {
            let path = format!("answers[{place}]");
            let Some(line) = self.lines.iter().find(|line| &line.item == item) else {
                problems.push((format!("{path}.item"), "is no line of the proposal".into()));
                continue;
            };
            if answers[..place].iter().any(|earlier| &earlier.item == item) {
                problems.push((format!("{path}.item"), "is answered already".into()));
            }
            if let Reply::Counter { counter } = reply {
                counter.check(&line.terms, &mut |field, problem| {
                    problems.push((format!("{path}.reply.counter.{field}"), problem.into()));
                });
            }
        }
        for line in &self.lines {
            if !answers.iter().any(|answer| answer.item == line.item) {
                problems.push(("answers".into(), format!("{} is not answered", line.item)));
            }
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Refusal::AnswersInvalid(problems))
        }
    }

    /// Lands in the state that the lines' responses amount to.
    fn answered(&mut self, sending: Sending, answer: Answer) -> ProposalEvent {
        let accepted = self.accepted_items();
        let rejected = self.items_where(|l| matches!(l.response, LineResponse::Rejected { .. }));
        let countered = self.countered();
        let request = self.facts.request.clone();
        let consignor = self.facts.consignor.clone();
        let author = self.facts.author.clone();
        let proof = answer.proof.clone();
        if !countered.is_empty() {
            self.state = State::Countered {
                sending,
                answer,
                superseded_by: None,
            };
            return ProposalEvent::Countered {
                request,
                consignor,
                author,
                countered,
                proof,
            };
        }
        if accepted.is_empty() {
            self.state = State::Rejected {
                sending,
                answer,
                refused: None,
            };
            return ProposalEvent::Rejected {
                request,
                consignor,
                author,
                proof,
            };
        }
        if rejected.is_empty() {
            self.state = State::Accepted { sending, answer };
            return ProposalEvent::Accepted {
                request,
                consignor,
                author,
                accepted,
                proof,
            };
        }
        self.state = State::PartiallyAccepted { sending, answer };
        ProposalEvent::PartiallyAccepted {
            request,
            consignor,
            author,
            accepted,
            rejected,
            proof,
        }
    }

    fn countered(&self) -> Vec<crate::ids::RequestItemId> {
        self.items_where(|line| matches!(line.response, LineResponse::Countered { .. }))
    }

    fn open_counter(&self, event: &'static str) -> Result<(&Sending, &Answer), Refusal> {
        let State::Countered {
            sending,
            answer,
            superseded_by,
        } = &self.state
        else {
            return Err(self.not_allowed(event));
        };
        if superseded_by.is_some() {
            return Err(Refusal::Superseded);
        }
        Ok((sending, answer))
    }

    /// Agreeing to a counter that one person may not grant puts the countered terms up for
    /// approval; approved, they are sent and answered anew.
    pub(super) fn agree(&self, rules: &ApprovalRules, by: By<'_>, now: Timestamp) -> Moved {
        let (sending, answer) = self.open_counter("agree")?;
        let Some(person) = by.person() else {
            return Err(Refusal::NotPermitted { event: "agree" });
        };
        let mut next = self.clone();
        let mut bound = false;
        for line in &mut next.lines {
            if let LineResponse::Countered { counter } = &line.response {
                let terms = counter.applied(&line.terms);
                let dearer = counter.commission.is_some() && !rules.allows_commission(&terms);
                bound |= dearer || moves_far(rules, line, &terms);
                line.terms = terms;
                line.response = LineResponse::Accepted;
            }
        }
        let agreed = ProposalEvent::CounterAgreed {
            request: self.facts.request.clone(),
            consignor: self.facts.consignor.clone(),
            author: self.facts.author.clone(),
            countered: self.countered(),
        };
        if bound {
            next.ask_again();
            let event = next.put_up(person, now);
            return Ok((next, vec![agreed, event]));
        }
        let answer = Answer {
            agreed: Some(Agreement {
                by: by.actor(),
                at: now,
            }),
            ..answer.clone()
        };
        let event = next.answered(sending.clone(), answer);
        Ok((next, vec![agreed, event]))
    }

    /// Takes every line's response back.
    pub(super) fn ask_again(&mut self) {
        for line in &mut self.lines {
            line.response = LineResponse::Pending;
        }
    }

    pub(super) fn new_round(&self, successor: ProposalId, max: u8) -> Moved {
        let (sending, answer) = self.open_counter("new_round")?;
        if self.facts.round >= max {
            return Err(Refusal::MaxRounds { max });
        }
        let mut next = self.clone();
        next.state = State::Countered {
            sending: sending.clone(),
            answer: answer.clone(),
            superseded_by: Some(successor.clone()),
        };
        let event = ProposalEvent::Superseded {
            request: self.facts.request.clone(),
            next: successor,
        };
        Ok((next, vec![event]))
    }

    /// Undoes [`Self::new_round`] for a round that the consignor never saw.
    pub(super) fn round_withdrawn(&self, round: ProposalId) -> Moved {
        let State::Countered {
            sending,
            answer,
            superseded_by,
        } = &self.state
        else {
            return Err(self.not_allowed("round_withdrawn"));
        };
        if superseded_by.as_ref() != Some(&round) {
            return Err(Refusal::NotTheNextRound);
        }
        let mut next = self.clone();
        next.state = State::Countered {
            sending: sending.clone(),
            answer: answer.clone(),
            superseded_by: None,
        };
        let event = ProposalEvent::CounterReopened {
            request: self.facts.request.clone(),
            withdrawn: round,
        };
        Ok((next, vec![event]))
    }

    pub(super) fn refuse(&self, reason: String, by: By<'_>, now: Timestamp) -> Moved {
        let (sending, answer) = self.open_counter("refuse")?;
        said(&reason)?;
        let event = ProposalEvent::CounterRefused {
            request: self.facts.request.clone(),
            consignor: self.facts.consignor.clone(),
            author: self.facts.author.clone(),
            reason: reason.clone(),
        };
        let mut next = self.clone();
        next.state = State::Rejected {
            sending: sending.clone(),
            answer: answer.clone(),
            refused: Some(RefusedCounter {
                by: by.actor(),
                at: now,
                reason,
            }),
        };
        Ok((next, vec![event]))
    }

    pub(super) fn withdraw(&self, reason: String, by: By<'_>, now: Timestamp) -> Moved {
        let (State::Draft { .. }
        | State::PendingApproval { .. }
        | State::Approved { .. }
        | State::Sent { .. }
        | State::Viewed { .. }) = self.state
        else {
            return Err(self.not_allowed("withdraw"));
        };
        Ok(self.taken_back(reason, by, now))
    }

    /// An offer goes with its request, a counter included.
    pub(super) fn request_ended(&self, reason: String, by: By<'_>, now: Timestamp) -> Moved {
        if self.status().is_open() {
            Ok(self.taken_back(reason, by, now))
        } else {
            Err(self.not_allowed("request_ended"))
        }
    }

    fn taken_back(&self, reason: String, by: By<'_>, now: Timestamp) -> (Self, Vec<ProposalEvent>) {
        let sending = self.state.sending().cloned();
        let event = ProposalEvent::Withdrawn {
            request: self.facts.request.clone(),
            consignor: self.facts.consignor.clone(),
            author: self.facts.author.clone(),
            reason: reason.clone(),
            sent: sending.is_some(),
        };
        let mut next = self.clone();
        next.state = State::Withdrawn {
            sending,
            withdrawal: Withdrawal {
                by: by.actor(),
                at: now,
                reason,
            },
        };
        (next, vec![event])
    }
}

fn moves_far(rules: &ApprovalRules, line: &ProposalLine, terms: &LineTerms) -> bool {
    let approved = line.approved_price.unwrap_or_else(|| line.price());
    rules.is_large_change(approved, price_of(terms))
}
