//! The rules of machine C: what a contract accepts, and what becomes of it.

mod closing;
mod signing;

use super::{Command, Contract, ContractEvent, ContractLine, Countersign, Refusal, State};
use crate::access::By;
use crate::decision::Decision;
use crate::ids::ProductId;
use crate::time::Timestamp;

/// What an accepted command leads to.
struct Step {
    state: State,
    /// The lines, where they change.
    lines: Option<Vec<ContractLine>>,
    event: ContractEvent,
}

impl Step {
    /// To `state`, with the lines as they are.
    fn to(state: State, event: ContractEvent) -> Self {
        Self {
            state,
            lines: None,
            event,
        }
    }
}

impl Contract {
    /// Answers a command.
    ///
    /// # Errors
    /// [`Refusal`], which names the rule.
    pub fn decide(
        &self,
        command: Command,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Decision<Self, ContractEvent>, Refusal> {
        self.admit(&command, by)?;
        let step = self.step(command, by, now)?;
        let mut next = self.clone();
        next.version += 1;
        next.state = step.state;
        next.facts.updated_at = now;
        if let Some(lines) = step.lines {
            next.facts.lines = lines;
        }
        Ok(Decision::one(Some(self.clone()), next, step.event))
    }

    fn step(&self, command: Command, by: By<'_>, now: Timestamp) -> Result<Step, Refusal> {
        use Command as C;
        match command {
            C::PdfPrinted { file, sha256 } => self.pdf_printed(file, sha256, now),
            C::ReviewOk => self.review_ok(),
            C::Send => self.send(now),
            C::Sign(request) => self.sign(*request, now),
            C::Decline { reason } => self.decline(reason, now),
            C::LinkExpired => self.link_expired(now),
            C::Countersign {
                products,
                starts_on,
            } => self.countersign(&products, starts_on, by.actor(), now),
            C::FinalPdfPrinted { file, sha256 } => self.final_pdf_printed(file, sha256, now),
            C::LineListed { line, on } => self.line_listed(&line, on),
            C::LineClosed { line, outcome } => self.line_closed(&line, outcome, now),
            C::AllLinesClosed => self.all_lines_closed(now),
            C::TermEnd => self.term_end(now),
            C::Renew(succession) => self.renew(&succession, now),
            C::Addendum(succession) => self.addendum(&succession, now),
            C::Terminate { reason, fee } => self.terminate(reason, fee, by.actor(), now),
            C::Void { reason } => self.void("void", reason, by.actor(), now),
            C::AcceptanceUndone => {
                let reason = "the acceptance by lapse of time was undone".to_owned();
                self.void("acceptance_undone", reason, by.actor(), now)
            }
        }
    }

    /// Who may give the command at all, whatever the state.
    fn admit(&self, command: &Command, by: By<'_>) -> Result<(), Refusal> {
        use Command as C;
        let person = by.person();
        let consignor = person.as_ref() == Some(self.consignor_id());
        match command {
            C::PdfPrinted { .. }
            | C::LinkExpired
            | C::FinalPdfPrinted { .. }
            | C::LineListed { .. }
            | C::LineClosed { .. }
            | C::AllLinesClosed
            | C::TermEnd
            | C::AcceptanceUndone => match person {
                Some(_) => Err(Refusal::SystemOnly),
                None => Ok(()),
            },
            C::Sign(_) | C::Decline { .. } => {
                if consignor {
                    Ok(())
                } else {
                    Err(Refusal::NotTheConsignor)
                }
            }
            C::ReviewOk | C::Terminate { .. } | C::Void { .. } if person.is_none() => {
                Err(Refusal::PersonOnly)
            }
            C::Countersign { .. } if person.is_none() => match self.facts.template.countersign {
                Countersign::Automatic => Ok(()),
                Countersign::Person => Err(Refusal::CountersignNeedsPerson),
            },
            C::ReviewOk
            | C::Send
            | C::Countersign { .. }
            | C::Terminate { .. }
            | C::Void { .. }
                if consignor =>
            {
                Err(Refusal::OwnContract)
            }
            C::ReviewOk
            | C::Send
            | C::Countersign { .. }
            | C::Terminate { .. }
            | C::Void { .. }
            | C::Renew(_)
            | C::Addendum(_) => Ok(()),
        }
    }

    fn not_allowed(&self, event: &'static str) -> Refusal {
        Refusal::TransitionNotAllowed {
            status: self.status(),
            event,
        }
    }

    fn open_products(&self) -> Vec<ProductId> {
        self.lines()
            .iter()
            .filter(|line| line.closing.is_none())
            .filter_map(|line| line.product_id.clone())
            .collect()
    }
}

/// A reason that says something.
fn reason_of(text: String) -> Result<String, Refusal> {
    if text.trim().is_empty() {
        Err(Refusal::ReasonMissing)
    } else {
        Ok(text)
    }
}
