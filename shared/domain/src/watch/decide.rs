//! The law of watches.

use super::{EndReason, Facts, Kind, Refusal, State, Watch, WatchChange, WatchEvent};
use crate::access::By;
use crate::decision::Decision;
use crate::ids::{ProductId, UserId, WatchId};
use crate::money::Money;
use crate::time::Timestamp;
use crate::window::Availability;

/// What someone wants to wait for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWatch {
    /// Who.
    pub user: UserId,
    /// Which product.
    pub product: ProductId,
    /// For what.
    pub kind: Kind,
    /// What it is called.
    pub title: String,
    /// What it costs now, as the shop shows prices.
    pub price: Money,
    /// Whether it can be bought now.
    pub availability: Availability,
}

/// What can be asked of a watch. Named as in the table of moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// They want to wait again.
    WatchAgain(NewWatch),
    /// It is their turn.
    Offer {
        /// Until when.
        until: Timestamp,
        /// The fence of the hold.
        fence: u64,
        /// What it costs.
        price: Money,
    },
    /// It costs something else.
    TellPrice {
        /// What.
        price: Money,
    },
    /// It can be bought again.
    TellFree {
        /// What it costs.
        price: Money,
    },
    /// What was held for them is theirs now.
    Take,
    /// They let their turn pass.
    Miss {
        /// Whether the hold is gone before its time: they gave it back.
        given_back: bool,
    },
    /// They do not want to wait any more.
    Unwatch,
}

impl Command {
    /// Its name in the table of moves.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::WatchAgain(_) => "watch_again",
            Self::Offer { .. } => "offer",
            Self::TellPrice { .. } => "tell_price",
            Self::TellFree { .. } => "tell_free",
            Self::Take => "take",
            Self::Miss { .. } => "miss",
            Self::Unwatch => "unwatch",
        }
    }
}

type Moved = Result<(State, WatchChange), Refusal>;

impl Watch {
    /// Someone begins to wait.
    ///
    /// # Errors
    /// [`Refusal::IsFree`]: they could buy it.
    pub fn begin(new: NewWatch, now: Timestamp) -> Result<Decision<Self, WatchEvent>, Refusal> {
        let state = new.waiting(now)?;
        let next = Self {
            id: WatchId::of(&new.user, &new.product, new.kind),
            version: 1,
            facts: Facts {
                user: new.user,
                product: new.product,
                kind: new.kind,
            },
            title: new.title,
            state,
            updated_at: now,
        };
        let event = next.event(WatchChange::Begun);
        Ok(Decision::one(None, next, event))
    }

    /// Decides `command` against where the watch stands.
    ///
    /// # Errors
    /// [`Refusal`], and the watch is unchanged.
    pub fn decide(
        &self,
        command: Command,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Decision<Self, WatchEvent>, Refusal> {
        self.may(&command, by)?;
        let verb = command.name();
        let mut title = self.title.clone();
        let (state, change) = match command {
            Command::WatchAgain(new) => {
                title.clone_from(&new.title);
                self.watch_again(verb, &new, now)
            }
            Command::Offer {
                until,
                fence,
                price,
            } => self.offer(verb, (until, fence), price, now),
            Command::TellPrice { price } => self.tell_price(verb, price, now),
            Command::TellFree { price } => self.tell_free(verb, price, now),
            Command::Take => self.end_turn(verb, EndReason::Taken, now),
            Command::Miss { given_back } => self.miss(verb, given_back, now),
            Command::Unwatch => self.unwatch(verb, now),
        }?;
        let next = Self {
            version: self.version + 1,
            title,
            state,
            updated_at: now,
            ..self.clone()
        };
        let event = next.event(change);
        Ok(Decision::one(Some(self.clone()), next, event))
    }

    /// Only who waits begins and ends it; the house does the rest.
    fn may(&self, command: &Command, by: By<'_>) -> Result<(), Refusal> {
        let own = by.person().as_ref() == Some(&self.facts.user);
        let is_theirs = match command {
            Command::WatchAgain(_) | Command::Unwatch => own,
            Command::Offer { .. }
            | Command::TellPrice { .. }
            | Command::TellFree { .. }
            | Command::Take
            | Command::Miss { .. } => by.person().is_none(),
        };
        if is_theirs {
            Ok(())
        } else {
            Err(Refusal::NotYours)
        }
    }

    fn watch_again(&self, verb: &'static str, new: &NewWatch, now: Timestamp) -> Moved {
        match self.state {
            State::Ended { .. } => Ok((new.waiting(now)?, WatchChange::Begun)),
            // Their turn has passed without anyone noting it.
            State::Offered { until, .. } if until <= now => {
                Ok((new.waiting(now)?, WatchChange::Begun))
            }
            State::Watching { .. } | State::Offered { .. } => Err(self.not_allowed(verb, now)),
        }
    }

    fn offer(
        &self,
        verb: &'static str,
        (until, fence): (Timestamp, u64),
        price: Money,
        now: Timestamp,
    ) -> Moved {
        match (self.facts.kind, &self.state) {
            (Kind::Queue, State::Watching { since, .. }) => {
                let state = State::Offered {
                    since: *since,
                    until,
                    fence,
                };
                Ok((state, WatchChange::Offered { until, price }))
            }
            (Kind::Queue | Kind::PriceDrop | Kind::BackAvailable, _) => {
                Err(self.not_allowed(verb, now))
            }
        }
    }

    fn tell_price(&self, verb: &'static str, price: Money, now: Timestamp) -> Moved {
        match (self.facts.kind, &self.state) {
            (Kind::PriceDrop, State::Watching { since, price: from }) => {
                if price >= *from {
                    return Err(Refusal::NotCheaper);
                }
                let change = WatchChange::PriceDropped {
                    from: *from,
                    to: price,
                };
                let since = *since;
                Ok((State::Watching { since, price }, change))
            }
            (Kind::Queue | Kind::PriceDrop | Kind::BackAvailable, _) => {
                Err(self.not_allowed(verb, now))
            }
        }
    }

    fn tell_free(&self, verb: &'static str, price: Money, now: Timestamp) -> Moved {
        match (self.facts.kind, &self.state) {
            (Kind::BackAvailable, State::Watching { .. }) => {
                let reason = EndReason::Told;
                let change = WatchChange::BackAvailable { price };
                Ok((State::Ended { at: now, reason }, change))
            }
            (Kind::Queue | Kind::PriceDrop | Kind::BackAvailable, _) => {
                Err(self.not_allowed(verb, now))
            }
        }
    }

    fn miss(&self, verb: &'static str, given_back: bool, now: Timestamp) -> Moved {
        match self.state {
            State::Offered { until, .. } if now < until && !given_back => Err(Refusal::NotOver),
            State::Offered { .. } | State::Watching { .. } | State::Ended { .. } => {
                self.end_turn(verb, EndReason::Missed, now)
            }
        }
    }

    fn end_turn(&self, verb: &'static str, reason: EndReason, now: Timestamp) -> Moved {
        match self.state {
            State::Offered { .. } => Ok(ended(reason, now)),
            State::Watching { .. } | State::Ended { .. } => Err(self.not_allowed(verb, now)),
        }
    }

    fn unwatch(&self, verb: &'static str, now: Timestamp) -> Moved {
        match self.state {
            State::Watching { .. } | State::Offered { .. } => Ok(ended(EndReason::Unwatched, now)),
            State::Ended { .. } => Err(self.not_allowed(verb, now)),
        }
    }

    fn not_allowed(&self, verb: &'static str, now: Timestamp) -> Refusal {
        Refusal::NotAllowed {
            kind: self.facts.kind,
            status: self.status_at(now),
            verb,
        }
    }

    fn event(&self, change: WatchChange) -> WatchEvent {
        WatchEvent {
            user: self.facts.user.clone(),
            product_id: self.facts.product.clone(),
            kind: self.facts.kind,
            change,
        }
    }
}

impl NewWatch {
    /// Whoever can buy it need not wait for that; for a lower price anyone may.
    fn waiting(&self, now: Timestamp) -> Result<State, Refusal> {
        match (self.kind, self.availability) {
            (Kind::BackAvailable | Kind::Queue, Availability::Available) => Err(Refusal::IsFree),
            (Kind::BackAvailable | Kind::Queue, Availability::Reserved | Availability::Sold)
            | (Kind::PriceDrop, _) => Ok(State::Watching {
                since: now,
                price: self.price,
            }),
        }
    }
}

fn ended(reason: EndReason, now: Timestamp) -> (State, WatchChange) {
    (
        State::Ended { at: now, reason },
        WatchChange::Ended { reason },
    )
}
