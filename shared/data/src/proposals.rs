//! Proposals in the table.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | the proposal with its lines | `PRP#<id>` | `STATE` | `version` |
//! | that the request has it | `REQ#<request>` | `PRP#<id>` | must not exist |
//!
//! Lists: gsi1 `USR#<consignor>#PRP` by sending, only while it is shown to them · gsi2
//! `PRP#<status>` by last change · gsi3 `USR#<author>#PRP` by last change · gsi4
//! `LOC#<location>#PRP#<status>` by last change.

mod state;

use std::collections::BTreeMap;

use domain::decision::Decision;
use domain::ids::{LocationId, ProposalId, RequestId, RequestItemId, UserId};
use domain::money::Money;
use domain::proposal::{
    Proposal, ProposalEvent, ProposalFacts, ProposalLine, ProposalParts, Status,
};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::cursor::Paging;
use crate::error::StoreError;
use crate::item::{Indexes, Item, Key, encode, in_time, read};
use crate::stored::{self, Stored};
use crate::table::{Page, Query, Table};
use crate::transaction::{Aggregate, Places, STATE, Transaction};
use state::StateItem;

/// Keys that one request to the table takes.
const BATCH: usize = 100;

/// A proposal as it is stored.
#[derive(Serialize, Deserialize)]
pub(crate) struct ProposalStored {
    id: ProposalId,
    version: u64,
    facts: ProposalFacts,
    lines: Vec<ProposalLine>,
    #[serde(default)]
    approved: BTreeMap<RequestItemId, Money>,
    message: String,
    state: StateItem,
    updated_at: Timestamp,
}

impl From<&Proposal> for ProposalStored {
    fn from(proposal: &Proposal) -> Self {
        Self {
            id: proposal.id().clone(),
            version: proposal.version(),
            facts: proposal.facts().clone(),
            lines: proposal.lines().to_vec(),
            approved: proposal.approved_prices().clone(),
            message: proposal.message().to_owned(),
            state: StateItem::from(proposal.state()),
            updated_at: proposal.updated_at(),
        }
    }
}

impl From<ProposalStored> for Proposal {
    fn from(stored: ProposalStored) -> Self {
        Self::restore(ProposalParts {
            id: stored.id,
            version: stored.version,
            facts: stored.facts,
            lines: stored.lines,
            approved: stored.approved,
            message: stored.message,
            state: stored.state.into(),
            updated_at: stored.updated_at,
        })
    }
}

impl Stored for Proposal {
    type Shape = ProposalStored;
}

impl Aggregate for Proposal {
    type Event = ProposalEvent;
    const NOUN: &'static str = "proposal";

    fn id(&self) -> &str {
        self.id().as_str()
    }

    fn version(&self) -> u64 {
        self.version()
    }

    fn label(&self) -> Option<String> {
        Some(self.facts().number.clone())
    }

    fn partition(&self) -> String {
        partition(self.id())
    }

    fn places(&self) -> Places {
        let facts = self.facts();
        let changed = in_time(self.updated_at(), self.id());
        Places {
            owner: self.state().sending().map(|sending| {
                let sent = in_time(sending.at, self.id());
                (owner_list(&facts.consignor), sent)
            }),
            queue: Some((queue(self.status()), changed.clone())),
            assignee: Some((author_list(&facts.author), changed.clone())),
            location: facts
                .location
                .as_ref()
                .map(|it| (location_list(it, self.status()), changed)),
        }
    }

    fn stored(&self) -> Result<Item, StoreError> {
        encode(&ProposalStored::from(self))
    }
}

/// That a request has a proposal, so that its rounds are found with a strong read.
#[derive(Serialize, Deserialize)]
struct Round {
    proposal: ProposalId,
}

fn partition(id: &ProposalId) -> String {
    format!("PRP#{id}")
}

fn owner_list(consignor: &UserId) -> String {
    format!("USR#{consignor}#PRP")
}

fn author_list(author: &UserId) -> String {
    format!("USR#{author}#PRP")
}

fn location_list(location: &LocationId, status: Status) -> String {
    format!("LOC#{location}#PRP#{}", status.as_str())
}

fn queue(status: Status) -> String {
    format!("PRP#{}", status.as_str())
}

fn state_key(table: &Table, id: &ProposalId) -> Key {
    Key::new(table.pk(&partition(id)), STATE)
}

fn round_key(table: &Table, request: &RequestId, id: &ProposalId) -> Key {
    Key::new(table.pk(&format!("REQ#{request}")), &format!("PRP#{id}"))
}

/// The proposal.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn get(table: &Table, id: &ProposalId) -> Result<Proposal, StoreError> {
    let item = table.get(&state_key(table, id)).await?;
    let item = item.ok_or(StoreError::Missing {
        noun: Proposal::NOUN,
    })?;
    read::<ProposalStored>(item).map(Proposal::from)
}

/// Everything that happened to the proposal, oldest first.
///
/// # Errors
/// The table does not answer.
pub async fn history(
    table: &Table,
    id: &ProposalId,
) -> Result<Vec<domain::event::Envelope<serde_json::Value>>, StoreError> {
    crate::events::history(table, &partition(id)).await
}

/// Every proposal of a request, drafts too, in the order they were drafted. Few by rule: there are
/// only so many rounds.
///
/// # Errors
/// The table does not answer.
pub async fn of_request(table: &Table, request: &RequestId) -> Result<Vec<Proposal>, StoreError> {
    let query = Query::partition(table.pk(&format!("REQ#{request}")), "PRP#");
    let rounds = table.all(&query).await?.into_iter().map(read::<Round>);
    let keys: Vec<Key> = rounds
        .map(|round| round.map(|round| state_key(table, &round.proposal)))
        .collect::<Result<_, _>>()?;
    let mut proposals = Vec::new();
    for batch in keys.chunks(BATCH) {
        for item in table.get_many(batch).await? {
            proposals.push(read::<ProposalStored>(item).map(Proposal::from)?);
        }
    }
    proposals.sort_by(|one: &Proposal, other| {
        let order = |proposal: &Proposal| (proposal.facts().drafted_at, proposal.id().clone());
        order(one).cmp(&order(other))
    });
    Ok(proposals)
}

/// The proposals that a consignor is shown, last sent first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn of_consignor(
    table: &Table,
    consignor: &UserId,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Proposal>, StoreError> {
    stored::list(table, "gsi1", &owner_list(consignor), paging, now).await
}

/// The proposals of a location that stand at `status`, last changed first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn of_location(
    table: &Table,
    (location, status): (&LocationId, Status),
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Proposal>, StoreError> {
    stored::list(table, "gsi4", &location_list(location, status), paging, now).await
}

/// The proposals that stand at `status`, last changed first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn standing_at(
    table: &Table,
    status: Status,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Proposal>, StoreError> {
    stored::list(table, "gsi2", &queue(status), paging, now).await
}

/// The proposals that someone drafted, last changed first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn of_author(
    table: &Table,
    author: &UserId,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Proposal>, StoreError> {
    stored::list(table, "gsi3", &author_list(author), paging, now).await
}

impl Transaction<'_> {
    /// Keeps a proposal just drafted, and that its request has it.
    pub fn draft_proposal(self, drafted: &Decision<Proposal, ProposalEvent>) -> Self {
        let proposal = &drafted.next;
        let key = round_key(self.table(), &proposal.facts().request, proposal.id());
        let round = Round {
            proposal: proposal.id().clone(),
        };
        self.save(drafted).create(
            &key,
            &Indexes::default(),
            &round,
            "proposal_exists",
            "the request has this proposal already",
        )
    }
}
