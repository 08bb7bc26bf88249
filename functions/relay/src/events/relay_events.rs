//! New event items of the table's stream go to the bus.

use data::events::{StoredEvent, from_stream};
use domain::fault::Fault;
use eventkit::stream::{self, Change, StreamRecord};
use runtime::NotServed;

use crate::Context;
use crate::publish::{Outgoing, groups, publish};

/// Publishes in the order of the stream and stops at the first event that does not go through: the
/// stream comes again from there on, so what happened to one thing arrives in its order.
pub(crate) async fn relay_events(cx: &Context, event: &str) -> Result<String, NotServed> {
    let records = stream::read(event).map_err(|failure| NotServed::Event(failure.into()))?;
    let (sequences, events, broken) = readable(records);
    let outgoing: Vec<_> = events.iter().map(Outgoing::new).collect();
    let mut done = 0;
    for group in groups(&outgoing) {
        if let Some(first) = publish(cx, group).await.first() {
            return Ok(stream::failed_from(
                sequences.get(done + first).map(String::as_str),
            ));
        }
        done += group.len();
    }
    Ok(stream::failed_from(broken.as_deref()))
}

/// The events up to the first that does not read, each with its place in the stream, and the
/// place of that one. Whatever is no new event is passed over.
fn readable(records: Vec<StreamRecord>) -> (Vec<String>, Vec<StoredEvent>, Option<String>) {
    let (mut sequences, mut events) = (Vec::new(), Vec::new());
    for record in records.into_iter().filter(is_new_event) {
        match from_stream(&record.new_image) {
            Ok(event) => {
                sequences.push(record.sequence);
                events.push(event);
            }
            Err(err) => {
                let (sequence, code) = (record.sequence, err.code());
                tracing::error!(
                    sequence,
                    code,
                    dead = true,
                    "The event at {sequence} in the stream does not read"
                );
                return (sequences, events, Some(sequence));
            }
        }
    }
    (sequences, events, None)
}

/// The filter of the event source says the same. Marking an event as sent must not publish it.
fn is_new_event(record: &StreamRecord) -> bool {
    let sk = record.keys["sk"]["S"].as_str().unwrap_or_default();
    record.kind == Change::Insert && sk.starts_with("EVT#")
}
