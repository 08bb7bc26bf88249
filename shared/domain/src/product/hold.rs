//! Holds: who may buy a product for a while, and nobody else (R12).
//!
//! A unique product has one hold at most; counted stock as many as there are pieces. Each hold
//! has a fence, a number that grows by one with every hold that is taken. What follows from a
//! hold names its fence; a fence that no longer stands loses. A hold that is over is none, from
//! that instant on and without anything being written: every rule asks with the time.

mod change;
mod decide;
mod read;
mod refusal;
mod table;
#[cfg(test)]
pub(in crate::product) mod tests;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::Actor;
use crate::ids::{ProductId, SaleId};
use crate::machine::vocabulary;
use crate::settings::Settings;
use crate::time::Timestamp;

pub use change::Change;
pub use refusal::HoldRefusal;
pub(super) use table::ROWS;

vocabulary! {
    /// For what a product is held (R12).
    pub enum HoldKind {
        /// A cart.
        Cart = "cart",
        /// A checkout: payment is being made.
        Checkout = "checkout",
        /// A transfer or a plan that staff wait for.
        Manual = "manual",
        /// An accepted offer.
        Offer = "offer",
        /// A parked ticket at the counter.
        Pos = "pos",
        /// An order of the outside store.
        External = "external",
    }
}

/// A hold on a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// For what.
    pub kind: HoldKind,
    /// For which one: the id or number of the cart, ticket, transfer, offer or order.
    pub reference: String,
    /// Who took it.
    pub by: Actor,
    /// Its fence, which its holder names in whatever follows.
    pub fence: u64,
    /// How many pieces.
    pub quantity: u32,
    /// Since when.
    pub since: Timestamp,
    /// When it is over; never, by itself, where it is absent.
    pub until: Option<Timestamp>,
    /// Whether it was renewed, which can be done once.
    #[serde(default)]
    pub renewed: bool,
    /// The sale it is for, from the checkout on. Then it runs until the sale is paid or fails,
    /// and `until` says by when payment should be begun.
    #[serde(default)]
    pub sale: Option<SaleId>,
}

/// Who says that a hold is theirs: the kind and the reference it was taken with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// For what they hold.
    pub kind: HoldKind,
    /// For which one.
    pub reference: String,
}

/// What can be asked about holds. Named as in the table of machine D.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Hold it. Who holds some of it already and asks for another quantity changes their hold,
    /// which gets a new fence and keeps its time.
    Hold {
        /// For what and for which one.
        holder: Holder,
        /// Who takes it.
        by: Actor,
        /// How many pieces, over all lines together.
        quantity: u32,
        /// When it is over. Only an order of the outside store has no end.
        until: Option<Timestamp>,
    },
    /// Hold it longer, once.
    Renew {
        /// The fence of the hold.
        fence: u64,
        /// Who says that it is theirs.
        holder: Holder,
        /// Its new end.
        until: Timestamp,
    },
    /// Let go of it.
    Release {
        /// The fence of the hold.
        fence: u64,
        /// Who says that it is theirs.
        holder: Holder,
    },
    /// Write down that holds are over. Nothing depends on it but who waits for the product.
    Lapse,
}

impl Command {
    /// Its name in the table of machine D.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Hold { .. } => "hold",
            Self::Renew { .. } => "renew_hold",
            Self::Release { .. } => "release",
            Self::Lapse => "hold_expired",
        }
    }
}

impl HoldKind {
    /// When a hold of this kind that is taken at `from` is over (R12). One for an order of the
    /// outside store ends when it is released.
    pub fn until(self, settings: &Settings, from: Timestamp) -> Option<Timestamp> {
        let minutes = |minutes: u16| Some(from.plus_minutes(i64::from(minutes)));
        let hours = |hours: u16| Some(from.plus_hours(i64::from(hours)));
        match self {
            Self::Cart => minutes(settings.cart_hold_minutes),
            Self::Checkout => minutes(settings.checkout_hold_minutes),
            Self::Manual => hours(settings.transfer_hold_hours),
            Self::Offer => hours(settings.offer_hold_hours),
            Self::Pos => hours(settings.ticket_hold_hours),
            Self::External => None,
        }
    }
}

impl Hold {
    /// Whether it stands at `now`. At the very end it is over.
    pub fn runs_at(&self, now: Timestamp) -> bool {
        self.sale.is_some() || self.until.is_none_or(|until| now < until)
    }

    /// When it is over if it is renewed (R12): a cart's at the longest that a cart holds, what
    /// staff hold at twice its time. Nothing where it can not be renewed.
    pub fn renewed_until(&self, settings: &Settings) -> Option<Timestamp> {
        let twice = |hours: u16| Some(self.since.plus_hours(2 * i64::from(hours)));
        match self.kind {
            HoldKind::Cart => {
                let longest = i64::from(settings.cart_hold_longest_minutes);
                Some(self.since.plus_minutes(longest))
            }
            HoldKind::Manual => twice(settings.transfer_hold_hours),
            HoldKind::Pos => twice(settings.ticket_hold_hours),
            HoldKind::Checkout | HoldKind::Offer | HoldKind::External => None,
        }
    }

    /// Whether `holder` took it.
    pub fn is_of(&self, holder: &Holder) -> bool {
        self.kind == holder.kind && self.reference == holder.reference
    }
}

impl Holder {
    /// Checks that the reference is an id or a number, and no text about a person: 1 to 64
    /// letters, digits and `-_.:/#`, without accents.
    pub(super) fn check(&self) -> Result<(), HoldRefusal> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/#".contains(&byte);
        let sound = (1..=64).contains(&self.reference.len()) && self.reference.bytes().all(plain);
        if sound {
            Ok(())
        } else {
            Err(HoldRefusal::ReferenceInvalid)
        }
    }
}

/// How many pieces of each product these lines ask for together. Held line by line, two lines of
/// one product would each find the other's pieces free.
pub fn summed(lines: impl IntoIterator<Item = (ProductId, u32)>) -> BTreeMap<ProductId, u32> {
    let mut together = BTreeMap::new();
    for (product, quantity) in lines {
        let all: &mut u32 = together.entry(product).or_default();
        *all = all.saturating_add(quantity);
    }
    together
}
