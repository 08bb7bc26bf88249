//! Contracts: machine C. What the house and a consignor agreed, how it was signed, and how each
//! of its lines ended.
//!
//! [`Contract::generate`] opens one, [`Contract::decide`] is every change after that. The terms
//! on a line are a snapshot (R1): later edits of a plan or schedule never reach them, and only a
//! new contract with this one as its parent (a renewal or an addendum) replaces them.

mod command;
mod decide;
mod event;
mod evidence;
mod generate;
mod line;
mod parent;
mod party;
mod refusal;
mod signature;
mod state;
mod table;
#[cfg(test)]
mod tests;

pub use command::{Command, LinkedProduct};
pub use event::ContractEvent;
pub use evidence::{EvidenceBundle, EvidenceEvent};
pub use generate::Draft;
pub use line::{ContractLine, LineClosing, LineOutcome};
pub use parent::{Parent, ParentKind, Succession};
pub use party::{Countersign, Parties, Party, TemplateRef};
pub use refusal::Refusal;
pub use signature::{OtpProof, Signature, SignatureMethod, SignatureRequest};
pub use state::{
    Agreement, Countersignature, PrintedDocument, SigningLink, State, Status, Termination,
};
pub use table::TRANSITIONS;

use crate::access::{Assignee, Subject};
use crate::ids::{ContractId, LocationId, ProposalId, RequestId, UserId};
use crate::proposal::DraftLine;
use crate::time::{Date, Timestamp};

/// Days a link for signing stays open.
pub const LINK_DAYS: i64 = 7;

/// The most lines of a contract, and so of a proposal, whose accepted lines one contract puts in
/// writing. A contract takes effect in one transaction, and one holds a hundred writes: each line
/// becomes a product, which is two; the contract, the request or the contract before it take six
/// at most, the answer one. The few that are left over are kept for what may be added.
pub const MAX_LINES: usize = 45;

/// Minutes within which a checked one-time code must be used to sign.
pub const OTP_MINUTES: i64 = 10;

/// A contract, at one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contract {
    id: ContractId,
    version: u64,
    state: State,
    facts: Facts,
}

/// What is true of a contract in every state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The number people read, such as `CT-2026-000123`.
    pub number: String,
    /// The accepted proposal it puts in writing.
    pub proposal_id: ProposalId,
    /// The request behind the proposal.
    pub request_id: RequestId,
    /// Whose goods they are.
    pub consignor_id: UserId,
    /// The shop that takes them.
    pub location_id: LocationId,
    /// The template its text comes from, as it was.
    pub template: TemplateRef,
    /// Both parties as they were named when it was drawn up.
    pub parties: Parties,
    /// What is agreed for each item, and how far it has come.
    pub lines: Vec<ContractLine>,
    /// The contract it renews or amends.
    pub parent: Option<Parent>,
    /// Whether the proposal was already opened again once after a declined contract.
    pub proposal_reopened: bool,
    /// When it was drawn up.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Contract {
    /// Puts a stored contract together again. For the data layer only: it checks nothing.
    pub fn restore(id: ContractId, version: u64, state: State, facts: Facts) -> Self {
        Self {
            id,
            version,
            state,
            facts,
        }
    }

    /// Its id.
    pub fn id(&self) -> &ContractId {
        &self.id
    }

    /// How many commands it has accepted, drawing it up included.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Where it stands, with what is known there.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Where it stands, in one word.
    pub fn status(&self) -> Status {
        self.state.status()
    }

    /// What is true of it in every state.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Its lines.
    pub fn lines(&self) -> &[ContractLine] {
        &self.facts.lines
    }

    /// Its lines as a proposal has them.
    pub fn written_lines(&self) -> Vec<DraftLine> {
        let written = |line: &ContractLine| DraftLine {
            item: line.request_item_id.clone(),
            terms: line.terms.clone(),
        };
        self.facts.lines.iter().map(written).collect()
    }

    /// Whose goods they are.
    pub fn consignor_id(&self) -> &UserId {
        &self.facts.consignor_id
    }

    /// Whose row it is, for the question who sees it.
    pub fn subject(&self) -> Subject<'_> {
        Subject {
            owner: Some(&self.facts.consignor_id),
            assignee: Assignee::NotApplicable,
            opened_by: None,
            location: Some(&self.facts.location_id),
        }
    }

    /// The agreement, once it is signed by both sides.
    pub fn agreement(&self) -> Option<&Agreement> {
        match &self.state {
            State::Active { agreement }
            | State::Completed { agreement, .. }
            | State::Terminated { agreement, .. }
            | State::Expired { agreement, .. }
            | State::Renewed { agreement, .. } => Some(agreement),
            State::Draft { .. }
            | State::Ready { .. }
            | State::Sent { .. }
            | State::Signed { .. }
            | State::Declined { .. }
            | State::Void { .. } => None,
        }
    }

    /// The newest printed document: the one to show, to sign or to keep.
    pub fn document(&self) -> Option<&PrintedDocument> {
        match &self.state {
            State::Draft { document } | State::Void { document, .. } => document.as_ref(),
            State::Ready { document }
            | State::Sent { document, .. }
            | State::Signed { document, .. }
            | State::Declined { document, .. } => Some(document),
            State::Active { agreement }
            | State::Completed { agreement, .. }
            | State::Terminated { agreement, .. }
            | State::Expired { agreement, .. }
            | State::Renewed { agreement, .. } => Some(
                agreement
                    .final_document
                    .as_ref()
                    .unwrap_or(&agreement.document),
            ),
        }
    }

    /// The last day of its term, once every consigned line still open is on sale (R10: each
    /// term is counted from the day that item was first listed). `None` while one is not listed
    /// yet, or when none is open.
    pub fn ends_on(&self) -> Option<Date> {
        let open = || self.facts.lines.iter().filter(|line| line.runs());
        let ends: Option<Vec<Date>> = open().map(ContractLine::expires_on).collect();
        ends?.into_iter().max()
    }
}
