//! Drafts: editing, handing in, sending back, lapsing.

use super::decide::{Moved, said};
use super::item::{check_complete, check_details};
use super::{
    ChangesRequested, Intake, ItemDecision, ItemDetails, MAX_ITEMS, Refusal, Request,
    RequestDetails, RequestEvent, RequestItem, State, Submission, TermsAccepted,
};
use crate::access::{By, Permission};
use crate::ids::RequestItemId;
use crate::time::Timestamp;

impl Request {
    fn draft(&self, event: &'static str) -> Result<Self, Refusal> {
        match self.state {
            State::Draft { .. } => Ok(self.clone()),
            State::Submitted { .. }
            | State::Assigned { .. }
            | State::Scheduled { .. }
            | State::Received { .. }
            | State::InAppraisal { .. }
            | State::Appraised { .. }
            | State::Proposed { .. }
            | State::Accepted { .. }
            | State::Contracted { .. }
            | State::Completed { .. }
            | State::Rejected { .. }
            | State::Cancelled { .. }
            | State::Expired { .. } => Err(self.not_allowed(event)),
        }
    }

    pub(super) fn edit_details(&self, details: RequestDetails, by: By<'_>) -> Moved {
        let mut next = self.draft("edit")?;
        if details.priority != self.details.priority
            && !by.may_in(Permission::RequestsUpdate, &self.details.location_id)
        {
            return Err(Refusal::PriorityReserved);
        }
        let location = details.location_id.clone();
        next.details = details;
        Ok((next, vec![RequestEvent::Edited { location }]))
    }

    pub(super) fn add_item(&self, item: RequestItemId, details: ItemDetails) -> Moved {
        let mut next = self.draft("add_item")?;
        if self.item(&item).is_some() {
            return Err(Refusal::ItemRepeated);
        }
        if self.items.len() >= MAX_ITEMS {
            return Err(Refusal::TooManyItems);
        }
        valid(&details)?;
        next.items.push(RequestItem {
            id: item.clone(),
            details,
            appraisal: None,
            decision: ItemDecision::Pending,
        });
        Ok((next, vec![RequestEvent::ItemAdded { item }]))
    }

    pub(super) fn edit_item(&self, item: &RequestItemId, details: ItemDetails) -> Moved {
        let mut next = self.draft("edit_item")?;
        let edited = next
            .items
            .iter_mut()
            .find(|known| &known.id == item)
            .ok_or(Refusal::ItemUnknown)?;
        valid(&details)?;
        edited.details = details;
        let event = RequestEvent::ItemEdited { item: item.clone() };
        Ok((next, vec![event]))
    }

    pub(super) fn remove_item(&self, item: RequestItemId) -> Moved {
        let mut next = self.draft("remove_item")?;
        if self.item(&item).is_none() {
            return Err(Refusal::ItemUnknown);
        }
        next.items.retain(|known| known.id != item);
        Ok((next, vec![RequestEvent::ItemRemoved { item }]))
    }

    pub(super) fn submit(&self, submission: &Submission, by: By<'_>, now: Timestamp) -> Moved {
        let mut next = self.draft("submit")?;
        self.complete(submission)?;
        let sla_due_at = now.plus_hours(i64::from(submission.sla_hours));
        next.terms = Some(TermsAccepted {
            version: submission.current_terms.clone(),
            at: now,
            by: by.actor(),
        });
        next.state = State::Submitted {
            intake: Intake {
                submitted_at: now,
                sla_due_at,
            },
        };
        let event = RequestEvent::Submitted {
            consignor: self.facts.consignor.clone(),
            items: self.items.iter().map(|item| item.id.clone()).collect(),
            terms_version: submission.current_terms.clone(),
            sla_due_at,
        };
        Ok((next, vec![event]))
    }

    /// Everything that is missing, item by item.
    fn complete(&self, submission: &Submission) -> Result<(), Refusal> {
        let mut problems = Vec::new();
        if self.items.is_empty() {
            problems.push(("items".to_owned(), "at least one is needed"));
        }
        for (place, item) in self.items.iter().enumerate() {
            check_complete(
                &item.details,
                &format!("items[{place}]."),
                &submission.checklists,
                &mut |path, problem| problems.push((path, problem)),
            );
        }
        let agreed = submission.terms_version.as_ref() == Some(&submission.current_terms);
        match (problems.is_empty(), agreed) {
            (true, true) => Ok(()),
            (true, false) => Err(Refusal::TermsNotAccepted),
            (false, true) => Err(Refusal::Incomplete(problems)),
            (false, false) => {
                let terms = "the terms in force must be accepted";
                problems.push(("terms_version".to_owned(), terms));
                Err(Refusal::Incomplete(problems))
            }
        }
    }

    pub(super) fn request_changes(&self, reason: String, by: By<'_>, now: Timestamp) -> Moved {
        let State::Submitted { .. } = self.state else {
            return Err(self.not_allowed("request_changes"));
        };
        said(&reason, "reason")?;
        let event = RequestEvent::ChangesRequested {
            consignor: self.facts.consignor.clone(),
            reason: reason.clone(),
        };
        let mut next = self.clone();
        next.state = State::Draft {
            changes: Some(ChangesRequested {
                by: by.actor(),
                at: now,
                reason,
            }),
        };
        Ok((next, vec![event]))
    }

    pub(super) fn expire(&self, draft_days: u16, now: Timestamp) -> Moved {
        let mut next = self.draft("expire")?;
        if now < self.updated_at.plus_days(i64::from(draft_days)) {
            return Err(Refusal::DraftNotStale);
        }
        next.state = State::Expired { at: now };
        let consignor = self.facts.consignor.clone();
        Ok((next, vec![RequestEvent::Expired { consignor }]))
    }
}

fn valid(details: &ItemDetails) -> Result<(), Refusal> {
    let mut problems = Vec::new();
    check_details(details, "", &mut |path, problem| {
        problems.push((path, problem));
    });
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Refusal::ItemInvalid(problems))
    }
}
