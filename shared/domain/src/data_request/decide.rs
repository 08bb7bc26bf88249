//! The law of data requests.

use super::{
    Command, Copied, DataRequest, DataRequestEvent, Facts, Hold, Kind, NewDataRequest, Refusal,
    State, Step, due,
};
use crate::access::{By, Permission};
use crate::decision::Decision;
use crate::time::Timestamp;

type Moved = Result<(State, DataRequestEvent), Refusal>;

impl DataRequest {
    /// A person asks.
    pub fn ask(new: NewDataRequest, now: Timestamp) -> Decision<Self, DataRequestEvent> {
        let facts = Facts {
            user: new.user,
            kind: new.kind,
            asked_at: now,
            due_on: due(now.panama_date(), new.working_days),
            holds: new.holds,
            words: new.words,
        };
        let event = DataRequestEvent::Opened {
            user: facts.user.clone(),
            kind: facts.kind,
            due_on: facts.due_on,
        };
        let next = Self {
            id: new.id,
            version: 1,
            facts,
            state: State::Received,
            updated_at: now,
        };
        Decision::one(None, next, event)
    }

    /// Decides `command` against where the request stands.
    ///
    /// # Errors
    /// [`Refusal`], and the request is unchanged.
    pub fn decide(
        &self,
        command: Command,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Decision<Self, DataRequestEvent>, Refusal> {
        let verb = command.verb();
        let (state, event) = match command {
            Command::Begin => self.begin(verb, by, now),
            Command::Fulfil { holds } => self.fulfil(verb, holds, by, now),
            Command::Refuse { reason } => self.refuse(verb, reason, by, now),
            Command::FinishStep { step } => self.finish_step(verb, step, now),
            Command::FinishCopy { copy } => self.finish_copy(verb, copy, now),
        }?;
        let next = Self {
            version: self.version + 1,
            state,
            updated_at: now,
            ..self.clone()
        };
        Ok(Decision::one(Some(self.clone()), next, event))
    }

    fn begin(&self, verb: &'static str, by: By<'_>, now: Timestamp) -> Moved {
        match (self.facts.kind, &self.state) {
            (Kind::Export, State::Received) => Ok(self.begun(by, now)),
            (Kind::Export | Kind::Erasure | Kind::Correction | Kind::Objection, _) => {
                Err(self.not_allowed(verb))
            }
        }
    }

    fn fulfil(&self, verb: &'static str, holds: Vec<Hold>, by: By<'_>, now: Timestamp) -> Moved {
        self.may_decide(by)?;
        match (self.facts.kind, &self.state) {
            (Kind::Erasure, State::Received) => {
                let blocking: Vec<Hold> = holds
                    .into_iter()
                    .filter(|hold| hold.kind.blocks())
                    .collect();
                if blocking.is_empty() {
                    Ok(self.begun(by, now))
                } else {
                    Err(Refusal::Held(blocking))
                }
            }
            (Kind::Correction | Kind::Objection, State::Received) => Ok(self.fulfilled(None, now)),
            (Kind::Export | Kind::Erasure | Kind::Correction | Kind::Objection, _) => {
                Err(self.not_allowed(verb))
            }
        }
    }

    fn refuse(&self, verb: &'static str, reason: String, by: By<'_>, now: Timestamp) -> Moved {
        self.may_decide(by)?;
        if reason.trim().is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        match &self.state {
            State::Received => {
                let event = DataRequestEvent::Refused {
                    user: self.facts.user.clone(),
                    kind: self.facts.kind,
                    reason: reason.clone(),
                };
                let by = by.actor();
                Ok((
                    State::Refused {
                        at: now,
                        by,
                        reason,
                    },
                    event,
                ))
            }
            State::InProgress { .. } | State::Fulfilled { .. } | State::Refused { .. } => {
                Err(self.not_allowed(verb))
            }
        }
    }

    fn finish_step(&self, verb: &'static str, step: Step, now: Timestamp) -> Moved {
        let (Kind::Erasure, State::InProgress { since, by, done }) = (self.facts.kind, &self.state)
        else {
            return Err(self.not_allowed(verb));
        };
        if self.next_step() != Some(step) {
            return Err(Refusal::StepOutOfTurn(step));
        }
        let mut done = done.clone();
        done.push(step);
        if done.len() == Step::ALL.len() {
            return Ok(self.fulfilled(None, now));
        }
        let state = State::InProgress {
            since: *since,
            by: by.clone(),
            done,
        };
        Ok((state, DataRequestEvent::StepFinished { step }))
    }

    fn finish_copy(&self, verb: &'static str, copy: Copied, now: Timestamp) -> Moved {
        match (self.facts.kind, &self.state) {
            (Kind::Export, State::InProgress { .. }) => Ok(self.fulfilled(Some(copy), now)),
            (Kind::Export | Kind::Erasure | Kind::Correction | Kind::Objection, _) => {
                Err(self.not_allowed(verb))
            }
        }
    }

    fn may_decide(&self, by: By<'_>) -> Result<(), Refusal> {
        if !by.may(Permission::PrivacyManage) {
            return Err(Refusal::NotAllowed);
        }
        if by.person().as_ref() == Some(&self.facts.user) {
            return Err(Refusal::OwnData);
        }
        Ok(())
    }

    fn begun(&self, by: By<'_>, now: Timestamp) -> (State, DataRequestEvent) {
        let event = DataRequestEvent::Begun {
            user: self.facts.user.clone(),
            kind: self.facts.kind,
        };
        let state = State::InProgress {
            since: now,
            by: by.actor(),
            done: Vec::new(),
        };
        (state, event)
    }

    fn fulfilled(&self, copy: Option<Copied>, now: Timestamp) -> (State, DataRequestEvent) {
        let event = DataRequestEvent::Fulfilled {
            user: self.facts.user.clone(),
            kind: self.facts.kind,
        };
        (State::Fulfilled { at: now, copy }, event)
    }

    fn not_allowed(&self, verb: &'static str) -> Refusal {
        Refusal::WrongState {
            kind: self.facts.kind,
            status: self.status(),
            verb,
        }
    }
}
