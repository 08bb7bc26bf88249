//! The law of machine B: one command against the present state.

use super::command::{Reach, Rights};
use super::{Command, Proposal, ProposalEvent, Refusal};
use crate::access::{By, Caller, Permission, Scope};
use crate::decision::Decision;
use crate::time::Timestamp;

/// A proposal after a move, not yet counted as a version, and what happened.
pub(super) type Moved = Result<(Proposal, Vec<ProposalEvent>), Refusal>;

impl Proposal {
    /// Decides `command` against the proposal's present state.
    ///
    /// A move that the table does not list is told first, then a lack of rights, then what the
    /// move itself asks for.
    ///
    /// # Errors
    /// [`Refusal`]; the proposal is unchanged.
    pub fn decide(
        &self,
        command: Command,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Decision<Self, ProposalEvent>, Refusal> {
        let (event, rights) = (command.name(), command.rights());
        let moved = self.step(command, by, now);
        if let Err(refusal @ Refusal::TransitionNotAllowed { .. }) = moved {
            return Err(refusal);
        }
        if !self.admits(by, rights) {
            return Err(Refusal::NotPermitted { event });
        }
        let (next, events) = moved?;
        Ok(self.counted(next, events, now))
    }

    pub(super) fn counted(
        &self,
        mut next: Self,
        events: Vec<ProposalEvent>,
        now: Timestamp,
    ) -> Decision<Self, ProposalEvent> {
        next.version = self.version + 1;
        next.updated_at = now;
        Decision {
            was: Some(self.clone()),
            next,
            events,
        }
    }

    fn step(&self, command: Command, by: By<'_>, now: Timestamp) -> Moved {
        use Command as C;
        match command {
            C::Edit { lines, message } => self.edit(lines, message),
            C::Submit { rules, red_flags } => self.submit(&rules, &red_flags, by, now),
            C::Approve { red_flags } => self.approve(&red_flags, by, now),
            C::SendBack { reason } => self.send_back(reason, by, now),
            C::Send {
                validity_days,
                auto_accept_days,
                opt_in,
            } => self.send(validity_days, auto_accept_days, opt_in, by, now),
            C::Open => self.open(now),
            C::Respond { answers, proof } => self.respond(answers, proof, by, now),
            C::Agree { rules } => self.agree(&rules, by, now),
            C::NewRound { next, max_rounds } => self.new_round(next, max_rounds),
            C::Refuse { reason } => self.refuse(reason, by, now),
            C::AutoAccept {
                evidence,
                undo_hours,
            } => self.lapse(evidence, undo_hours, now),
            C::Undo { signed, listed } => self.undo(signed, listed, now),
            C::Reopen { validity_days } => self.reopen(validity_days, now),
            C::Expire => self.expire(now),
            C::Withdraw { reason } => self.withdraw(reason, by, now),
            C::RoundWithdrawn { round } => self.round_withdrawn(round),
            C::RequestEnded { reason } => self.request_ended(reason, by, now),
        }
    }

    fn admits(&self, by: By<'_>, rights: Rights) -> bool {
        match by {
            By::System(_) => rights.system,
            By::Person(caller) => {
                let own = rights.own.is_some_and(|own| caller.may(own))
                    && caller.user == self.facts.consignor;
                let staff = rights
                    .staff
                    .is_some_and(|(permission, reach)| self.reached(caller, permission, reach));
                own || staff
            }
        }
    }

    fn reached(&self, caller: &Caller, permission: Permission, reach: Reach) -> bool {
        let drafted = caller.user == self.facts.author;
        let location = self.facts.location.as_ref();
        match (caller.grants.scope_in(permission, location), reach) {
            (Some(Scope::All), Reach::Theirs | Reach::Drafted) => true,
            (Some(Scope::Assigned), Reach::Theirs) => {
                drafted || caller.user == self.facts.appraiser
            }
            (Some(Scope::Assigned), Reach::Drafted) => drafted,
            (None, Reach::Theirs | Reach::Drafted) => false,
        }
    }

    pub(super) const fn not_allowed(&self, event: &'static str) -> Refusal {
        Refusal::TransitionNotAllowed {
            status: self.status(),
            event,
        }
    }
}

/// Refuses a reason of no words.
pub(super) fn said(text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        Err(Refusal::ReasonMissing)
    } else {
        Ok(())
    }
}
