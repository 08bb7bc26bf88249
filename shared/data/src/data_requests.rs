//! What people ask about their own data, in the table.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | the data request | `DRQ#<id>` | `STATE` | `version` |
//! | that the person has it | `USR#<id>` | `DRQ#<id>` | must not exist |
//! | the person has an open one of a kind | `UNQ#DATA#<kind>#<user>` | `UNIQUE` | owner |
//!
//! Lists: gsi2 `DRQ#<status>` by asking.

mod state;

use domain::data_request::{DataRequest, DataRequestEvent, Facts, Parts, Status};
use domain::ids::{DataRequestId, UserId};
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

/// A data request as it is stored.
#[derive(Serialize, Deserialize)]
pub(crate) struct DataRequestStored {
    id: DataRequestId,
    version: u64,
    facts: Facts,
    state: StateItem,
    updated_at: Timestamp,
}

impl From<&DataRequest> for DataRequestStored {
    fn from(request: &DataRequest) -> Self {
        Self {
            id: request.id().clone(),
            version: request.version(),
            facts: request.facts().clone(),
            state: StateItem::from(request.state()),
            updated_at: request.updated_at(),
        }
    }
}

impl From<DataRequestStored> for DataRequest {
    fn from(stored: DataRequestStored) -> Self {
        Self::restore(Parts {
            id: stored.id,
            version: stored.version,
            facts: stored.facts,
            state: stored.state.into(),
            updated_at: stored.updated_at,
        })
    }
}

impl Stored for DataRequest {
    type Shape = DataRequestStored;
}

impl Aggregate for DataRequest {
    type Event = DataRequestEvent;
    const NOUN: &'static str = "data_request";

    fn id(&self) -> &str {
        self.id().as_str()
    }

    fn version(&self) -> u64 {
        self.version()
    }

    fn partition(&self) -> String {
        partition(self.id())
    }

    fn places(&self) -> Places {
        let asked = in_time(self.facts().asked_at, self.id());
        Places {
            queue: Some((queue(self.status()), asked)),
            ..Places::default()
        }
    }

    /// A new one goes into its person's partition; while it is open there is no other of its kind.
    fn beside<'t>(change: Transaction<'t>, was: Option<&Self>, next: &Self) -> Transaction<'t> {
        let id = next.id().as_str();
        let open = marker(change.table(), next);
        match was {
            None => {
                let owned = Owned {
                    request: next.id().clone(),
                };
                let key = owned_key(change.table(), &next.facts().user, next.id());
                let message = "there is an open request of this kind already";
                change
                    .create(
                        &key,
                        &Indexes::default(),
                        &owned,
                        "data_request_exists",
                        "the data request exists",
                    )
                    .claim(&open, id, "data_request_open", message)
            }
            Some(_) if next.status().is_open() => change,
            Some(_) => change.release(&open, id),
        }
    }

    fn stored(&self) -> Result<Item, StoreError> {
        encode(&DataRequestStored::from(self))
    }
}

/// That a person has a data request, so that all of theirs are found with a strong read.
#[derive(Serialize, Deserialize)]
struct Owned {
    request: DataRequestId,
}

fn partition(id: &DataRequestId) -> String {
    format!("DRQ#{id}")
}

fn queue(status: Status) -> String {
    format!("DRQ#{}", status.as_str())
}

fn owned_key(table: &Table, user: &UserId, id: &DataRequestId) -> Key {
    Key::new(table.pk(&format!("USR#{user}")), &format!("DRQ#{id}"))
}

fn marker(table: &Table, request: &DataRequest) -> Key {
    let (kind, user) = (request.facts().kind, &request.facts().user);
    Key::new(table.pk(&format!("UNQ#DATA#{kind}#{user}")), "UNIQUE")
}

/// The data request.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn get(table: &Table, id: &DataRequestId) -> Result<DataRequest, StoreError> {
    stored::one(table, &partition(id)).await
}

/// Everything a person has asked, in the order of asking. Few by rule: one of a kind at a time,
/// and so many copies a day.
///
/// # Errors
/// The table does not answer.
pub async fn of_person(table: &Table, user: &UserId) -> Result<Vec<DataRequest>, StoreError> {
    let query = Query::partition(table.pk(&format!("USR#{user}")), "DRQ#");
    let owned = table.all(&query).await?.into_iter().map(read::<Owned>);
    let keys: Vec<Key> = owned
        .map(|owned| owned.map(|owned| Key::new(table.pk(&partition(&owned.request)), STATE)))
        .collect::<Result<_, _>>()?;
    let mut requests = Vec::new();
    for batch in keys.chunks(BATCH) {
        for item in table.get_many(batch).await? {
            requests.push(read::<DataRequestStored>(item).map(DataRequest::from)?);
        }
    }
    requests.sort_by(|one: &DataRequest, other| one.id().cmp(other.id()));
    Ok(requests)
}

/// The data requests that stand at `status`, last asked first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn standing_at(
    table: &Table,
    status: Status,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<DataRequest>, StoreError> {
    stored::list(table, "gsi2", &queue(status), paging, now).await
}
