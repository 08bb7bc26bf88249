//! Contracts in the table.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | the contract with its lines | `CON#<id>` | `STATE` | `version` |
//! | the proposal has its contract | `UNQ#CONTRACT#<proposal>` | `UNIQUE` | owner |
//!
//! Lists: gsi1 `USR#<consignor>#CON` by drawing up · gsi2 `CON#<status>` by last change ·
//! gsi4 `LOC#<location>#CON#<status>` by last change.

mod state;

use domain::contract::{
    Contract, ContractEvent, ContractLine, Facts, Parent, Parties, Status, TemplateRef,
};
use domain::decision::Decision;
use domain::event::Envelope;
use domain::ids::{ContractId, LocationId, ProposalId, RequestId, UserId};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::cursor::Paging;
use crate::error::StoreError;
use crate::item::{Item, Key, encode, in_time, read};
use crate::stored::{self, Stored};
use crate::table::{Page, Table};
use crate::transaction::{Aggregate, Places, Transaction};
use state::StateItem;

/// A contract as it is stored.
#[derive(Serialize, Deserialize)]
pub(crate) struct ContractStored {
    id: ContractId,
    version: u64,
    number: String,
    proposal_id: ProposalId,
    request_id: RequestId,
    consignor_id: UserId,
    location_id: LocationId,
    template: TemplateRef,
    parties: Parties,
    lines: Vec<ContractLine>,
    #[serde(default)]
    parent: Option<Parent>,
    proposal_reopened: bool,
    state: StateItem,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl From<&Contract> for ContractStored {
    fn from(contract: &Contract) -> Self {
        let facts = contract.facts().clone();
        Self {
            id: contract.id().clone(),
            version: contract.version(),
            number: facts.number,
            proposal_id: facts.proposal_id,
            request_id: facts.request_id,
            consignor_id: facts.consignor_id,
            location_id: facts.location_id,
            template: facts.template,
            parties: facts.parties,
            lines: facts.lines,
            parent: facts.parent,
            proposal_reopened: facts.proposal_reopened,
            state: StateItem::from(contract.state()),
            created_at: facts.created_at,
            updated_at: facts.updated_at,
        }
    }
}

impl From<ContractStored> for Contract {
    fn from(stored: ContractStored) -> Self {
        let facts = Facts {
            number: stored.number,
            proposal_id: stored.proposal_id,
            request_id: stored.request_id,
            consignor_id: stored.consignor_id,
            location_id: stored.location_id,
            template: stored.template,
            parties: stored.parties,
            lines: stored.lines,
            parent: stored.parent,
            proposal_reopened: stored.proposal_reopened,
            created_at: stored.created_at,
            updated_at: stored.updated_at,
        };
        Self::restore(stored.id, stored.version, stored.state.into(), facts)
    }
}

impl Stored for Contract {
    type Shape = ContractStored;
}

impl Aggregate for Contract {
    type Event = ContractEvent;
    const NOUN: &'static str = "contract";

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
        let drawn_up = in_time(self.facts().created_at, self.id());
        let changed = in_time(self.facts().updated_at, self.id());
        Places {
            owner: Some((owner_list(self.consignor_id()), drawn_up)),
            queue: Some((queue(self.status()), changed.clone())),
            assignee: None,
            location: Some((
                location_list(&self.facts().location_id, self.status()),
                changed,
            )),
        }
    }

    fn stored(&self) -> Result<Item, StoreError> {
        encode(&ContractStored::from(self))
    }
}

fn partition(id: &ContractId) -> String {
    format!("CON#{id}")
}

fn owner_list(consignor: &UserId) -> String {
    format!("USR#{consignor}#CON")
}

fn location_list(location: &LocationId, status: Status) -> String {
    format!("LOC#{location}#CON#{}", status.as_str())
}

fn queue(status: Status) -> String {
    format!("CON#{}", status.as_str())
}

fn proposal_key(table: &Table, proposal: &ProposalId) -> Key {
    Key::new(table.pk(&format!("UNQ#CONTRACT#{proposal}")), "UNIQUE")
}

/// The contract.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn get(table: &Table, id: &ContractId) -> Result<Contract, StoreError> {
    stored::one(table, &partition(id)).await
}

/// The contract that the proposal has, if one was drawn up and neither declined nor withdrawn.
/// Renewals and addenda are not the proposal's own.
///
/// # Errors
/// The table does not answer.
pub async fn of_proposal(
    table: &Table,
    proposal: &ProposalId,
) -> Result<Option<Contract>, StoreError> {
    #[derive(Deserialize)]
    struct Marker {
        owner: ContractId,
    }
    let Some(item) = table.get(&proposal_key(table, proposal)).await? else {
        return Ok(None);
    };
    let marker: Marker = read(item)?;
    get(table, &marker.owner).await.map(Some)
}

/// Everything that happened to the contract, oldest first.
///
/// # Errors
/// The table does not answer.
pub async fn history(table: &Table, id: &ContractId) -> Result<Vec<Envelope<Value>>, StoreError> {
    crate::events::history(table, &partition(id)).await
}

/// A consignor's contracts, newest first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn of_consignor(
    table: &Table,
    consignor: &UserId,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Contract>, StoreError> {
    stored::list(table, "gsi1", &owner_list(consignor), paging, now).await
}

/// The contracts of a location that stand at `status`, last changed first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn of_location(
    table: &Table,
    (location, status): (&LocationId, Status),
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Contract>, StoreError> {
    stored::list(table, "gsi4", &location_list(location, status), paging, now).await
}

/// The contracts that stand at `status`, last changed first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn standing_at(
    table: &Table,
    status: Status,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Contract>, StoreError> {
    stored::list(table, "gsi2", &queue(status), paging, now).await
}

impl Transaction<'_> {
    /// Keeps a new contract. A proposal has one at a time; a renewal or an addendum is none of
    /// the proposal's own, and takes no place.
    pub fn draw_up(self, decision: &Decision<Contract, ContractEvent>) -> Self {
        let contract = &decision.next;
        let key = proposal_key(self.table(), &contract.facts().proposal_id);
        let kept = self.save(decision);
        match contract.facts().parent {
            None => kept.claim(
                &key,
                contract.id().as_str(),
                "contract_exists",
                "the proposal has a contract already",
            ),
            Some(_) => kept,
        }
    }

    /// Requires that the proposal has no contract, as [`of_proposal`] found.
    pub fn without_contract(self, proposal: &ProposalId) -> Self {
        let key = proposal_key(self.table(), proposal);
        let message = "the proposal has a contract already";
        self.absent(&key, "contract_exists", message)
    }

    /// Keeps a contract that came to nothing, so that the proposal may have another one.
    pub fn give_up(self, decision: &Decision<Contract, ContractEvent>) -> Self {
        let contract = &decision.next;
        let key = proposal_key(self.table(), &contract.facts().proposal_id);
        let kept = self.save(decision);
        match contract.facts().parent {
            None => kept.release(&key, contract.id().as_str()),
            Some(_) => kept,
        }
    }
}
