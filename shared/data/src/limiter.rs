//! The limiter in the table: one small item per bucket, taken by one conditional update.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | a bucket | `LIM#<lane>#<hash of whom it counts>` | `BUCKET` | what it held |
//!
//! A bucket that is full again is worth no more than none, so the first update supposes that; it
//! fails only for whoever tried a moment ago, and its failure brings along what the bucket holds.
//! Two who try at once fail one another, never count as one.

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure;

use domain::digest::Sha256;
use domain::limiter::{Bucket, Lane, TooManyTries};
use domain::time::Timestamp;

use crate::error::{StoreError, failed};
use crate::item::{Item, Key, number, read};
use crate::retry;
use crate::schema::SCHEMA;
use crate::table::Table;

/// How often others may come first before it counts as too much.
const ROUNDS: usize = 5;
/// Seconds a full bucket stays.
const KEPT_SECONDS: i64 = 86_400;

fn key(table: &Table, lane: Lane, whom: &str) -> Key {
    // Whom it counts may be an address: it is not for a key to tell.
    let hash = Sha256::of(whom.as_bytes());
    Key::new(table.pk(&format!("LIM#{}#{hash}", lane.as_str())), "BUCKET")
}

/// Takes a try out of a bucket, or says how long to wait.
///
/// A lost answer may take two.
///
/// # Errors
/// The table does not answer.
pub async fn take(
    table: &Table,
    lane: Lane,
    whom: &str,
    now: Timestamp,
) -> Result<Result<(), TooManyTries>, StoreError> {
    let key = key(table, lane, whom);
    let mut seen: Option<Bucket> = None;
    for _ in 0..ROUNDS {
        let next = match seen.unwrap_or_default().take(lane.rule(), now) {
            Ok(next) => next,
            Err(limited) => return Ok(Err(limited)),
        };
        match put(table, &key, seen, next, now).await? {
            Put::Done => return Ok(Ok(())),
            Put::Holds(bucket) => seen = Some(bucket),
        }
    }
    Ok(Err(TooManyTries { retry_after: 1 }))
}

/// Gives back what a try took that turned out to be right. What is gone already is fine.
///
/// # Errors
/// The table does not answer.
pub async fn give_back(table: &Table, lane: Lane, whom: &str) -> Result<(), StoreError> {
    let key = key(table, lane, whom);
    let cost = i64::from(lane.rule().seconds) * 1_000;
    retry::call(async || {
        let sent = table
            .client
            .update_item()
            .table_name(&table.name)
            .set_key(Some(key.to_item()))
            .update_expression(
                "SET full_at = full_at - :cost, tries = tries - :one ADD version :one",
            )
            .condition_expression("tries > :none")
            .expression_attribute_values(":cost", number(cost))
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":none", number(0))
            .send()
            .await;
        match sent {
            Ok(_) => Ok(()),
            Err(err) if is_condition(err.as_service_error()) => Ok(()),
            Err(err) => Err(failed(&err)),
        }
    })
    .await
}

enum Put {
    Done,
    Holds(Bucket),
}

/// Replaces the bucket if it holds what was seen; without that, if it is full or not there.
async fn put(
    table: &Table,
    key: &Key,
    seen: Option<Bucket>,
    next: Bucket,
    now: Timestamp,
) -> Result<Put, StoreError> {
    let held = seen.map_or(now.millis(), |bucket| bucket.full_at);
    let condition = match seen {
        Some(_) => "full_at = :held",
        None => "attribute_not_exists(pk) OR full_at <= :held",
    };
    let kept_until = next.full_at / 1_000 + KEPT_SECONDS;
    retry::call(async || {
        let sent = table
            .client
            .update_item()
            .table_name(&table.name)
            .set_key(Some(key.to_item()))
            .update_expression(
                "SET full_at = :full, tries = :tries, #ttl = :ttl, #schema = :one ADD version :one",
            )
            .condition_expression(condition)
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_names("#schema", SCHEMA)
            .expression_attribute_values(":full", number(next.full_at))
            .expression_attribute_values(":tries", number(next.tries))
            .expression_attribute_values(":ttl", number(kept_until))
            .expression_attribute_values(":held", number(held))
            .expression_attribute_values(":one", number(1))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        match sent {
            Ok(_) => Ok(Ok(Put::Done)),
            Err(err) => match old(err.as_service_error()) {
                Some(item) => Ok(read::<Bucket>(item).map(Put::Holds)),
                // Swept away in between: it may be taken anew.
                None if is_condition(err.as_service_error()) => {
                    Ok(Ok(Put::Holds(Bucket::default())))
                }
                None => Err(failed(&err)),
            },
        }
    })
    .await?
}

fn is_condition(err: Option<&UpdateItemError>) -> bool {
    matches!(
        err,
        Some(UpdateItemError::ConditionalCheckFailedException(_))
    )
}

fn old(err: Option<&UpdateItemError>) -> Option<Item> {
    match err {
        Some(UpdateItemError::ConditionalCheckFailedException(failed)) => failed.item.clone(),
        Some(_) | None => None,
    }
}
