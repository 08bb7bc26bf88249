//! Entries of the audit log from the stream, whatever comes twice, late or broken.

use data::audit::{day_of, entries_of, seal_day};
use domain::audit::{AuditEntry, Finding};
use serde_json::{Map, Value, json};

use super::Stage;
use crate::invoke;

/// A value as the stream writes it.
fn typed(value: &Value) -> Value {
    match value {
        Value::Null => json!({ "NULL": true }),
        Value::Bool(told) => json!({ "BOOL": told }),
        Value::Number(told) => json!({ "N": told.to_string() }),
        Value::String(told) => json!({ "S": told }),
        Value::Array(values) => json!({ "L": values.iter().map(typed).collect::<Vec<_>>() }),
        Value::Object(fields) => json!({ "M": typed_fields(fields) }),
    }
}

fn typed_fields(fields: &Map<String, Value>) -> Map<String, Value> {
    let fields = fields.iter();
    fields
        .map(|(name, value)| (name.clone(), typed(value)))
        .collect()
}

/// The record of an entry: what the table's stream shows when it is new.
fn record(entry: &AuditEntry, sequence: usize, kind: &str) -> Value {
    let json = serde_json::to_value(entry).unwrap();
    let mut image = typed_fields(json.as_object().unwrap());
    let keys = json!({
        "pk": { "S": format!("1#AUD#{}#0", entry.day()) },
        "sk": { "S": format!("AUDIT#{}#{}", entry.at, entry.id) },
    });
    image.extend(keys.as_object().unwrap().clone());
    image.insert("version".to_owned(), json!({ "N": "1" }));
    json!({
        "eventName": kind,
        "dynamodb": { "Keys": keys, "NewImage": image, "SequenceNumber": sequence.to_string() },
    })
}

fn stream(records: &[Value]) -> String {
    json!({ "Records": records }).to_string()
}

impl Stage {
    async fn chain(&self, event: &str) -> Value {
        let answer = invoke(&self.cx, "chain_audit", event).await.unwrap();
        serde_json::from_str(&answer).unwrap()
    }
}

#[tokio::test]
async fn new_entries_are_tied_into_the_chain_of_their_day_once() {
    let stage = Stage::set().await;
    let now = stage.cx.now();
    stage.happen(3, now).await;
    let day = now.panama_date();
    let entries = entries_of(&stage.cx.table, day).await.unwrap();
    assert_eq!(entries.len(), 3);
    let mut records: Vec<Value> = entries
        .iter()
        .enumerate()
        .map(|(place, entry)| record(entry, place, "INSERT"))
        .collect();
    for order in [[2, 0, 1], [0, 1, 2]] {
        let records: Vec<_> = order.iter().map(|place| records[*place].clone()).collect();
        let answer = stage.chain(&stream(&records)).await;
        assert_eq!(answer, json!({ "batchItemFailures": [] }));
    }
    let kept = day_of(&stage.cx.table, day).await.unwrap();
    assert_eq!(kept.links.len(), 3);
    assert_eq!(kept.findings(day), []);
    let order: Vec<_> = kept.links.iter().map(|link| &link.entry).collect();
    assert_eq!(order, [&entries[2].id, &entries[0].id, &entries[1].id]);

    // What is no new entry is passed over: its sort key, or what was done to it.
    records.truncate(1);
    records[0]["eventName"] = json!("MODIFY");
    assert_eq!(
        stage.chain(&stream(&records)).await,
        json!({ "batchItemFailures": [] })
    );
}

#[tokio::test]
async fn the_stream_comes_again_from_an_entry_that_does_not_read() {
    let stage = Stage::set().await;
    let now = stage.cx.now();
    stage.happen(2, now).await;
    let entries = entries_of(&stage.cx.table, now.panama_date())
        .await
        .unwrap();
    let good = record(&entries[0], 1, "INSERT");
    let mut broken = record(&entries[1], 2, "INSERT");
    broken["dynamodb"]["NewImage"]["at"] = json!({ "S": "noon" });
    let answer = stage.chain(&stream(&[good, broken])).await;
    assert_eq!(answer["batchItemFailures"][0]["itemIdentifier"], "2");
}

#[tokio::test]
async fn an_entry_after_the_seal_holds_nothing_up_and_is_found() {
    let stage = Stage::set().await;
    let now = stage.cx.now();
    let day = now.panama_date();
    seal_day(&stage.cx.table, day, now).await.unwrap();
    stage.happen(1, now).await;
    let entries = entries_of(&stage.cx.table, day).await.unwrap();
    let answer = stage
        .chain(&stream(&[record(&entries[0], 1, "INSERT")]))
        .await;
    assert_eq!(answer, json!({ "batchItemFailures": [] }));
    let entry = entries[0].id.clone();
    let kept = day_of(&stage.cx.table, day).await.unwrap();
    assert_eq!(kept.findings(day), [Finding::Unlinked { entry }]);
}

#[tokio::test]
async fn the_sample_is_an_entry() {
    let stage = Stage::set().await;
    let sample = include_str!("../../../../events/chain_audit.json");
    let answer = stage.chain(sample).await;
    assert_eq!(answer, json!({ "batchItemFailures": [] }));
    let day = domain::time::Date::parse("2026-11-24").unwrap();
    let kept = day_of(&stage.cx.table, day).await.unwrap();
    assert_eq!(kept.links.len(), 1);
}
