//! Consignment requests in the table.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | the request with its items | `REQ#<id>` | `STATE` | `version` |
//! | a quarter hour of an appraiser | `SLOT#<user>#<day>` | `<instant>` | owner |
//!
//! Lists: gsi1 `USR#<consignor>#REQ` by opening · gsi2 `REQ#<status>` by last change ·
//! gsi3 `USR#<appraiser>#REQ`, `OPEN#…` before `DONE#…` · gsi4 `LOC#<location>#REQ#<status>` by
//! last change.

mod state;

use domain::decision::Decision;
use domain::ids::{LocationId, RequestId, UserId};
use domain::request::{
    Appointment, Request, RequestDetails, RequestEvent, RequestFacts, RequestItem, RequestParts,
    SlotKey, Status, TermsAccepted, slot_markers,
};
use domain::time::{Date, Timestamp};
use serde::{Deserialize, Serialize};

use crate::cursor::Paging;
use crate::error::StoreError;
use crate::item::{Item, Key, encode, in_time, read};
use crate::stored::{self, Stored};
use crate::table::{Page, Query, Table};
use crate::transaction::{Aggregate, Places, Transaction};
use state::StateItem;

/// A request as it is stored.
#[derive(Serialize, Deserialize)]
pub(crate) struct RequestStored {
    id: RequestId,
    version: u64,
    facts: RequestFacts,
    details: RequestDetails,
    #[serde(default)]
    terms: Option<TermsAccepted>,
    items: Vec<RequestItem>,
    state: StateItem,
    updated_at: Timestamp,
}

impl From<&Request> for RequestStored {
    fn from(request: &Request) -> Self {
        Self {
            id: request.id().clone(),
            version: request.version(),
            facts: request.facts().clone(),
            details: request.details().clone(),
            terms: request.terms().cloned(),
            items: request.items().to_vec(),
            state: StateItem::from(request.state()),
            updated_at: request.updated_at(),
        }
    }
}

impl From<RequestStored> for Request {
    fn from(stored: RequestStored) -> Self {
        Self::restore(RequestParts {
            id: stored.id,
            version: stored.version,
            facts: stored.facts,
            details: stored.details,
            terms: stored.terms,
            items: stored.items,
            state: stored.state.into(),
            updated_at: stored.updated_at,
        })
    }
}

impl Stored for Request {
    type Shape = RequestStored;
}

impl Aggregate for Request {
    type Event = RequestEvent;
    const NOUN: &'static str = "request";

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
        let opened = in_time(self.facts().opened_at, self.id());
        let changed = in_time(self.updated_at(), self.id());
        let open = if self.sla_due_at().is_some() {
            "OPEN"
        } else {
            "DONE"
        };
        Places {
            owner: Some((owner_list(self.consignor()), opened)),
            queue: Some((queue(self.status()), changed.clone())),
            assignee: self
                .appraiser()
                .map(|appraiser| (appraiser_list(appraiser), format!("{open}#{changed}"))),
            location: Some((
                location_list(&self.details().location_id, self.status()),
                changed,
            )),
        }
    }

    fn stored(&self) -> Result<Item, StoreError> {
        encode(&RequestStored::from(self))
    }
}

fn partition(id: &RequestId) -> String {
    format!("REQ#{id}")
}

fn owner_list(consignor: &UserId) -> String {
    format!("USR#{consignor}#REQ")
}

fn appraiser_list(appraiser: &UserId) -> String {
    format!("USR#{appraiser}#REQ")
}

fn queue(status: Status) -> String {
    format!("REQ#{}", status.as_str())
}

fn location_list(location: &LocationId, status: Status) -> String {
    format!("LOC#{location}#REQ#{}", status.as_str())
}

/// The request.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn get(table: &Table, id: &RequestId) -> Result<Request, StoreError> {
    stored::one(table, &partition(id)).await
}

/// Everything that happened to the request, oldest first.
///
/// # Errors
/// The table does not answer.
pub async fn history(
    table: &Table,
    id: &RequestId,
) -> Result<Vec<domain::event::Envelope<serde_json::Value>>, StoreError> {
    crate::events::history(table, &partition(id)).await
}

/// A consignor's requests, newest first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn of_consignor(
    table: &Table,
    consignor: &UserId,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Request>, StoreError> {
    stored::list(table, "gsi1", &owner_list(consignor), paging, now).await
}

/// The requests that stand at `status`, last changed first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn standing_at(
    table: &Table,
    status: Status,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Request>, StoreError> {
    stored::list(table, "gsi2", &queue(status), paging, now).await
}

/// The requests of a location that stand at `status`, last changed first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn of_location(
    table: &Table,
    (location, status): (&LocationId, Status),
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Request>, StoreError> {
    stored::list(table, "gsi4", &location_list(location, status), paging, now).await
}

/// An appraiser's requests: those still owed an appraisal first, each part last changed first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn of_appraiser(
    table: &Table,
    appraiser: &UserId,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Request>, StoreError> {
    stored::list(table, "gsi3", &appraiser_list(appraiser), paging, now).await
}

/// How many requests an appraiser still owes an appraisal.
///
/// # Errors
/// The table does not answer.
pub async fn load(table: &Table, appraiser: &UserId) -> Result<u32, StoreError> {
    let mut query = Query::index("gsi3", table.pk(&appraiser_list(appraiser)));
    query.prefix = "OPEN#".to_owned();
    let open = table.all(&query).await?;
    Ok(u32::try_from(open.len()).unwrap_or(u32::MAX))
}

/// The quarter hours of a day that an appraiser has given away.
///
/// # Errors
/// The table does not answer.
pub async fn taken_slots(
    table: &Table,
    appraiser: &UserId,
    day: Date,
) -> Result<Vec<SlotKey>, StoreError> {
    let query = Query::partition(table.pk(&slot_partition(appraiser, day)), "");
    let items = table.all(&query).await?;
    let slot = |item: Item| -> Result<SlotKey, StoreError> {
        #[derive(Deserialize)]
        struct Slot {
            sk: Timestamp,
        }
        read::<Slot>(item).map(|slot| SlotKey::containing(slot.sk))
    };
    items.into_iter().map(slot).collect()
}

fn slot_partition(appraiser: &UserId, day: Date) -> String {
    format!("SLOT#{appraiser}#{day}")
}

impl Transaction<'_> {
    /// Keeps a request's decision and, where the appointment changed, gives its quarter hours back
    /// and takes the new ones: two appointments of one appraiser never overlap, whoever asks first.
    pub fn save_request(
        self,
        before: &Request,
        decision: &Decision<Request, RequestEvent>,
        buffer_minutes: u16,
    ) -> Self {
        let next = &decision.next;
        let old = slots(before, buffer_minutes);
        let new = slots(next, buffer_minutes);
        let owner = next.id().as_str();
        let mut change = self.save(decision);
        for slot in old.iter().filter(|slot| !new.contains(slot)) {
            let key = slot.key(change.table());
            change = change.release(&key, owner);
        }
        for slot in new.iter().filter(|slot| !old.contains(slot)) {
            let key = slot.key(change.table());
            let message = "the appraiser has another appointment at that time";
            change = change.claim(&key, owner, "slot_taken", message);
        }
        change
    }
}

#[derive(PartialEq, Eq)]
struct Slot {
    appraiser: UserId,
    slot: SlotKey,
}

impl Slot {
    fn key(&self, table: &Table) -> Key {
        let day = self.slot.begins().panama_date();
        let partition = slot_partition(&self.appraiser, day);
        Key::new(table.pk(&partition), &self.slot.to_string())
    }
}

fn slots(request: &Request, buffer_minutes: u16) -> Vec<Slot> {
    let set: Option<(&UserId, &Appointment)> = request.appraiser().zip(request.appointment());
    let Some((appraiser, appointment)) = set else {
        return Vec::new();
    };
    let slot = |slot| Slot {
        appraiser: appraiser.clone(),
        slot,
    };
    slot_markers(appointment, buffer_minutes)
        .into_iter()
        .map(slot)
        .collect()
}
