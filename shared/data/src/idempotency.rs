//! Idempotency records: the first answer to a request key.

use aws_sdk_dynamodb::types::Put;
use aws_sdk_dynamodb::types::builders::PutBuilder;
use serde::{Deserialize, Serialize};

use domain::idempotency::IdempotencyRecord;
use domain::time::Timestamp;

use crate::error::StoreError;
use crate::item::{Indexes, Key, build, encode, read};
use crate::table::Table;

#[derive(Serialize, Deserialize)]
struct RecordItem {
    key: String,
    fingerprint: String,
    status: u16,
    #[serde(default)]
    etag: Option<u64>,
    #[serde(default)]
    location: Option<String>,
    #[serde(with = "serde_bytes")]
    body: Vec<u8>,
    /// Checked in code; `ttl` beside it is only for the table's broom.
    expires_at: i64,
}

fn key(table: &Table, key: &str) -> Key {
    Key::new(table.pk(&format!("IDEM#{key}")), "IDEM")
}

pub(crate) fn put(table: &Table, record: &IdempotencyRecord) -> Result<PutBuilder, StoreError> {
    let body = RecordItem {
        key: record.key.clone(),
        fingerprint: record.fingerprint.clone(),
        status: record.status,
        etag: record.version,
        location: record.location.clone(),
        body: record.body.clone(),
        expires_at: record.expires_at.seconds(),
    };
    let indexes = Indexes {
        ttl: Some(body.expires_at),
        ..Indexes::default()
    };
    let item = build(&key(table, &record.key), &indexes, 1, encode(&body)?);
    Ok(Put::builder().table_name(&table.name).set_item(Some(item)))
}

/// The first answer under a key, if there is one that still counts at `now`.
///
/// # Errors
/// The table does not answer, or the record does not read.
pub async fn recall(
    table: &Table,
    record_key: &str,
    now: Timestamp,
) -> Result<Option<IdempotencyRecord>, StoreError> {
    let Some(item) = table.get(&key(table, record_key)).await? else {
        return Ok(None);
    };
    let stored: RecordItem = read(item)?;
    let record = IdempotencyRecord {
        key: stored.key,
        fingerprint: stored.fingerprint,
        status: stored.status,
        version: stored.etag,
        location: stored.location,
        body: stored.body,
        expires_at: Timestamp::from_millis(stored.expires_at.saturating_mul(1_000)),
    };
    Ok(Some(record).filter(|record| record.is_live(now)))
}
