//! Appraising: item by item, by the assigned appraiser, until every item has a verdict.

use super::decide::{Moved, said};
use super::{
    Appraisal, Appraised, Assignment, Custody, ItemDecision, RedFlagReview, Refusal, Request,
    RequestEvent, State, Verdict, appraisal,
};
use crate::access::By;
use crate::ids::RequestItemId;
use crate::time::Timestamp;

impl Request {
    /// Who appraises, what is in the house, and since when the appraiser is at it; nothing in a
    /// state where no appraisal can be under way or begin.
    fn bench(&self) -> Option<(&Assignment, Option<&Custody>, Option<Timestamp>)> {
        match &self.state {
            State::Assigned { assignment } | State::Scheduled { assignment, .. } => {
                Some((assignment, None, None))
            }
            State::Received {
                assignment,
                custody,
            } => Some((assignment, Some(custody), None)),
            State::InAppraisal {
                assignment,
                custody,
                started_at,
            } => Some((assignment, custody.as_ref(), Some(*started_at))),
            State::Draft { .. }
            | State::Submitted { .. }
            | State::Appraised { .. }
            | State::Proposed { .. }
            | State::Accepted { .. }
            | State::Contracted { .. }
            | State::Completed { .. }
            | State::Rejected { .. }
            | State::Cancelled { .. }
            | State::Expired { .. } => None,
        }
    }

    pub(super) fn start_appraisal(&self, now: Timestamp) -> Moved {
        match self.bench() {
            Some((assignment, custody, None)) => {
                let (next, event) = self.begun(assignment, custody, now);
                Ok((next, vec![event]))
            }
            Some((_, _, Some(_))) | None => Err(self.not_allowed("start_appraisal")),
        }
    }

    fn begun(
        &self,
        assignment: &Assignment,
        custody: Option<&Custody>,
        now: Timestamp,
    ) -> (Self, RequestEvent) {
        let event = RequestEvent::AppraisalStarted {
            consignor: self.facts.consignor.clone(),
            appraiser: assignment.appraiser.clone(),
            remote: custody.is_none(),
        };
        let mut next = self.clone();
        next.state = State::InAppraisal {
            assignment: assignment.clone(),
            custody: custody.cloned(),
            started_at: now,
        };
        (next, event)
    }

    pub(super) fn appraise_item(
        &self,
        id: &RequestItemId,
        verdict: Verdict,
        now: Timestamp,
    ) -> Moved {
        let Some((assignment, custody, started_at)) = self.bench() else {
            return Err(self.not_allowed("appraise_item"));
        };
        let mut problems = Vec::new();
        appraisal::check(&verdict, &mut |path, problem| {
            problems.push((format!("findings.{path}"), problem));
        });
        if !problems.is_empty() {
            return Err(Refusal::VerdictInvalid(problems));
        }
        let (mut next, mut events) = match started_at {
            Some(_) => (self.clone(), Vec::new()),
            None => {
                let (next, event) = self.begun(assignment, custody, now);
                (next, vec![event])
            }
        };
        let item = next
            .items
            .iter_mut()
            .find(|item| &item.id == id)
            .ok_or(Refusal::ItemUnknown)?;
        let appraisal = Appraisal::new(assignment.appraiser.clone(), verdict, now);
        events.push(RequestEvent::ItemAppraised {
            item: id.clone(),
            appraiser: appraisal.appraiser.clone(),
            overall: appraisal.overall,
            band: appraisal.band,
            suspicious: appraisal.is_suspicious(),
        });
        // A second verdict on the item replaces the first, so the decision follows the last.
        item.decision = if appraisal.is_scored() {
            ItemDecision::Pending
        } else {
            ItemDecision::Declined
        };
        item.appraisal = Some(appraisal);
        Ok((next, events))
    }

    pub(super) fn complete_appraisal(&self, now: Timestamp) -> Moved {
        let State::InAppraisal {
            assignment,
            custody,
            ..
        } = &self.state
        else {
            return Err(self.not_allowed("complete_appraisal"));
        };
        let mut problems = Vec::new();
        let (mut scored, mut declined, mut suspicious) = (Vec::new(), Vec::new(), Vec::new());
        for (place, item) in self.items.iter().enumerate() {
            let Some(appraisal) = &item.appraisal else {
                let path = format!("items[{place}].appraisal");
                problems.push((path, "must be scored or declined"));
                continue;
            };
            if appraisal.is_suspicious() {
                suspicious.push(item.id.clone());
            }
            if appraisal.is_scored() {
                scored.push(item.id.clone());
            } else {
                declined.push(item.id.clone());
            }
        }
        if !problems.is_empty() {
            return Err(Refusal::NotAppraised(problems));
        }
        let mut next = self.clone();
        next.state = State::Appraised {
            appraised: Appraised {
                assignment: assignment.clone(),
                custody: custody.clone(),
                at: now,
                review: if suspicious.is_empty() {
                    RedFlagReview::NotNeeded
                } else {
                    RedFlagReview::Needed
                },
            },
        };
        let event = RequestEvent::AppraisalCompleted {
            consignor: self.facts.consignor.clone(),
            appraiser: assignment.appraiser.clone(),
            scored,
            declined,
            suspicious,
        };
        Ok((next, vec![event]))
    }

    pub(super) fn acknowledge_red_flags(&self, note: String, by: By<'_>, now: Timestamp) -> Moved {
        let mut next = self.clone();
        let State::Appraised { appraised } = &mut next.state else {
            return Err(self.not_allowed("acknowledge_red_flags"));
        };
        said(&note, "reason")?;
        let person = match (&appraised.review, by.person()) {
            (RedFlagReview::Needed, Some(person)) => person,
            (
                RedFlagReview::NotNeeded
                | RedFlagReview::Needed
                | RedFlagReview::Acknowledged { .. },
                _,
            ) => return Err(Refusal::NothingFlagged),
        };
        let event = RequestEvent::RedFlagsAcknowledged {
            appraiser: appraised.assignment.appraiser.clone(),
            note: note.clone(),
        };
        appraised.review = RedFlagReview::Acknowledged {
            by: person,
            at: now,
            note,
        };
        Ok((next, vec![event]))
    }
}
