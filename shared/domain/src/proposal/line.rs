//! A line of a proposal: the terms for one item, and the consignor's answer to them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::RequestItemId;
use crate::money::{BasisPoints, Money};
use crate::terms::{LineTerms, Mode, PlanKind, SimulationStep, TERM_DAYS};

/// A line as it is drafted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftLine {
    /// Which item of the request.
    pub item: RequestItemId,
    /// On which terms.
    pub terms: LineTerms,
}

/// What a consignor would rather have. At least one of the four is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Counter {
    /// The list price; for a bought line, what the house pays.
    pub price: Option<Money>,
    /// The floor price.
    pub floor: Option<Money>,
    /// The share of a price that the store keeps.
    pub commission: Option<BasisPoints>,
    /// The term in days, 30 to 365.
    #[schemars(range(min = 30, max = 365))]
    pub term_days: Option<u16>,
    /// Why.
    pub reason: String,
}

impl Counter {
    /// The terms as the consignor would have them.
    pub fn applied(&self, terms: &LineTerms) -> LineTerms {
        let mut countered = terms.clone();
        match (self.price, terms.mode) {
            (Some(price), Mode::Consign) => countered.list_price = price,
            (Some(price), Mode::BuyOut) => countered.buy_out_price = Some(price),
            (None, Mode::Consign | Mode::BuyOut) => {}
        }
        if let Some(floor) = self.floor {
            countered.floor_price = floor;
        }
        if let Some(commission) = self.commission {
            countered.plan.kind = PlanKind::Percent {
                consignor: commission.rest(),
            };
        }
        if let Some(days) = self.term_days {
            countered.term_days = days;
        }
        countered
    }

    /// Notes what is wrong with it against the terms it answers.
    pub(super) fn check(&self, terms: &LineTerms, note: &mut dyn FnMut(&str, &'static str)) {
        if self.reason.trim().is_empty() {
            note("reason", "is needed");
        }
        let asks = self.price.is_some() || self.floor.is_some();
        if !asks && self.commission.is_none() && self.term_days.is_none() {
            note("price", "a counter asks for something else");
            return;
        }
        if self.price.is_some_and(|price| !price.is_positive()) {
            note("price", "must be more than nothing");
        }
        if self.floor.is_some_and(|floor| !floor.is_positive()) {
            note("floor", "must be more than nothing");
        }
        let countered = self.applied(terms);
        if countered.floor_price > countered.list_price {
            note("floor", "must not be above the price");
            return;
        }
        if !TERM_DAYS.contains(&countered.term_days) {
            note("term_days", "must be 30 to 365 days");
            return;
        }
        // What is left are rules between terms, such as a promised net above a new floor.
        if countered.check().is_err() {
            note("price", "does not go with the other terms of the line");
        }
    }
}

/// The consignor's answer to one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Reply {
    /// Yes.
    Accept,
    /// No.
    Reject {
        /// Why, if they say.
        #[serde(default)]
        reason: String,
    },
    /// Yes, but.
    Counter {
        /// What they would rather have.
        counter: Counter,
    },
}

/// The answer to the line of one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LineAnswer {
    /// Which item.
    pub item: RequestItemId,
    /// What the consignor says.
    pub reply: Reply,
}

/// What has come of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum LineResponse {
    /// No answer yet.
    Pending,
    /// Accepted.
    Accepted,
    /// Turned down.
    Rejected {
        /// Why, if they said.
        reason: String,
    },
    /// Countered.
    Countered {
        /// What the consignor would rather have.
        counter: Counter,
    },
}

/// A line of a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProposalLine {
    /// Which item of the request.
    pub item: RequestItemId,
    /// On which terms.
    pub terms: LineTerms,
    /// The price last approved for the item, in this round or an earlier one.
    pub approved_price: Option<Money>,
    /// What has come of it.
    pub response: LineResponse,
}

impl ProposalLine {
    /// The price that approval is about: the list price, or what the house pays.
    pub fn price(&self) -> Money {
        price_of(&self.terms)
    }
}

pub(super) fn price_of(terms: &LineTerms) -> Money {
    match terms.mode {
        Mode::Consign => terms.list_price,
        Mode::BuyOut => terms.buy_out_price.unwrap_or(terms.list_price),
    }
}

/// A line as its price falls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LineSimulation {
    /// Which item.
    pub item: RequestItemId,
    /// What both sides get, step by step.
    pub steps: Vec<SimulationStep>,
}
