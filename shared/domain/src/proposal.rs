//! Machine B: a proposal, from the appraiser's draft to the consignor's answer.
//!
//! `draft → pending_approval → approved → sent → viewed → {accepted | partially_accepted |
//! rejected | countered | expired | withdrawn | auto_accepted}`. [`TRANSITIONS`] is the table;
//! [`Proposal::decide`] is the law.

mod answer;
mod command;
mod decide;
mod draft;
mod event;
mod forget;
mod lapse;
mod line;
mod refusal;
mod state;
mod transitions;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::{Assignee, Subject};
use crate::ids::{LocationId, ProposalId, RequestId, RequestItemId, UserId};
use crate::machine::vocabulary;
use crate::money::Money;
use crate::terms::Mode;
use crate::time::Timestamp;

pub use command::{ApprovalRules, Command};
pub use draft::NewProposal;
pub use event::ProposalEvent;
pub use lapse::{AutoAcceptRefusal, DeliveryChannel, DeliveryProof, Evidence};
pub use line::{Counter, DraftLine, LineAnswer, LineResponse, LineSimulation, ProposalLine, Reply};
pub use refusal::Refusal;
pub use state::{
    Agreement, Answer, Approval, AutoAcceptPlan, LapseOfTime, OptIn, RefusedCounter, Sending,
    SentBack, State, Status, SubmittedBy, Withdrawal,
};
pub use transitions::TRANSITIONS;

vocabulary! {
    /// Which side a proposal comes from.
    pub enum Side {
        /// The house offers.
        House = "house",
        /// The consignor asks.
        Consignor = "consignor",
    }
}

/// What never changes about a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProposalFacts {
    /// The number people say.
    pub number: String,
    /// The request it answers.
    pub request: RequestId,
    /// Whose goods.
    pub consignor: UserId,
    /// The appraiser of the request.
    pub appraiser: UserId,
    /// The shop that the request is for.
    #[serde(default)]
    pub location: Option<LocationId>,
    /// Which round, from 1.
    pub round: u8,
    /// Which side it comes from.
    pub side: Side,
    /// Who drafted it.
    pub author: UserId,
    /// When.
    pub drafted_at: Timestamp,
    /// The proposal of the round before.
    pub supersedes: Option<ProposalId>,
    /// The items that may be offered: scored, and decided by neither side.
    pub offerable: Vec<RequestItemId>,
}

/// A proposal's lines in sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Totals {
    /// List prices of the consigned lines.
    pub list: Money,
    /// Floor prices of the consigned lines.
    pub floor: Money,
    /// What the consignor gets of the consigned lines if all sell at list price.
    pub consignor_at_list: Money,
    /// What the house pays for the bought lines.
    pub buy_out: Money,
}

/// A proposal.
///
/// Invariant: `version` grows by exactly one with every accepted [`Command`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    id: ProposalId,
    version: u64,
    facts: ProposalFacts,
    lines: Vec<ProposalLine>,
    approved: BTreeMap<RequestItemId, Money>,
    message: String,
    state: State,
    updated_at: Timestamp,
}

/// A proposal taken apart, for the data layer to keep and to rebuild.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalParts {
    /// Its id.
    pub id: ProposalId,
    /// How many commands it has accepted, the drafting included.
    pub version: u64,
    /// What never changes.
    pub facts: ProposalFacts,
    /// The lines, in order.
    pub lines: Vec<ProposalLine>,
    /// The price last approved for each item, in this round or an earlier one, whether or not it
    /// has a line now.
    pub approved: BTreeMap<RequestItemId, Money>,
    /// A word to the consignor.
    pub message: String,
    /// Where it stands.
    pub state: State,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Proposal {
    /// Rebuilds a proposal from storage. Only the data layer calls this.
    pub fn restore(parts: ProposalParts) -> Self {
        let ProposalParts {
            id,
            version,
            facts,
            lines,
            mut approved,
            message,
            state,
            updated_at,
        } = parts;
        let of_line = |line: &ProposalLine| Some((line.item.clone(), line.approved_price?));
        approved.extend(lines.iter().filter_map(of_line));
        Self {
            id,
            version,
            facts,
            lines,
            approved,
            message,
            state,
            updated_at,
        }
    }

    /// The id.
    pub const fn id(&self) -> &ProposalId {
        &self.id
    }

    /// How many commands it has accepted, the drafting included.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// What never changes.
    pub const fn facts(&self) -> &ProposalFacts {
        &self.facts
    }

    /// The lines, in order.
    pub fn lines(&self) -> &[ProposalLine] {
        &self.lines
    }

    /// The price last approved for each item, in this round or an earlier one. It outlives the
    /// item's line: taking a line out and putting it back does not make its price a new one.
    pub const fn approved_prices(&self) -> &BTreeMap<RequestItemId, Money> {
        &self.approved
    }

    /// A word to the consignor.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where it stands.
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// The status.
    pub const fn status(&self) -> Status {
        self.state.status()
    }

    /// When it last changed.
    pub const fn updated_at(&self) -> Timestamp {
        self.updated_at
    }

    /// The items whose lines are accepted.
    pub fn accepted_items(&self) -> Vec<RequestItemId> {
        self.items_where(|line| matches!(line.response, LineResponse::Accepted))
    }

    /// What is agreed: the accepted lines of an accepted proposal. Nothing while it is open, or
    /// open again.
    pub fn agreed_lines(&self) -> Vec<DraftLine> {
        let accepted = |line: &&ProposalLine| matches!(line.response, LineResponse::Accepted);
        let agreed = |line: &ProposalLine| DraftLine {
            item: line.item.clone(),
            terms: line.terms.clone(),
        };
        if self.status().is_accepted() {
            self.lines.iter().filter(accepted).map(agreed).collect()
        } else {
            Vec::new()
        }
    }

    fn items_where(&self, chosen: impl Fn(&ProposalLine) -> bool) -> Vec<RequestItemId> {
        let lines = self.lines.iter().filter(|line| chosen(line));
        lines.map(|line| line.item.clone()).collect()
    }

    /// What the consignor and the store get of each line as prices fall.
    pub fn simulation(&self) -> Vec<LineSimulation> {
        let lines = self.lines.iter();
        lines
            .map(|line| LineSimulation {
                item: line.item.clone(),
                steps: line.terms.simulate(),
            })
            .collect()
    }

    /// The lines in sum.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        let add = |sum: &mut Money, more: Money| {
            *sum = Money::usd(sum.cents().saturating_add(more.cents()));
        };
        for ProposalLine { terms, .. } in &self.lines {
            match terms.mode {
                Mode::Consign => {
                    add(&mut totals.list, terms.list_price);
                    add(&mut totals.floor, terms.floor_price);
                    let share = terms.consignor_share(terms.list_price);
                    add(&mut totals.consignor_at_list, share);
                }
                Mode::BuyOut => {
                    add(&mut totals.buy_out, terms.buy_out_price.unwrap_or_default());
                }
            }
        }
        totals
    }

    /// Whose row it is. Until it is sent it is nobody's but the house's: a consignor who asks
    /// for a draft finds nothing.
    pub fn subject(&self) -> Subject<'_> {
        Subject {
            owner: self.state.is_shown().then_some(&self.facts.consignor),
            assignee: Assignee::Person(&self.facts.appraiser),
            opened_by: Some(&self.facts.author),
            location: self.facts.location.as_ref(),
        }
    }
}

#[cfg(test)]
mod tests;
