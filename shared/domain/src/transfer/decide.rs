//! The law of transfers.

use super::{
    Arrival, Command, Facts, Line, MOST_LINES, NewTransfer, Refusal, Standing, State, Transfer,
    TransferEvent,
};
use crate::access::{By, Permission};
use crate::custody::Scan;
use crate::decision::Decision;
use crate::ids::{CustodyId, LocationId, ProductId, TransferId, UserId};
use crate::time::Timestamp;

type Decided = Result<Decision<Transfer, TransferEvent>, Refusal>;

impl Transfer {
    /// Somebody lists what shall go.
    ///
    /// # Errors
    /// [`Refusal`], which names the rule.
    pub fn open(id: TransferId, new: NewTransfer, by: By<'_>, now: Timestamp) -> Decided {
        let person = by.person().ok_or(Refusal::PersonOnly)?;
        may_in(by, &new.from)?;
        if new.from == new.to {
            return Err(Refusal::SameLocation);
        }
        if new.products.is_empty() || new.products.len() > MOST_LINES {
            return Err(Refusal::LineCount);
        }
        for (place, (product, _)) in new.products.iter().enumerate() {
            if new.products[..place].iter().any(|(it, _)| it == product) {
                return Err(Refusal::Repeated { place });
            }
        }
        let event = TransferEvent::Opened {
            from: new.from.clone(),
            to: new.to.clone(),
            products: new.products.iter().map(|(id, _)| id.clone()).collect(),
        };
        let line = |(product_id, sku)| Line {
            product_id,
            sku,
            standing: Standing::Waiting {},
        };
        let next = Self {
            id,
            version: 1,
            facts: Facts {
                number: new.number,
                from: new.from,
                to: new.to,
                note: new.note,
                opened: Scan {
                    by: person,
                    at: now,
                },
            },
            lines: new.products.into_iter().map(line).collect(),
            state: State::Open { carrier: None },
            updated_at: now,
        };
        Ok(Decision::one(None, next, event))
    }

    /// Decides `command` against where the transfer stands.
    ///
    /// # Errors
    /// [`Refusal`], and the transfer is unchanged.
    pub fn decide(&self, command: Command, by: By<'_>, now: Timestamp) -> Decided {
        let person = by.person().ok_or(Refusal::PersonOnly)?;
        let verb = command.name();
        let me = Scan {
            by: person,
            at: now,
        };
        let mut next = self.clone();
        let event = match command {
            Command::Load { products, custody } => next.load(verb, products, custody, by, me.by),
            Command::Leave { products } => next.leave(verb, products, by),
            Command::Send => next.send(verb, me),
            Command::Receive { arrivals, custody } => {
                next.receive(verb, arrivals, custody, by, &me)
            }
            Command::Miss { products } => next.miss(verb, products, by),
            Command::Close { note } => next.close(verb, note, by, me),
            Command::Cancel { reason } => next.cancel(verb, reason, by, me),
        }?;
        next.version += 1;
        next.updated_at = now;
        Ok(Decision::one(Some(self.clone()), next, event))
    }

    /// One carrier for all of it, and not whoever listed it: two people saw what left.
    fn load(
        &mut self,
        verb: &'static str,
        products: Vec<ProductId>,
        custody_id: CustodyId,
        by: By<'_>,
        person: UserId,
    ) -> Result<TransferEvent, Refusal> {
        let State::Open { carrier } = &self.state else {
            return Err(self.not_allowed(verb));
        };
        may_in(by, &self.facts.from)?;
        if person == self.facts.opened.by {
            return Err(Refusal::SameScanner);
        }
        if carrier.as_ref().is_some_and(|carrier| carrier != &person) {
            return Err(Refusal::NotCarrier);
        }
        let loaded = || Standing::Loaded {
            custody_id: custody_id.clone(),
        };
        self.settle(&products, |it| matches!(it, Standing::Waiting {}), loaded)?;
        self.state = State::Open {
            carrier: Some(person),
        };
        Ok(TransferEvent::Loaded {
            products,
            custody_id,
        })
    }

    fn leave(
        &mut self,
        verb: &'static str,
        products: Vec<ProductId>,
        by: By<'_>,
    ) -> Result<TransferEvent, Refusal> {
        let State::Open { .. } = self.state else {
            return Err(self.not_allowed(verb));
        };
        may_in(by, &self.facts.from)?;
        let left = || Standing::LeftBehind {};
        self.settle(&products, |it| matches!(it, Standing::Waiting {}), left)?;
        Ok(TransferEvent::Left { products })
    }

    fn send(&mut self, verb: &'static str, me: Scan) -> Result<TransferEvent, Refusal> {
        let State::Open { carrier } = &self.state else {
            return Err(self.not_allowed(verb));
        };
        let Some(carrier) = carrier else {
            return Err(Refusal::NothingLoaded);
        };
        if carrier != &me.by {
            return Err(Refusal::NotCarrier);
        }
        let waiting = self.products(|it| matches!(it, Standing::Waiting {}));
        if !waiting.is_empty() {
            return Err(Refusal::Unsettled { products: waiting });
        }
        let loaded = self.products(|it| matches!(it, Standing::Loaded { .. }));
        let event = TransferEvent::Sent {
            from: self.facts.from.clone(),
            to: self.facts.to.clone(),
            carrier: me.by.clone(),
            products: loaded,
        };
        self.state = State::Sent { sent: me };
        Ok(event)
    }

    /// A person of the other location, and not the carrier: two people saw what arrived.
    fn receive(
        &mut self,
        verb: &'static str,
        arrivals: Vec<Arrival>,
        custody_id: CustodyId,
        by: By<'_>,
        me: &Scan,
    ) -> Result<TransferEvent, Refusal> {
        let (sent, since) = match &self.state {
            State::Sent { sent } => (sent.clone(), me.at),
            State::Received { sent, since } => (sent.clone(), *since),
            State::Open { .. } | State::Closed { .. } | State::Cancelled { .. } => {
                return Err(self.not_allowed(verb));
            }
        };
        may_in(by, &self.facts.to)?;
        if me.by == sent.by {
            return Err(Refusal::SameScanner);
        }
        let mut products = Vec::new();
        for Arrival { product, shelf } in arrivals {
            let arrived = || Standing::Arrived {
                custody_id: custody_id.clone(),
                at: me.at,
                shelf: shelf.clone(),
            };
            let one = [product];
            self.settle(&one, |it| matches!(it, Standing::Loaded { .. }), arrived)?;
            products.extend(one);
        }
        if products.is_empty() {
            return Err(Refusal::LineCount);
        }
        self.state = State::Received { sent, since };
        Ok(TransferEvent::Received {
            to: self.facts.to.clone(),
            products,
            custody_id,
        })
    }

    fn miss(
        &mut self,
        verb: &'static str,
        products: Vec<ProductId>,
        by: By<'_>,
    ) -> Result<TransferEvent, Refusal> {
        let (State::Sent { sent } | State::Received { sent, .. }) = &self.state else {
            return Err(self.not_allowed(verb));
        };
        let carrier = sent.by.clone();
        may_in(by, &self.facts.to)?;
        self.settle(
            &products,
            |it| matches!(it, Standing::Loaded { .. }),
            || Standing::Missing {},
        )?;
        Ok(TransferEvent::Missed { carrier, products })
    }

    fn close(
        &mut self,
        verb: &'static str,
        note: String,
        by: By<'_>,
        me: Scan,
    ) -> Result<TransferEvent, Refusal> {
        let (State::Sent { sent } | State::Received { sent, .. }) = &self.state else {
            return Err(self.not_allowed(verb));
        };
        may_in(by, &self.facts.to)?;
        // The carrier does not say of themselves that something is lost, or that all has come.
        if me.by == sent.by {
            return Err(Refusal::SameScanner);
        }
        let open = self.products(|it| !it.is_settled());
        if !open.is_empty() {
            return Err(Refusal::Unsettled { products: open });
        }
        let missing = self.products(|it| matches!(it, Standing::Missing {}));
        self.state = State::Closed {
            sent: sent.clone(),
            closed: me,
            note,
        };
        Ok(TransferEvent::Closed { missing })
    }

    fn cancel(
        &mut self,
        verb: &'static str,
        reason: String,
        by: By<'_>,
        me: Scan,
    ) -> Result<TransferEvent, Refusal> {
        let State::Open { carrier } = &self.state else {
            return Err(self.not_allowed(verb));
        };
        may_in(by, &self.facts.from)?;
        if reason.trim().is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        // What is loaded is with the carrier: it is sent, and received again.
        if carrier.is_some() {
            return Err(Refusal::AlreadyLoaded);
        }
        let open = self.products(|it| !it.is_settled());
        if !open.is_empty() {
            return Err(Refusal::Unsettled { products: open });
        }
        self.state = State::Cancelled {
            cancelled: me,
            reason,
        };
        Ok(TransferEvent::Cancelled)
    }

    /// Moves the lines of these products on. None of them, if one can not be.
    fn settle(
        &mut self,
        products: &[ProductId],
        from: impl Fn(&Standing) -> bool,
        to: impl Fn() -> Standing,
    ) -> Result<(), Refusal> {
        if products.is_empty() {
            return Err(Refusal::LineCount);
        }
        for product in products {
            let line = self.lines.iter_mut().find(|it| &it.product_id == product);
            let line = line.ok_or_else(|| Refusal::NotInTransfer(product.clone()))?;
            if !from(&line.standing) {
                return Err(Refusal::LineElsewhere(product.clone()));
            }
            line.standing = to();
        }
        Ok(())
    }

    fn not_allowed(&self, event: &'static str) -> Refusal {
        Refusal::TransitionNotAllowed {
            status: self.status(),
            event,
        }
    }
}

fn may_in(by: By<'_>, location: &LocationId) -> Result<(), Refusal> {
    if by.may_in(Permission::ProductsTransfer, location) {
        Ok(())
    } else {
        Err(Refusal::NotHere)
    }
}
