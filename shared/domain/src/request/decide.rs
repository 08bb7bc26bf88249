//! The law of machine A: one command against the present state.

use super::command::Rights;
use super::{Command, Refusal, Request, RequestEvent};
use crate::access::By;
use crate::decision::Decision;
use crate::time::Timestamp;

/// A request after a move, not yet counted as a version, and what happened.
pub(super) type Moved = Result<(Request, Vec<RequestEvent>), Refusal>;

impl Request {
    /// Decides `command` against the request's present state.
    ///
    /// A move that the table does not list is told first, then a lack of rights, then what the
    /// move itself asks for.
    ///
    /// # Errors
    /// [`Refusal`]; the request is unchanged.
    pub fn decide(
        &self,
        command: Command,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Decision<Self, RequestEvent>, Refusal> {
        let (event, rights) = (command.name(), command.rights());
        let moved = self.step(command, by, now);
        if let Err(refusal @ Refusal::TransitionNotAllowed { .. }) = moved {
            return Err(refusal);
        }
        if !self.admits(by, rights) {
            return Err(Refusal::NotPermitted { event });
        }
        let (mut next, events) = moved?;
        next.version = self.version + 1;
        next.updated_at = now;
        Ok(Decision {
            was: Some(self.clone()),
            next,
            events,
        })
    }

    fn step(&self, command: Command, by: By<'_>, now: Timestamp) -> Moved {
        use Command as C;
        match command {
            C::EditDetails { details } => self.edit_details(details, by),
            C::AddItem { item, details } => self.add_item(item, details),
            C::EditItem { item, details } => self.edit_item(&item, details),
            C::RemoveItem { item } => self.remove_item(item),
            C::Submit(submission) => self.submit(&submission, by, now),
            C::RequestChanges { reason } => self.request_changes(reason, by, now),
            C::Expire { draft_days } => self.expire(draft_days, now),
            C::AssignAppraiser { candidate, limit } => self.assign(&candidate, limit, by, now),
            C::Reassign { candidate, limit } => self.reassign(&candidate, limit, by, now),
            C::Schedule {
                appointment,
                settings,
            } => self.schedule(appointment, &settings, now),
            C::Reschedule {
                appointment,
                settings,
            } => self.reschedule(appointment, &settings, by, now),
            C::NoShow => self.no_show(now),
            C::ReceiveGoods { custody, facts } => self.receive(custody, facts, by, now),
            C::StartAppraisal => self.start_appraisal(now),
            C::AppraiseItem { item, verdict } => self.appraise_item(&item, verdict, now),
            C::CompleteAppraisal => self.complete_appraisal(now),
            C::AcknowledgeRedFlags { note } => self.acknowledge_red_flags(note, by, now),
            C::SendProposal { proposal, approved } => self.send_proposal(proposal, approved),
            C::Counter {
                proposal,
                max_rounds,
            } => self.counter(&proposal, max_rounds),
            C::SendRound {
                proposal,
                round,
                approved,
                max_rounds,
            } => self.send_round(proposal, round, approved, max_rounds),
            C::Accept {
                proposal,
                accepted,
                how,
            } => self.accept(proposal, accepted, how, now),
            C::RejectAll {
                proposal,
                by: who,
                text,
            } => self.reject_all(&proposal, who, text, by, now),
            C::Reopen { why } => self.reopen(why),
            C::Reject {
                reason,
                text,
                legal_note,
            } => self.reject(reason, text, legal_note, by, now),
            C::Cancel { reason, agreed_fee } => self.cancel(reason, agreed_fee, by, now),
            C::ContractSigned { contract } => self.contract_signed(contract),
            C::ContractActivated { contract, products } => {
                self.contract_activated(&contract, products)
            }
            C::ItemListed { product } => self.item_listed(product, now),
        }
    }

    fn admits(&self, by: By<'_>, rights: Rights) -> bool {
        match by {
            By::System(_) => rights.system,
            By::Person(caller) => {
                let own = rights.own.is_some_and(|own| caller.may(own))
                    && caller.user == self.facts.consignor;
                let assigned = !rights.assigned || self.appraiser() == Some(&caller.user);
                own || (self.acts_as_staff(by, rights) && assigned)
            }
        }
    }

    /// Whether the person gives the command as staff, whoever's goods these are.
    pub(super) fn acts_as_staff(&self, by: By<'_>, rights: Rights) -> bool {
        by.person().is_some()
            && !rights.staff.is_empty()
            && rights
                .staff
                .iter()
                .all(|permission| by.may_in(*permission, &self.details.location_id))
    }

    pub(super) const fn not_allowed(&self, event: &'static str) -> Refusal {
        Refusal::TransitionNotAllowed {
            status: self.status(),
            event,
        }
    }
}

/// Refuses a reason of no words.
pub(super) fn said(text: &str, field: &'static str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        Err(Refusal::ReasonMissing { field })
    } else {
        Ok(())
    }
}
