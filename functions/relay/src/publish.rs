//! Publishing, then marking as sent: in this order, so that a crash in between costs a copy.

use std::time::Duration;

use aws_sdk_eventbridge::error::DisplayErrorContext;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use futures::StreamExt;

use data::events::{StoredEvent, mark_sent};
use domain::fault::{Class, Fault};

use crate::Context;

/// What the bus takes in one call.
const MAX_ENTRIES: usize = 10;
const MAX_BYTES: usize = 256 * 1_024;

/// Waits before entries that the bus turned down are offered again.
const WAITS: [Duration; 2] = [Duration::from_millis(100), Duration::from_millis(400)];

/// Events that are marked at the same time.
const MARKERS: usize = 10;

/// Why events were not published.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RelayFault {
    /// The bus does not answer, or turned some down; they are still in the outbox.
    #[error("{0} events could not be published")]
    Bus(usize),
}

impl Fault for RelayFault {
    fn class(&self) -> Class {
        match self {
            Self::Bus(_) => Class::Unavailable,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Bus(_) => "events_not_published",
        }
    }
}

/// An event as it goes to the bus.
pub(crate) struct Outgoing<'e> {
    event: &'e StoredEvent,
    detail: String,
}

impl<'e> Outgoing<'e> {
    pub(crate) fn new(event: &'e StoredEvent) -> Self {
        let detail = serde_json::to_string(&event.envelope);
        Self {
            event,
            detail: detail.expect("what was read as JSON can be written as JSON"),
        }
    }

    /// As the bus counts it: what is written in it.
    fn size(&self) -> usize {
        self.event.envelope.source.len() + self.event.envelope.name.len() + self.detail.len()
    }

    fn entry(&self, bus: &str) -> PutEventsRequestEntry {
        PutEventsRequestEntry::builder()
            .event_bus_name(bus)
            .source(&self.event.envelope.source)
            .detail_type(&self.event.envelope.name)
            .detail(&self.detail)
            .build()
    }
}

/// In groups that the bus takes in one call, in their order. One that is too big stands alone,
/// and the bus will say so.
pub(crate) fn groups<'o, 'e>(outgoing: &'o [Outgoing<'e>]) -> Vec<&'o [Outgoing<'e>]> {
    let mut groups = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (place, one) in outgoing.iter().enumerate() {
        let full = place - start == MAX_ENTRIES || bytes + one.size() > MAX_BYTES;
        if full && place > start {
            groups.push(&outgoing[start..place]);
            (start, bytes) = (place, 0);
        }
        bytes += one.size();
    }
    if start < outgoing.len() {
        groups.push(&outgoing[start..]);
    }
    groups
}

/// Publishes one group and marks what the bus took. Answers the places of what it did not take,
/// in order.
pub(crate) async fn publish(cx: &Context, group: &[Outgoing<'_>]) -> Vec<usize> {
    let mut left: Vec<usize> = (0..group.len()).collect();
    let mut waits = WAITS.iter();
    loop {
        left = offer(cx, group, &left).await;
        match waits.next() {
            Some(wait) if !left.is_empty() => tokio::time::sleep(*wait).await,
            Some(_) | None => break,
        }
    }
    let taken = (0..group.len()).filter(|place| !left.contains(place));
    futures::stream::iter(taken)
        .for_each_concurrent(MARKERS, |place| mark(cx, group[place].event))
        .await;
    left
}

/// Offers the entries at `places` and answers which of them the bus did not take.
async fn offer(cx: &Context, group: &[Outgoing<'_>], places: &[usize]) -> Vec<usize> {
    let entries = places
        .iter()
        .map(|place| group[*place].entry(&cx.config.bus));
    let put = cx.bus().put_events().set_entries(Some(entries.collect()));
    let answer = match put.send().await {
        Ok(answer) => answer,
        Err(err) => {
            let cause = DisplayErrorContext(&err).to_string();
            tracing::warn!(events = places.len(), cause, "The bus took no events");
            return places.to_vec();
        }
    };
    // The answers stand in the order of the entries. One that is missing was not taken.
    let mut answers = answer.entries().iter();
    let mut left = Vec::new();
    for place in places {
        let code = match answers.next() {
            Some(entry) if entry.event_id().is_some() => continue,
            Some(entry) => entry.error_code().unwrap_or("none"),
            None => "no answer",
        };
        let event_id = &group[*place].event.envelope.id;
        tracing::warn!(event_id, code, "The bus did not take event {event_id}");
        left.push(*place);
    }
    left
}

/// That it cannot be marked costs a copy: the sweeper publishes it again. It is no reason to
/// publish the whole batch again.
async fn mark(cx: &Context, event: &StoredEvent) {
    if let Err(err) = mark_sent(&cx.table, event, cx.now()).await {
        let event_id = &event.envelope.id;
        let code = err.code();
        tracing::warn!(event_id, code, "Event {event_id} is still in the outbox");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// An event whose detail has about so many bytes.
    fn event(bytes: usize) -> StoredEvent {
        serde_json::from_value(json!({
            "pk": "p", "sk": "s", "id": "x.1.0", "source": "dejavu.tests", "name": "ThingDone",
            "aggregate": "x", "version": 1, "at": "2026-11-24T15:00:00Z",
            "actor": { "kind": "public" }, "correlation_id": "c", "schema": 1,
            "body": "a".repeat(bytes),
        }))
        .expect("an event")
    }

    fn sizes(events: &[StoredEvent]) -> Vec<usize> {
        let outgoing: Vec<_> = events.iter().map(Outgoing::new).collect();
        groups(&outgoing).iter().map(|group| group.len()).collect()
    }

    #[test]
    fn a_group_is_what_the_bus_takes_in_one_call() {
        assert!(sizes(&[]).is_empty());
        assert_eq!(sizes(&vec![event(1); 25]), [10, 10, 5]);
        assert_eq!(sizes(&vec![event(100_000); 5]), [2, 2, 1]);
        assert_eq!(sizes(&[event(1), event(300_000), event(1)]), [1, 1, 1]);
        for group in groups(
            &vec![event(100_000); 5]
                .iter()
                .map(Outgoing::new)
                .collect::<Vec<_>>(),
        ) {
            assert!(group.iter().map(Outgoing::size).sum::<usize>() <= MAX_BYTES);
        }
    }
}
