//! API keys in the table.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | the key, without its secret | `KEY#<id>` | `STATE` | `version` |
//! | when it was used last | `KEYUSE#<id>` | `USE` | an hour since the last time |
//!
//! Lists: gsi1 `USR#<owner>#KEY` by making · gsi2 `KEY#ALL` by making.

use domain::api_key::{ApiKey, ApiKeyEvent, USE_NOTED_SECONDS};
use domain::ids::{ApiKeyId, UserId};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::cursor::Paging;
use crate::error::{Failure, StoreError, failed};
use crate::item::{Indexes, Item, Key, build, encode, in_time, read, text};
use crate::retry;
use crate::table::{Page, Query, Table};
use crate::transaction::{STATE, Transaction};

/// A key, and when it was used last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyWithUse {
    /// The key.
    pub key: ApiKey,
    /// When it was used last, to the hour.
    pub used_at: Option<Timestamp>,
}

/// When a key was used last.
#[derive(Serialize, Deserialize)]
struct Use {
    key: ApiKeyId,
    /// In the form that sorts.
    used_at: String,
}

fn partition(id: &ApiKeyId) -> String {
    format!("KEY#{id}")
}

fn state_key(table: &Table, id: &ApiKeyId) -> Key {
    Key::new(table.pk(&partition(id)), STATE)
}

fn use_key(table: &Table, id: &ApiKeyId) -> Key {
    Key::new(table.pk(&format!("KEYUSE#{id}")), "USE")
}

fn owner_list(owner: &UserId) -> String {
    format!("USR#{owner}#KEY")
}

/// The key.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn get(table: &Table, id: &ApiKeyId) -> Result<ApiKey, StoreError> {
    let item = table.get(&state_key(table, id)).await?;
    read(item.ok_or(StoreError::Missing { noun: "API key" })?)
}

/// The key and when it was used last, in one request, for the check at every call.
///
/// # Errors
/// The table does not answer.
pub async fn find(table: &Table, id: &ApiKeyId) -> Result<Option<KeyWithUse>, StoreError> {
    let found = many(table, std::slice::from_ref(id)).await?;
    Ok(found.into_iter().next())
}

/// The keys of everyone, newest first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn list(
    table: &Table,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<KeyWithUse>, StoreError> {
    let query = Query::index("gsi2", table.pk("KEY#ALL"));
    let page: Page<ApiKey> = table.page(&query, paging, now).await?;
    let ids: Vec<ApiKeyId> = page.items.iter().map(|key| key.id.clone()).collect();
    let mut found = many(table, &ids).await?;
    let place = |key: &KeyWithUse| ids.iter().position(|id| id == &key.key.id);
    found.sort_by_key(place);
    Ok(Page {
        items: found,
        next: page.next,
    })
}

/// Every key of a person. Few by nature.
///
/// # Errors
/// The table does not answer.
pub async fn of_owner(table: &Table, owner: &UserId) -> Result<Vec<ApiKey>, StoreError> {
    let query = Query::index("gsi1", table.pk(&owner_list(owner)));
    let items = table.all(&query).await?;
    items.into_iter().map(read).collect()
}

/// Keys and their uses have one item each; both of at most fifty come with one request.
const AT_ONCE: usize = 50;

async fn many(table: &Table, ids: &[ApiKeyId]) -> Result<Vec<KeyWithUse>, StoreError> {
    let mut found = Vec::new();
    for ids in ids.chunks(AT_ONCE) {
        let keys: Vec<Key> = ids
            .iter()
            .flat_map(|id| [state_key(table, id), use_key(table, id)])
            .collect();
        let (mut records, mut uses) = (Vec::<ApiKey>::new(), Vec::<Use>::new());
        for item in table.get_many(&keys).await? {
            if is_use(&item) {
                uses.push(read(item)?);
            } else {
                records.push(read(item)?);
            }
        }
        found.extend(records.into_iter().map(|key| {
            let last = uses.iter().find(|last| last.key == key.id);
            let used_at = last.and_then(|last| Timestamp::parse(&last.used_at).ok());
            KeyWithUse { key, used_at }
        }));
    }
    Ok(found)
}

fn is_use(item: &Item) -> bool {
    let sort = item.get("sk").and_then(|sk| sk.as_s().ok());
    sort.is_some_and(|sort| sort == "USE")
}

/// Notes that a key is used, at most once an hour: whoever comes within the hour writes nothing.
///
/// # Errors
/// The table does not answer.
pub async fn note_use(table: &Table, id: &ApiKeyId, now: Timestamp) -> Result<(), StoreError> {
    let body = encode(&Use {
        key: id.clone(),
        used_at: now.sortable(),
    })?;
    let item = build(&use_key(table, id), &Indexes::default(), 1, body);
    let before = now.plus_seconds(-USE_NOTED_SECONDS).sortable();
    retry::call(async || {
        let put = table
            .client
            .put_item()
            .table_name(&table.name)
            .set_item(Some(item.clone()))
            .condition_expression("attribute_not_exists(pk) OR used_at <= :before")
            .expression_attribute_values(":before", text(&before));
        match put.send().await {
            Ok(_) => Ok(()),
            Err(err) => match failed(&err) {
                Failure::Condition => Ok(()),
                failure @ (Failure::Conflict | Failure::Busy(_) | Failure::Wrong(_)) => {
                    Err(failure)
                }
            },
        }
    })
    .await
}

impl Transaction<'_> {
    /// Keeps a key: a new one, or the next version of one.
    pub fn api_key(self, key: &ApiKey, event: &ApiKeyEvent) -> Self {
        let made = in_time(key.created_at, &key.id);
        let indexes = Indexes {
            gsi1: Some((self.table().pk(&owner_list(&key.owner)), made.clone())),
            gsi2: Some((self.table().pk("KEY#ALL"), made)),
            ..Indexes::default()
        };
        let at = state_key(self.table(), &key.id);
        let kept = if key.version == 1 {
            self.create(&at, &indexes, key, "api_key_exists", "the key exists")
        } else {
            self.replace(&at, &indexes, key.version - 1, key, "API key")
        };
        kept.record(&partition(&key.id), key.id.as_str(), key.version, event)
    }
}
