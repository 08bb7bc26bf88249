//! From a contract in force to its end.

use super::{Step, reason_of};
use crate::access::Actor;
use crate::contract::{
    Agreement, Contract, ContractEvent, ContractLine, LineClosing, LineOutcome, ParentKind,
    Refusal, State, Succession, Termination,
};
use crate::ids::{ContractLineId, ProductId};
use crate::money::Money;
use crate::time::{Date, Timestamp};

impl Contract {
    pub(super) fn line_listed(&self, id: &ContractLineId, on: Date) -> Result<Step, Refusal> {
        if !matches!(self.state, State::Active { .. }) {
            return Err(self.not_allowed("line_listed"));
        }
        let mut lines = self.facts.lines.clone();
        let line = line_mut(&mut lines, id)?;
        if line.listed_on.is_some() || line.closing.is_some() {
            return Err(Refusal::LineRecorded);
        }
        line.listed_on = Some(on);
        let event = ContractEvent::LineListed {
            contract_id: self.id.clone(),
            line_id: id.clone(),
            listed_on: on,
            expires_on: line.expires_on().unwrap_or(on),
        };
        Ok(Step {
            state: self.state.clone(),
            lines: Some(lines),
            event,
        })
    }

    /// Lines close after the contract's end too: what is left goes back, to charity or to the
    /// house only then.
    pub(super) fn line_closed(
        &self,
        id: &ContractLineId,
        outcome: LineOutcome,
        now: Timestamp,
    ) -> Result<Step, Refusal> {
        let over = matches!(
            self.state,
            State::Active { .. }
                | State::Terminated { .. }
                | State::Expired { .. }
                | State::Renewed { .. }
        );
        if !over {
            return Err(self.not_allowed("line_closed"));
        }
        let mut lines = self.facts.lines.clone();
        let line = line_mut(&mut lines, id)?;
        if line.closing.is_some() {
            return Err(Refusal::LineRecorded);
        }
        line.closing = Some(LineClosing {
            outcome: outcome.clone(),
            at: now,
        });
        let event = ContractEvent::LineClosed {
            contract_id: self.id.clone(),
            line_id: id.clone(),
            outcome,
            open: open(&lines),
        };
        Ok(Step {
            state: self.state.clone(),
            lines: Some(lines),
            event,
        })
    }

    pub(super) fn all_lines_closed(&self, now: Timestamp) -> Result<Step, Refusal> {
        let State::Active { agreement } = &self.state else {
            return Err(self.not_allowed("all_lines_closed"));
        };
        let open = open(self.lines());
        if open > 0 {
            return Err(Refusal::LinesOpen { open });
        }
        let event = ContractEvent::Completed {
            contract_id: self.id.clone(),
            consignor_id: self.consignor_id().clone(),
        };
        let state = State::Completed {
            agreement: agreement.clone(),
            at: now,
        };
        Ok(Step::to(state, event))
    }

    pub(super) fn term_end(&self, now: Timestamp) -> Result<Step, Refusal> {
        let State::Active { agreement } = &self.state else {
            return Err(self.not_allowed("term_end"));
        };
        let ended_on = self
            .ends_on()
            .filter(|last| now.panama_date() > *last)
            .ok_or(Refusal::TermNotOver)?;
        let event = ContractEvent::Expired {
            contract_id: self.id.clone(),
            consignor_id: self.consignor_id().clone(),
            ended_on,
            products: self.open_products(),
        };
        let agreement = agreement.clone();
        Ok(Step::to(
            State::Expired {
                agreement,
                ended_on,
            },
            event,
        ))
    }

    pub(super) fn renew(&self, succession: &Succession, now: Timestamp) -> Result<Step, Refusal> {
        let State::Expired { agreement, .. } = &self.state else {
            return Err(self.not_allowed("renew"));
        };
        self.follows(succession, ParentKind::Renewal)?;
        let (lines, products) = self.carry_over(succession, now);
        let by = succession.child().clone();
        let event = ContractEvent::Renewed {
            contract_id: self.id.clone(),
            consignor_id: self.consignor_id().clone(),
            by: by.clone(),
            products,
        };
        let state = State::Renewed {
            agreement: agreement.clone(),
            by,
            at: now,
        };
        Ok(Step {
            state,
            lines: Some(lines),
            event,
        })
    }

    /// An addendum leaves the contract in force, or puts one back into force whose term ran
    /// out: the lines it speaks of go on under it, the rest as agreed here.
    pub(super) fn addendum(
        &self,
        succession: &Succession,
        now: Timestamp,
    ) -> Result<Step, Refusal> {
        let (State::Active { agreement } | State::Expired { agreement, .. }) = &self.state else {
            return Err(self.not_allowed("addendum"));
        };
        self.follows(succession, ParentKind::Addendum)?;
        let (lines, products) = self.carry_over(succession, now);
        let event = ContractEvent::Amended {
            contract_id: self.id.clone(),
            consignor_id: self.consignor_id().clone(),
            by: succession.child().clone(),
            products,
        };
        let agreement = agreement.clone();
        Ok(Step {
            state: State::Active { agreement },
            lines: Some(lines),
            event,
        })
    }

    pub(super) fn terminate(
        &self,
        reason: String,
        fee: Option<Money>,
        by: Actor,
        now: Timestamp,
    ) -> Result<Step, Refusal> {
        let State::Active { agreement } = &self.state else {
            return Err(self.not_allowed("terminate"));
        };
        if fee.is_some_and(|fee| fee < Money::ZERO || fee > self.agreed_fee()) {
            return Err(Refusal::FeeNotAgreed);
        }
        let reason = reason_of(reason)?;
        let event = ContractEvent::Terminated {
            contract_id: self.id.clone(),
            consignor_id: self.consignor_id().clone(),
            reason: reason.clone(),
            fee,
            products: self.open_products(),
        };
        let termination = Termination {
            reason,
            by,
            at: now,
            fee,
        };
        let agreement: Agreement = agreement.clone();
        Ok(Step::to(
            State::Terminated {
                agreement,
                termination,
            },
            event,
        ))
    }

    /// The most that ending it now may cost the consignor: the agreed fees of the open lines
    /// that are on sale already. Before that, taking an item back is free (R11).
    pub fn agreed_fee(&self) -> Money {
        let listed = |line: &&ContractLine| line.runs() && line.listed_on.is_some();
        let fees = self.lines().iter().filter(listed);
        Money::sum(fees.map(|line| line.terms.early_withdrawal_fee())).unwrap_or_default()
    }

    fn follows(&self, succession: &Succession, kind: ParentKind) -> Result<(), Refusal> {
        let parent = succession.parent();
        if parent.contract_id == self.id && parent.kind == kind {
            Ok(())
        } else {
            Err(Refusal::NotTheSuccessor)
        }
    }

    /// The lines with those closed that go on under the other contract, and their products.
    fn carry_over(
        &self,
        succession: &Succession,
        now: Timestamp,
    ) -> (Vec<ContractLine>, Vec<ProductId>) {
        let mut lines = self.facts.lines.clone();
        let mut products = Vec::new();
        for line in &mut lines {
            if line.closing.is_none() && succession.covers(line.product_id.as_ref()) {
                products.extend(line.product_id.clone());
                line.closing = Some(LineClosing {
                    outcome: LineOutcome::CarriedOver {
                        to: succession.child().clone(),
                    },
                    at: now,
                });
            }
        }
        (lines, products)
    }
}

fn line_mut<'a>(
    lines: &'a mut [ContractLine],
    id: &ContractLineId,
) -> Result<&'a mut ContractLine, Refusal> {
    lines
        .iter_mut()
        .find(|line| &line.id == id)
        .ok_or(Refusal::LineUnknown)
}

fn open(lines: &[ContractLine]) -> usize {
    lines.iter().filter(|line| line.closing.is_none()).count()
}
