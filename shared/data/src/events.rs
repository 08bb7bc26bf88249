//! Event items: an aggregate's history, and the outbox, in one.
//!
//! An event is written in the transaction of its change, with keys in the sparse outbox index.
//! The relay publishes it and takes those keys away; what still has them after a minute is swept.

use serde::Deserialize;
use serde_json::Value;

use domain::event::Envelope;
use domain::fault::Fault;
use domain::time::Timestamp;

use crate::error::{Failure, StoreError, failed};
use crate::item::{Indexes, Item, Key, build, encode, in_time, read, text};
use crate::retry;
use crate::table::{Query, Table};

/// The outbox index is spread over so many partitions, so that no single one takes every write.
const SHARDS: u8 = 8;

/// An event as it lies in the table, with where it lies.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct StoredEvent {
    pk: String,
    sk: String,
    /// The event.
    #[serde(flatten)]
    pub envelope: Envelope<Value>,
}

pub(crate) fn item<E: serde::Serialize>(
    table: &Table,
    partition: &str,
    place: usize,
    envelope: &Envelope<E>,
) -> Result<Item, StoreError> {
    let key = Key::new(
        table.pk(partition),
        &format!("EVT#{:08}#{place}", envelope.version),
    );
    let shard = envelope.id.bytes().fold(0_u8, u8::wrapping_add) % SHARDS;
    let indexes = Indexes {
        gsi2: Some((
            table.pk(&format!("OUTBOX#{shard}")),
            in_time(envelope.at, &envelope.id),
        )),
        ..Indexes::default()
    };
    Ok(build(&key, &indexes, envelope.version, encode(envelope)?))
}

/// Everything that happened to an aggregate, oldest first.
///
/// # Errors
/// The table does not answer, or an event does not read.
pub async fn history(table: &Table, partition: &str) -> Result<Vec<Envelope<Value>>, StoreError> {
    let items = table
        .all(&Query::partition(table.pk(partition), "EVT#"))
        .await?;
    items
        .into_iter()
        .map(|item| read::<StoredEvent>(item).map(|event| event.envelope))
        .collect()
}

/// The events that were not marked as sent and are older than `before`, oldest first per shard.
///
/// One that does not read is told as an error and passed over: it must not keep the others in the
/// outbox.
///
/// # Errors
/// The table does not answer.
pub async fn unsent(table: &Table, before: Timestamp) -> Result<Vec<StoredEvent>, StoreError> {
    let mut events = Vec::new();
    for shard in 0..SHARDS {
        let mut query = Query::index("gsi2", table.pk(&format!("OUTBOX#{shard}")));
        query.newest_first = false;
        for item in table.all(&query).await? {
            if let Some(event) = readable(item)
                && event.envelope.at < before
            {
                events.push(event);
            }
        }
    }
    Ok(events)
}

/// The event, unless it does not read. Its key is told and nothing that it says.
fn readable(item: Item) -> Option<StoredEvent> {
    let part = |name| item.get(name).and_then(|value| value.as_s().ok()).cloned();
    let (pk, sk) = (
        part("pk").unwrap_or_default(),
        part("sk").unwrap_or_default(),
    );
    match read(item) {
        Ok(event) => Some(event),
        Err(err) => {
            let code = err.code();
            tracing::error!(
                pk,
                sk,
                code,
                dead = true,
                "The event {sk} of {pk} in the outbox does not read"
            );
            None
        }
    }
}

/// Takes an event out of the outbox. Doing it again changes nothing.
///
/// # Errors
/// The table does not answer.
pub async fn mark_sent(
    table: &Table,
    event: &StoredEvent,
    now: Timestamp,
) -> Result<(), StoreError> {
    let key = Key {
        pk: event.pk.clone(),
        sk: event.sk.clone(),
    };
    retry::call(async || {
        let sent = table
            .client
            .update_item()
            .table_name(&table.name)
            .set_key(Some(key.to_item()))
            .update_expression("SET sent_at = :now REMOVE gsi2pk, gsi2sk")
            .condition_expression("attribute_exists(gsi2pk)")
            .expression_attribute_values(":now", text(&now.to_string()))
            .send()
            .await;
        match sent {
            Ok(_) => Ok(()),
            Err(err) => match failed(&err) {
                // Already marked, by the relay or by the sweeper: that is what was wanted.
                Failure::Condition => Ok(()),
                failure @ (Failure::Conflict | Failure::Busy(_) | Failure::Wrong(_)) => {
                    Err(failure)
                }
            },
        }
    })
    .await
}

/// Reads an event item as the table's stream shows it: a map of typed attributes.
///
/// # Errors
/// It is no event item.
pub fn from_stream(image: &Value) -> Result<StoredEvent, StoreError> {
    let map: serde_dynamo::Item =
        serde_json::from_value(image.clone()).map_err(StoreError::corrupt)?;
    serde_dynamo::from_item(map).map_err(StoreError::corrupt)
}
