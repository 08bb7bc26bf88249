//! Intake: who appraises, when, and the goods coming in.

use super::command::{Candidate, Command};
use super::decide::Moved;
use super::{
    Appointment, Assignment, Custody, CustodyFacts, Refusal, Request, RequestEvent, State,
    check_slot, receipt,
};
use crate::access::By;
use crate::ids::CustodyId;
use crate::settings::Settings;
use crate::time::Timestamp;

impl Request {
    pub(super) fn assign(
        &self,
        candidate: &Candidate,
        limit: u32,
        by: By<'_>,
        now: Timestamp,
    ) -> Moved {
        let State::Submitted { intake } = &self.state else {
            return Err(self.not_allowed("assign_appraiser"));
        };
        self.eligible(candidate, limit)?;
        let event = RequestEvent::AppraiserAssigned {
            consignor: self.facts.consignor.clone(),
            appraiser: candidate.appraiser.clone(),
            automatic: by.person().is_none(),
        };
        let mut next = self.clone();
        next.state = State::Assigned {
            assignment: Assignment {
                intake: intake.clone(),
                appraiser: candidate.appraiser.clone(),
                assigned_at: now,
                assigned_by: by.actor(),
            },
        };
        Ok((next, vec![event]))
    }

    pub(super) fn reassign(
        &self,
        candidate: &Candidate,
        limit: u32,
        by: By<'_>,
        now: Timestamp,
    ) -> Moved {
        let State::Assigned { assignment } = &self.state else {
            return Err(self.not_allowed("reassign"));
        };
        if assignment.appraiser == candidate.appraiser {
            return Err(Refusal::SameAppraiser);
        }
        self.eligible(candidate, limit)?;
        let event = RequestEvent::AppraiserReassigned {
            consignor: self.facts.consignor.clone(),
            from: assignment.appraiser.clone(),
            to: candidate.appraiser.clone(),
        };
        let mut next = self.clone();
        next.state = State::Assigned {
            assignment: Assignment {
                intake: assignment.intake.clone(),
                appraiser: candidate.appraiser.clone(),
                assigned_at: now,
                assigned_by: by.actor(),
            },
        };
        Ok((next, vec![event]))
    }

    fn eligible(&self, candidate: &Candidate, limit: u32) -> Result<(), Refusal> {
        if !candidate.may_appraise {
            return Err(Refusal::AppraiserNotPermitted);
        }
        if candidate.appraiser == self.facts.consignor {
            return Err(Refusal::AppraiserIsConsignor);
        }
        let load = candidate.load;
        if load >= limit {
            return Err(Refusal::AppraiserAtLimit { load, limit });
        }
        Ok(())
    }

    pub(super) fn schedule(
        &self,
        appointment: Appointment,
        settings: &Settings,
        now: Timestamp,
    ) -> Moved {
        let State::Assigned { assignment } = &self.state else {
            return Err(self.not_allowed("schedule"));
        };
        self.valid_slot(&appointment, settings, now)?;
        let event = RequestEvent::AppointmentSet {
            consignor: self.facts.consignor.clone(),
            appraiser: assignment.appraiser.clone(),
            appointment: appointment.clone(),
        };
        let mut next = self.clone();
        next.state = State::Scheduled {
            assignment: assignment.clone(),
            appointment,
        };
        Ok((next, vec![event]))
    }

    pub(super) fn reschedule(
        &self,
        appointment: Appointment,
        settings: &Settings,
        by: By<'_>,
        now: Timestamp,
    ) -> Moved {
        let State::Scheduled {
            assignment,
            appointment: before,
        } = &self.state
        else {
            return Err(self.not_allowed("reschedule"));
        };
        let hours = settings.move_notice_hours;
        let as_staff = self.acts_as_staff(by, Command::NoShow.rights());
        if !as_staff && now > before.start.plus_hours(-i64::from(hours)) {
            return Err(Refusal::TooLateToMove { hours });
        }
        self.valid_slot(&appointment, settings, now)?;
        let event = RequestEvent::AppointmentMoved {
            consignor: self.facts.consignor.clone(),
            appraiser: assignment.appraiser.clone(),
            from: before.clone(),
            to: appointment.clone(),
        };
        let mut next = self.clone();
        next.state = State::Scheduled {
            assignment: assignment.clone(),
            appointment,
        };
        Ok((next, vec![event]))
    }

    /// Overlap is not asked here: the data layer holds the appraiser's quarter hours.
    fn valid_slot(
        &self,
        appointment: &Appointment,
        settings: &Settings,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        check_slot(appointment, settings, now).map_err(Refusal::SlotInvalid)?;
        let known = appointment.address_id.is_some() || self.details.address_id.is_some();
        if self.details.intake_mode.needs_address() && !known {
            return Err(Refusal::AddressMissing);
        }
        Ok(())
    }

    pub(super) fn no_show(&self, now: Timestamp) -> Moved {
        let State::Scheduled {
            assignment,
            appointment,
        } = &self.state
        else {
            return Err(self.not_allowed("no_show"));
        };
        if now < appointment.start {
            return Err(Refusal::AppointmentNotBegun);
        }
        let event = RequestEvent::AppointmentMissed {
            consignor: self.facts.consignor.clone(),
            appraiser: assignment.appraiser.clone(),
            appointment: appointment.clone(),
        };
        let mut next = self.clone();
        next.state = State::Assigned {
            assignment: assignment.clone(),
        };
        Ok((next, vec![event]))
    }

    pub(super) fn receive(
        &self,
        id: CustodyId,
        facts: CustodyFacts,
        by: By<'_>,
        now: Timestamp,
    ) -> Moved {
        let (State::Assigned { assignment } | State::Scheduled { assignment, .. }) = &self.state
        else {
            return Err(self.not_allowed("receive_goods"));
        };
        let mut problems = Vec::new();
        receipt::check(&facts, &self.items, &mut |path, problem| {
            problems.push((path, problem));
        });
        if !problems.is_empty() {
            return Err(Refusal::CustodyInvalid(problems));
        }
        let Some(taken_by) = by.person() else {
            return Err(Refusal::NotPermitted {
                event: "receive_goods",
            });
        };
        let came = |received| {
            let lines = facts
                .items
                .iter()
                .filter(move |line| line.received == received);
            lines.map(|line| line.item_id.clone()).collect()
        };
        let event = RequestEvent::GoodsReceived {
            consignor: self.facts.consignor.clone(),
            appraiser: assignment.appraiser.clone(),
            custody: id.clone(),
            received: came(true),
            missing: came(false),
        };
        let mut next = self.clone();
        next.state = State::Received {
            assignment: assignment.clone(),
            custody: Custody {
                id,
                at: now,
                taken_by,
                facts,
            },
        };
        Ok((next, vec![event]))
    }
}
